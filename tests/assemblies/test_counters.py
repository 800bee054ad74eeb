"""Service, proxies, paper read twice, and ballots that conflict."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.assemblies.commands import paper, resolving, serving, voting
from portal.assemblies.models import Ballot, PaperBatch, PaperEntry, RecordEvent, Slot
from portal.assemblies.queries.assembly import motions_of
from portal.assemblies.rules.conflicts import Standing, Verdict, meet, proposed
from portal.assemblies.rules.counting import Silence
from portal.assemblies.rules.law import Item
from portal.assemblies.rules.ruleset import Channel, Precedence, RuleSet
from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from tests.assemblies.world import AFTER, DURING, Vote, announced
from tests.factories import Neighbourhood

WEB, PAPER, PROXY, OFFICIAL = Channel.WEB, Channel.PAPER, Channel.PROXY, Channel.OFFICIAL


@pytest.mark.parametrize(
    ("stands", "arrives", "same", "verdict"),
    [
        (WEB, WEB, False, Verdict.REPLACES), (WEB, WEB, True, Verdict.REPLACES),
        (PROXY, WEB, False, Verdict.REPLACES), (PROXY, PAPER, False, Verdict.REPLACES),
        (WEB, PROXY, False, Verdict.SET_ASIDE), (PAPER, PROXY, True, Verdict.SET_ASIDE),
        (WEB, PAPER, True, Verdict.SET_ASIDE), (WEB, PAPER, False, Verdict.CONFLICT),
        (PAPER, WEB, False, Verdict.CONFLICT), (PAPER, PAPER, False, Verdict.CONFLICT),
        (OFFICIAL, WEB, False, Verdict.CONFLICT), (PAPER, OFFICIAL, True, Verdict.SET_ASIDE),
    ],
)  # fmt: skip
def test_two_ballots_meet(stands: Channel, arrives: Channel, same: bool, verdict: Verdict) -> None:
    assert meet(Standing(stands, "a"), Standing(arrives, "a" if same else "b")) == verdict


@pytest.mark.parametrize(
    ("precedence", "stands", "arrives", "arrived"),
    [
        (Precedence.FIRST, WEB, PAPER, False), (Precedence.LAST, WEB, PAPER, True),
        (Precedence.PAPER, WEB, PAPER, True), (Precedence.PAPER, PAPER, WEB, False),
        (Precedence.PAPER, WEB, OFFICIAL, False),
    ],
)  # fmt: skip
def test_the_bound_rule_proposes(precedence: Precedence, stands: Channel, arrives: Channel, arrived: bool) -> None:
    assert proposed(Standing(stands, "a"), Standing(arrives, "b"), precedence) is arrived


def _scan(hood: Neighbourhood) -> int:
    row = PrivateFile(uploader_id=hood.people["wang"], kind="photo", name="scan.jpg", media_type="image/jpeg", size=1,
                      digest="0" * 64, at=DURING)  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


def _number(vote: Vote, who: str) -> int:
    return db.session.get_one(Slot, vote.slot(who)).number


class Desk:
    """The residents committee's counters at work on one vote."""

    def __init__(self, vote: Vote) -> None:
        self.vote, self.hood = vote, vote.hood

    def officer(self, name: str = "wang") -> Any:
        return self.hood.viewer(name, {"gao": "owners", "he": "street_office"}.get(name, "committee"))

    def stack(self, first: dict[str, str], second: dict[str, str] | None = None) -> PaperBatch:
        """A stack with these readings of motion 1, entered by Wang and again by Sheng."""
        thing, wang, sheng = self.vote.thing(), self.officer(), self.officer("sheng")
        batch = paper.open_batch(wang, thing, len(first))
        for who, said in first.items():
            reading = paper.reading(thing, {"1": said})
            entry = paper.enter(wang, thing, batch, _number(self.vote, who), reading, _scan(self.hood))
            again = paper.reading(thing, {"1": (second or first)[who]})
            paper.enter_again(sheng, thing, entry.id, again)
        return batch

    def close(self, batch: PaperBatch, heads: int | None = None, area: int | None = None) -> list[Ballot]:
        heads = batch.forms if heads is None else heads
        return paper.close_batch(
            self.officer("sheng"), self.vote.thing(), batch, heads, heads * 8950 if area is None else area
        )


@pytest.fixture
def desk(in_english: Flask, hood: Neighbourhood) -> Desk:
    return Desk(announced(hood))


def test_paper_is_read_twice_and_added_up(desk: Desk) -> None:
    with clock.frozen(DURING):
        batch = desk.stack({"li": "for", "zhang": "against"})
        with pytest.raises(DomainError, match="totals do not agree"):
            desk.close(batch, area=2 * 8950 + 1)
        with pytest.raises(DomainError, match="a colleague confirms"):
            paper.close_batch(desk.officer(), desk.vote.thing(), batch, 2, 2 * 8950)
        assert [ballot.state for ballot in desk.close(batch)] == ["counted", "counted"]
        with pytest.raises(Conflict):
            desk.close(batch)


def test_where_two_readings_differ_a_third_decides(desk: Desk) -> None:
    with clock.frozen(DURING):
        batch = desk.stack({"li": "for"}, {"li": "against"})
        with pytest.raises(DomainError, match="readings differ"):
            desk.close(batch)
        entry = db.session.scalars(select(PaperEntry)).one()
        thing = desk.vote.thing()
        for known in ("wang", "sheng"):
            with pytest.raises(DomainError, match="read this ballot already"):
                paper.enter_again(desk.officer(known), thing, entry.id, paper.reading(thing, {"1": "for"}))
        paper.enter_again(desk.officer("he"), thing, entry.id, paper.reading(thing, {"1": "abstain"}))
        assert desk.close(batch)[0].choices == '{"1":"abstain"}'


def test_a_blank_paper_takes_part_and_is_invalid(desk: Desk) -> None:
    with clock.frozen(DURING):
        desk.close(desk.stack({"li": ""}))
    with clock.frozen(AFTER):
        desk.vote.close()
        count = desk.vote.decide()["motions"][0]["strict"]
    assert count["participating"] == [1, 8950]
    assert count["sides"] == {"for": [0, 0], "against": [0, 0]}


def test_a_stack_takes_no_more_than_its_cover_says(desk: Desk) -> None:
    with clock.frozen(DURING):
        thing, wang = desk.vote.thing(), desk.officer()
        batch = desk.stack({"li": "for"})
        said = paper.reading(thing, {"1": "for"})
        with pytest.raises(DomainError, match="all are entered"):
            paper.enter(wang, thing, batch, _number(desk.vote, "zhang"), said, _scan(desk.hood))
        with pytest.raises(DomainError, match="no ballot with this number"):
            paper.enter(wang, thing, paper.open_batch(wang, thing, 1), 99, said, _scan(desk.hood))


def test_the_same_on_paper_and_on_the_phone_is_one_ballot(desk: Desk) -> None:
    with clock.frozen(DURING):
        desk.vote.cast("li", m1="for")
        assert desk.close(desk.stack({"li": "for"}))[0].state == "set_aside"


@pytest.mark.parametrize("counts", [True, False])
def test_ballots_that_differ_wait_for_a_decision_on_the_record(desk: Desk, counts: bool) -> None:
    with clock.frozen(DURING):
        desk.vote.cast("li", m1="for")
        held = desk.close(desk.stack({"li": "against"}))[0]
        assert held.state == "conflict"
    with clock.frozen(AFTER):
        with pytest.raises(DomainError, match="ballots that conflict"):
            desk.vote.close()
        with pytest.raises(DomainError) as error:
            resolving.resolve(desk.officer(), desk.vote.thing(), held.id, counts, " ")
        assert error.value.field == "reason"
        resolving.resolve(desk.officer(), desk.vote.thing(), held.id, counts, "签名纸质票由本人当面交来。")
        with pytest.raises(Conflict):
            resolving.resolve(desk.officer(), desk.vote.thing(), held.id, counts, "again")
        desk.vote.close()
        sides = desk.vote.decide()["motions"][0]["strict"]["sides"]
    assert sides["against" if counts else "for"] == [1, 8950]
    events = " ".join(db.session.scalars(select(RecordEvent.event)))
    assert '"type":"ConflictDecided"' in events


def test_a_proxy_votes_as_instructed_and_the_principal_in_person_wins(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood, items=(Item.OTHER, Item.COVENANT))
    desk = Desk(vote)
    with clock.frozen(DURING):
        number, thing = _number(vote, "li"), vote.thing()
        proxy = serving.enter_proxy(desk.officer(), thing, number, "13800000004", {"1": "against"}, _scan(hood))
        with pytest.raises(Refused):
            vote_for(vote, "sun", "li", m1="for", m2="for")
        with pytest.raises(DomainError, match="a colleague confirms"):
            serving.check_proxy(desk.officer(), thing, proxy.id)
        serving.check_proxy(desk.officer("sheng"), thing, proxy.id)
        holder = next(name for name, number in hood.people.items() if number == proxy.holder_id)
        with pytest.raises(DomainError, match="says what you must vote"):
            vote_for(vote, holder, "li", m1="for", m2="for")
        assert vote_for(vote, holder, "li", m1="against", m2="for").channel == PROXY
        assert vote.cast("li", m1="for", m2="for").state == "counted"
        assert vote_for(vote, holder, "li", m1="against", m2="for").state == "set_aside"
        serving.revoke_proxy(desk.officer(), thing, proxy.id)
        with pytest.raises((Refused, Missing)):
            vote_for(vote, holder, "li", m1="against", m2="for")


def vote_for(vote: Vote, holder: str, principal: str, **said: str) -> Ballot:
    """Cast a principal's ballot as the holder of her proxy."""
    slot, viewer, thing = vote.slot(principal), vote.hood.viewer(holder), vote.thing(holder, None)
    for motion in motions_of(vote.id):
        voting.draft(viewer, thing, slot, motion, said[f"m{motion.number}"])
    return voting.cast(viewer, thing, slot)


def test_staff_of_the_property_company_hold_no_proxy_and_nobody_too_many(
    in_english: Flask, hood: Neighbourhood
) -> None:
    vote = announced(hood, rules=RuleSet(proxies=1))
    desk, logins = Desk(vote), {name: f"1380000{n:04d}" for n, name in enumerate(hood.people)}
    with clock.frozen(DURING):
        thing, scan = vote.thing(), _scan(hood)
        with pytest.raises(DomainError, match="property company"):
            serving.enter_proxy(desk.officer(), thing, _number(vote, "li"), logins["ma"], {}, scan)
        serving.enter_proxy(desk.officer(), thing, _number(vote, "li"), logins["sun"], {}, scan)
        with pytest.raises(DomainError, match="more are not allowed"):
            serving.enter_proxy(desk.officer(), thing, _number(vote, "zhang"), logins["sun"], {}, scan)
        with pytest.raises(DomainError, match="a proxy for this ballot already"):
            serving.enter_proxy(desk.officer(), thing, _number(vote, "li"), logins["xu"], {}, scan)


def test_the_silent_count_only_where_they_were_served_and_a_rule_says_so(
    in_english: Flask, hood: Neighbourhood
) -> None:
    vote = announced(hood, rules=RuleSet(silence=Silence.JOIN_MAJORITY, document="议事规则第16条"))
    desk = Desk(vote)
    with clock.frozen(DURING):
        with pytest.raises(DomainError) as error:
            serving.serve(desk.officer(), vote.thing(), [1], "post")
        assert error.value.field == "proof"
        numbers = [_number(vote, who) for who in ("li", "zhang", "chen")]
        assert serving.serve(desk.officer(), vote.thing(), numbers, "hand") == 3
        assert serving.serve(desk.officer(), vote.thing(), numbers, "hand") == 0
        vote.cast("li", m1="for")
        vote.cast("zhang", m1="for")
    with clock.frozen(AFTER):
        vote.close()
        motion = vote.decide()["motions"][0]
    assert motion["strict"]["participating"] == [2, 2 * 8950]
    assert motion["adopted"]["sides"]["for"] == [3, 3 * 8950]
    assert (motion["strict"]["passed"], motion["adopted"]["passed"]) == (False, True)


def test_counters_of_another_place_count_nothing_here(desk: Desk) -> None:
    with clock.frozen(DURING):
        for who, acting in (("zhou", "hill_committee"), ("ma", "property"), ("li", None)):
            with pytest.raises(Refused):
                paper.open_batch(desk.hood.viewer(who, acting), desk.vote.thing(), 1)
