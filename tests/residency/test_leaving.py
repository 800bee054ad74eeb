"""The end of a residency: counters go back, open votes are taken back and decided ones stay, the person is told."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.kernel import outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters import commands as matters
from portal.matters.models import Event, Matter
from portal.people.models import Residency
from portal.people.queries import ResidencyThing
from portal.places.models import Place
from portal.proposals.commands import voting
from portal.proposals.models import Proposal, ProposalVote
from portal.proposals.queries import get_proposal
from portal.residency import commands
from portal.residency.commands.leaving import OWNERSHIP_ENDED
from portal.residency.queries import get_residency
from tests.factories import Neighbourhood
from tests.residency.factories import new_unit, residents, seen


def _home(hood: Neighbourhood, who: str = "li") -> ResidencyThing:
    found = select(Residency.id).where(Residency.person_id == hood.people[who], Residency.state == "confirmed")
    return seen(hood, db.session.scalars(found.order_by(Residency.id)).first() or 0)


def _voted(hood: Neighbourhood, place: str = "spring", state: str = "open", choice: str = "support") -> int:
    """A proposal Li has voted on; its state is set afterwards."""
    author = hood.viewer("author")
    where = db.session.get_one(Place, hood.places[place])
    matter = matters.register(author, "proposal", "proposals", "路灯", "", where, "facilities", "draft")
    db.session.add(Proposal(id=matter.id, body="正文", threshold=50))
    matters.publish(matter, "open")
    viewer = hood.viewer("li")
    thing = get_proposal(viewer, matter.id)
    assert thing is not None
    (voting.support if choice == "support" else voting.oppose)(viewer, thing)
    if state != "open":
        matters.move(matter, state)
    return matter.id


def _votes(matter_id: int) -> tuple[int, int, int]:
    """(supports, opposes, rows)"""
    db.session.expire_all()
    matter = db.session.get_one(Matter, matter_id)
    rows = select(func.count()).select_from(ProposalVote).where(ProposalVote.proposal_id == matter_id)
    return matter.supports, matter.opposes, db.session.scalar(rows) or 0


def test_what_is_open_is_taken_back_and_what_is_decided_stays(context: Flask, hood: Neighbourhood) -> None:
    before = residents(hood)
    here, against = _voted(hood), _voted(hood, choice="oppose")
    wide, decided = _voted(hood, "district"), _voted(hood, state="accepted")
    home = _home(hood)
    assert commands.open_votes(home) == 3
    assert commands.leave(hood.viewer("li"), home, "moved") == 3
    assert residents(hood) == [number - 1 for number in before]
    assert [_votes(one) for one in (here, against, wide, decided)] == [(0, 0, 0)] * 3 + [(1, 0, 1)]
    assert not hood.viewer("li").homes
    events = db.session.execute(select(Event.public, Event.actor_id).where(Event.verb == "proposals.vote_ended")).all()
    assert events == [(False, None)] * 3


def test_who_keeps_another_home_keeps_her_votes_there(context: Flask, hood: Neighbourhood) -> None:
    before = residents(hood)
    here, wide = _voted(hood), _voted(hood, "district")
    second = commands.claim(hood.viewer("li"), new_unit(hood, place="maple"), "tenant")
    away = hood.viewer("zhou", "hill_committee")
    thing = get_residency(away, second.id)
    assert thing is not None
    commands.decide(away, thing, True)
    home = _home(hood)
    assert commands.open_votes(home) == 1
    assert commands.leave(hood.viewer("li"), home, "sold") == 1
    assert (_votes(here), _votes(wide)) == ((0, 0, 0), (1, 0, 1))
    assert residents(hood) == [before[0] - 1, before[1] - 1, before[2], before[3]]


def test_an_end_needs_a_reason_and_happens_once(context: Flask, hood: Neighbourhood) -> None:
    home, clerk = _home(hood), hood.viewer("wang", "committee")
    for attempt in (lambda: commands.leave(hood.viewer("li"), home, "bored"), lambda: commands.end(clerk, home, " ")):
        with pytest.raises(DomainError):
            attempt()
    commands.end(clerk, home, "房屋已经过户")
    with pytest.raises(Conflict):
        commands.end(clerk, home, "房屋已经过户")
    row = db.session.get_one(Residency, home.id)
    assert (row.state, row.reason, row.ended_by) == ("ended", "房屋已经过户", clerk.id)


def test_nobody_ends_it_elsewhere_or_for_others(context: Flask, hood: Neighbourhood) -> None:
    home = _home(hood)
    for who, acting in (("zhou", "hill_committee"), ("ma", "property"), ("zhang", None), ("li", None)):
        with pytest.raises(Refused):
            commands.end(hood.viewer(who, acting), home, "搬走了")
    with pytest.raises(Refused):
        commands.leave(hood.viewer("zhang"), home, "moved")


def _delivered() -> None:
    db.session.commit()
    while outbox.drain():
        pass
    db.session.expire_all()


def test_the_register_ends_what_its_owner_had(context: Flask, hood: Neighbourhood) -> None:
    before, open_one = residents(hood), _voted(hood)
    payload = {"unit_id": hood.units["li"], "person_id": hood.people["li"]}
    for other in ({**payload, "person_id": hood.people["zhang"]}, {**payload, "unit_id": hood.units["zhang"]}):
        outbox.publish(OWNERSHIP_ENDED, [other])
    _delivered()
    assert residents(hood) == before
    for _again in range(2):
        outbox.publish(OWNERSHIP_ENDED, [payload])
        _delivered()
    assert residents(hood) == [number - 1 for number in before]
    assert _votes(open_one) == (0, 0, 0)
    assert not hood.viewer("li").homes
    assert hood.viewer("li").unread == 1


def test_the_register_ends_no_tenancy(context: Flask, hood: Neighbourhood) -> None:
    home = _home(hood)
    db.session.get_one(Residency, home.id).kind = "tenant"
    outbox.publish(OWNERSHIP_ENDED, [{"unit_id": hood.units["li"], "person_id": hood.people["li"]}])
    _delivered()
    assert db.session.get_one(Residency, home.id).state == "confirmed"


def test_who_is_sent_away_is_told_and_who_leaves_knows(context: Flask, hood: Neighbourhood) -> None:
    commands.end(hood.viewer("wang", "committee"), _home(hood), "房屋已经过户")
    commands.leave(hood.viewer("zhang"), _home(hood, "zhang"), "moved")
    _delivered()
    assert (hood.viewer("li").unread, hood.viewer("zhang").unread) == (1, 0)


def test_an_officer_and_the_person_at_once_end_it_once(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        before, voted, home = residents(hood), _voted(hood), _home(hood)
        db.session.commit()
    barrier, outcomes = Barrier(2), []

    def run(officer: bool) -> None:
        with app.app_context():
            viewer = hood.viewer("wang", "committee") if officer else hood.viewer("li")
            db.session.rollback()
            barrier.wait()
            try:
                if officer:
                    commands.end(viewer, home, "房屋已经过户")
                else:
                    commands.leave(viewer, home, "moved")
                db.session.commit()
                outcomes.append("ended")
            except Conflict:
                db.session.rollback()
                outcomes.append("too late")

    threads = [Thread(target=run, args=(officer,)) for officer in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert sorted(outcomes) == ["ended", "too late"]
        assert residents(hood) == [number - 1 for number in before]
        assert _votes(voted) == (0, 0, 0)
