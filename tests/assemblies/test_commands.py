"""A vote from the plan to the recount, on a real database."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from portal.assemblies.commands import announcing, preparing, voting
from portal.assemblies.kit import verify
from portal.assemblies.models import Ballot, BallotDraft, RecordEvent, Slot
from portal.assemblies.queries.kit import write_kit
from portal.assemblies.rules.law import Item, Weight
from portal.assemblies.rules.log import included, leaf_of, root
from portal.assemblies.rules.register import FRESH
from portal.assemblies.rules.ruleset import Mode, MotionKind, RuleSet
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Missing, Refused
from portal.places.models import Unit
from portal.property.models import RegisterNotice
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, Vote, announced, prepared, public_register
from tests.factories import Neighbourhood


def test_the_notice_freezes_the_electorate(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    assert vote.thing().total == Weight(4, 4 * 8950)
    db.session.get_one(Unit, hood.units["li"]).area = 1
    db.session.flush()
    assert [area for (area,) in db.session.execute(select(Slot.area))] == [8950] * 4
    with pytest.raises(Refused):
        preparing.add_motion(hood.viewer("gao", "owners"), vote.thing(), 4, MotionKind.DECISION, "再加一项")


def test_an_incomplete_register_is_not_frozen(in_english: Flask, hood: Neighbourhood) -> None:
    vote = prepared(hood)
    db.session.get_one(Unit, hood.units["li"]).area = None
    db.session.flush()
    with clock.frozen(NOTICE), pytest.raises(DomainError, match="1 units have no area"):
        announcing.announce(hood.viewer("gao", "owners"), vote.thing(), OPENS, CLOSES)


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [(NOTICE.replace(day=30), CLOSES, "opens"), (OPENS, OPENS.replace(hour=3), "closes")],
)
def test_the_notice_period_is_kept(in_english: Flask, hood: Neighbourhood, opens: Any, closes: Any, field: str) -> None:
    vote = prepared(hood)
    with clock.frozen(NOTICE), pytest.raises(DomainError) as error:
        announcing.announce(hood.viewer("gao", "owners"), vote.thing(), opens, closes)
    assert error.value.field == field


def test_a_small_vote_is_never_called_secret(in_english: Flask, hood: Neighbourhood) -> None:
    vote = prepared(hood)
    chair = hood.viewer("gao", "owners")
    thing = vote.thing()
    preparing.settle_rules(chair, thing, thing.title, thing.scope, Mode.CONFIDENTIAL, RuleSet(), "")
    with clock.frozen(NOTICE), pytest.raises(DomainError) as error:
        announcing.announce(chair, vote.thing(), OPENS, CLOSES)
    assert error.value.field == "mode"


def test_a_vote_is_counted_announced_and_recounted(in_english: Flask, hood: Neighbourhood, tmp_path: Path) -> None:
    vote = announced(hood, items=(Item.PROPERTY_COMPANY, Item.COMMON_PARTS))
    with clock.frozen(DURING):
        vote.cast("li", m1="for", m2="for")
        vote.cast("zhang", m1="for", m2="against")
        vote.cast("chen", m1="against", m2="abstain")
        vote.cast("author", m1="against", m2="for")
        vote.cast("author", m1="for", m2="for")
    with clock.frozen(AFTER):
        vote.close()
        result = vote.decide()
    first, second = result["motions"]
    assert first["strict"] == first["adopted"]
    assert first["strict"]["sides"] == {"for": [3, 3 * 8950], "against": [1, 8950]}
    assert (first["strict"]["passed"], second["strict"]["passed"]) == (True, False)
    assert vote.thing().state == "decided"
    kit = _kit(vote, tmp_path)
    assert verify.verify(kit) == []
    for receipt in vote.receipts.values():
        path = tmp_path / "receipt.json"
        path.write_text(json.dumps(receipt.receipt))
        assert verify.verify(kit, path) == []


def _kit(vote: Vote, tmp_path: Path) -> Path:
    path = tmp_path / "kit.zip"
    with path.open("wb") as file:
        write_kit(vote.thing(), file)
    return path


def _change_ballot(lines: dict[str, list[Any]]) -> None:
    lines["ballots.jsonl"][0]["choices"]["1"] = "against"


def _drop_ballot(lines: dict[str, list[Any]]) -> None:
    del lines["ballots.jsonl"][1]


def _double_ballot(lines: dict[str, list[Any]]) -> None:
    lines["ballots.jsonl"].append(dict(lines["ballots.jsonl"][0]))


def _add_ballot(lines: dict[str, list[Any]]) -> None:
    lines["ballots.jsonl"].append({**lines["ballots.jsonl"][0], "slot": "S000004"})


def _foreign_ballot(lines: dict[str, list[Any]]) -> None:
    lines["ballots.jsonl"].append({**lines["ballots.jsonl"][0], "slot": "S000099"})


def _change_event(lines: dict[str, list[Any]]) -> None:
    lines["events.jsonl"][1]["payload"]["channel"] = "paper"


def _drop_event(lines: dict[str, list[Any]]) -> None:
    del lines["events.jsonl"][2]


def _change_area(lines: dict[str, list[Any]]) -> None:
    lines["electorate.jsonl"][0]["area"] += 1


def _change_result(lines: dict[str, list[Any]]) -> None:
    lines["result.json"][0]["motions"][0]["strict"]["passed"] ^= True


def _rewrite(lines: dict[str, list[Any]]) -> None:
    """A consistent rewriting of the whole record: only the signed heads tell."""
    parent = "0" * 64
    lines["events.jsonl"][1]["payload"]["channel"] = "paper"
    for line in lines["events.jsonl"]:
        line["event"] |= {"parent": parent, "payload_hash": verify.digest(line["payload"])}
        parent = verify.digest(line["event"])
    leaves = [leaf_of(line["event"]) for line in lines["events.jsonl"]]
    for head in lines["heads.jsonl"]:
        head["root"] = root(leaves[: head["size"]]).hex()


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (_change_ballot, "slot S000001: this ballot was changed"),
        (_drop_ballot, "slot S000002: the ballot that stands in the record is missing here"),
        (_double_ballot, "slot S000001: counted twice"),
        (_add_ballot, "slot S000004: this ballot is not in the record"),
        (_foreign_ballot, "slot S000099: a ballot of someone who does not vote here"),
        (_change_event, "event 1: its content was changed"),
        (_drop_event, "event 2: an event was dropped, added or moved here"),
        (_change_area, "electorate: not the one that was frozen"),
        (_change_result, "motion 1: recounted"),
        (_rewrite, "the signature is not the portal's"),
    ],
)
def test_whatever_is_changed_is_named(
    in_english: Flask, hood: Neighbourhood, tmp_path: Path, tamper: Callable[[dict[str, list[Any]]], None], named: str
) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        for who in ("author", "li", "zhang"):
            vote.cast(who, m1="for")
    with clock.frozen(AFTER):
        vote.close()
        vote.decide()
    kit = _kit(vote, tmp_path)
    with zipfile.ZipFile(kit) as file:
        lines = {name: [json.loads(line) for line in file.read(name).splitlines()] for name in file.namelist()
                 if name != "verify.py"}  # fmt: skip
    tamper(lines)
    with zipfile.ZipFile(kit, "w") as file:
        for name, rows in lines.items():
            file.writestr(name, b"".join(verify.spelled(row) + b"\n" for row in rows))
    assert any(named in fault for fault in verify.verify(kit)), verify.verify(kit)


def test_a_ballot_begun_is_said_until_it_is_cast(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood, items=(Item.OTHER, Item.COVENANT))
    with clock.frozen(DURING):
        vote.draft("li", m1="for")
        assert [thing.kind for thing in hood.viewer("li").unfinished] == ["ballot"]
        with pytest.raises(DomainError, match="Motion 2 is not answered"):
            vote.cast("li")
        vote.cast("li", m2="abstain")
    assert hood.viewer("li").unfinished == ()
    assert db.session.scalar(select(func.count()).select_from(BallotDraft)) == 0


def test_one_ballot_counts_and_every_one_stays_on_record(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        for choice in ("for", "against", "abstain"):
            vote.cast("li", m1=choice)
    states = db.session.execute(select(Ballot.state).order_by(Ballot.id))
    assert [state for (state,) in states] == ["superseded", "superseded", "counted"]
    kinds = [json.loads(event)["type"] for (event,) in db.session.execute(select(RecordEvent.event))]
    assert sorted(kinds) == ["BallotAccepted"] * 3 + ["BallotSuperseded"] * 2 + ["Setup"]


def test_a_receipt_proves_itself(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        vote.cast("zhang", m1="for")
        proof = vote.cast("li", m1="for").receipt
    assert proof
    event = db.session.scalar(select(RecordEvent.event).where(RecordEvent.height == proof["index"]))
    leaf, path = leaf_of(json.loads(event or "")), [bytes.fromhex(step) for step in proof["path"]]
    assert included(leaf, proof["index"], proof["size"], path, bytes.fromhex(proof["root"]))


@pytest.mark.parametrize("moment", [NOTICE, CLOSES, AFTER])
def test_no_ballot_before_the_opening_or_from_the_close_on(in_english: Flask, hood: Neighbourhood, moment: Any) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        vote.draft("li", m1="for")
    with clock.frozen(moment), pytest.raises(Refused):
        vote.cast("li")
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 0


def test_nobody_votes_in_a_slot_that_is_not_hers(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        with pytest.raises(Refused):
            voting.cast(hood.viewer("sun"), vote.thing("sun", None), vote.slot("li"))
        with pytest.raises(Missing):
            voting.cast(hood.viewer("zhang"), vote.thing("zhang", None), vote.slot("li"))
        with pytest.raises(Refused):
            voting.cast(hood.viewer("gao", "owners"), vote.thing(), vote.slot("li"))


def test_the_chair_of_another_organization_prepares_nothing_here(in_english: Flask, hood: Neighbourhood) -> None:
    vote = prepared(hood)
    for who, acting in (("ma", "property"), ("zhou", "hill_committee"), ("li", None)):
        with pytest.raises((Refused, AttributeError)):
            preparing.add_motion(hood.viewer(who, acting), vote.thing(), 4, MotionKind.DECISION, "别人的议题")


def test_the_kit_says_nothing_of_choices_in_a_confidential_vote(in_english: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    with clock.frozen(DURING):
        vote.cast("li", m1="for")
    with clock.frozen(AFTER):
        vote.close()
    thing = vote.thing()
    confidential = type(thing)(**{**vars(thing), "mode": Mode.CONFIDENTIAL})
    for sealed, words in ((False, {"slot", "hash"}), (True, {"slot", "ballot", "channel", "nonce", "choices"})):
        file = BytesIO()
        write_kit(confidential, file, sealed)
        with zipfile.ZipFile(file) as kit:
            assert set(json.loads(kit.read("ballots.jsonl"))) == words


def test_an_electorate_is_frozen_from_a_register_that_was_public(in_english: Flask, hood: Neighbourhood) -> None:
    """Both sides: never public; public now; settled a year and a second ago; settled a year ago to the second."""
    vote = prepared(hood)
    chair, thing = hood.viewer("gao", "owners"), vote.thing()
    for settled, said in (
        ((), "never public"),
        ((None,), "public for objections now"),
        ((NOTICE - FRESH - timedelta(seconds=1),), "more than a year ago"),
    ):
        db.session.execute(delete(RegisterNotice))
        for moment in settled:
            public_register(hood, moment)
        with clock.frozen(NOTICE), pytest.raises(DomainError, match=said):
            announcing.announce(chair, thing, OPENS, CLOSES)
        assert db.session.scalar(select(func.count()).select_from(Slot)) == 0
    db.session.execute(delete(RegisterNotice))
    public_register(hood, NOTICE - FRESH)
    with clock.frozen(NOTICE):
        announcing.announce(chair, thing, OPENS, CLOSES)
    assert json.loads(vote.thing().setup)["register"]["settled"] == (NOTICE - FRESH).date().isoformat()
