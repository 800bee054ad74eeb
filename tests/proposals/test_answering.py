"""The official side: in charge, acknowledged, answered; and the clocks that tell on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Clock, Event, Matter
from portal.proposals.commands import answering, voting
from portal.proposals.models import Answer
from portal.proposals.queries import response_of
from tests.factories import Neighbourhood
from tests.proposals.factories import answered, open_proposal, read, supported_by

pytestmark = pytest.mark.usefixtures("in_english")

REASON = "台阶旁确实没有灯，我们现场看过了。"
VOTERS = ("li", "zhang", "chen")


def running(proposal_id: int) -> list[tuple[str, int | None]]:
    rows = select(Clock.kind, Clock.organization_id).where(Clock.matter_id == proposal_id, Clock.met_at.is_(None))
    return [tuple(row) for row in db.session.execute(rows.order_by(Clock.id))]


def last_event(proposal_id: int) -> Event:
    return db.session.scalars(
        select(Event).where(Event.matter_id == proposal_id).order_by(Event.id.desc()).limit(1)
    ).one()


@pytest.fixture
def proposal(hood: Neighbourhood) -> int:
    """A proposal with enough support: both clocks run for the residents committee."""
    proposal_id = open_proposal(hood.viewer("author"))
    supported_by(hood, proposal_id, *VOTERS)
    return proposal_id


@pytest.mark.parametrize("office", [("wang", "committee"), ("he", "street_office")])
def test_an_office_puts_another_organization_in_charge_of_the_running_clocks(
    proposal: int, hood: Neighbourhood, office: tuple[str, str]
) -> None:
    clerk, company = hood.viewer(*office), hood.organizations["property"]
    due = list(db.session.scalars(select(Clock.due_at).where(Clock.matter_id == proposal).order_by(Clock.id)))
    answering.assign(clerk, read(clerk, proposal), company, "路灯在小区里，归物业管。")
    assert read(clerk, proposal).responsible_id == company
    assert running(proposal) == [("acknowledge", company), ("answer", company)]
    assert due == list(db.session.scalars(select(Clock.due_at).where(Clock.matter_id == proposal).order_by(Clock.id)))
    event = last_event(proposal)
    assert (event.verb, event.organization_id) == ("proposals.assigned", clerk.organization_id)
    assert event.facts == {"organization": company, "name": "安居物业服务有限公司", "note": "路灯在小区里，归物业管。"}


@pytest.mark.parametrize(
    ("organization", "reason", "field"),
    [
        ("committee", REASON, "organization"),
        ("hill_committee", REASON, "organization"),
        ("shop", REASON, "organization"),
        ("property", "短", "reason"),
        ("property", "长" * 201, "reason"),
    ],
)
def test_whom_one_cannot_put_in_charge(
    proposal: int, hood: Neighbourhood, organization: str, reason: str, field: str
) -> None:
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError) as error:
        answering.assign(clerk, read(clerk, proposal), hood.organizations[organization], reason)
    assert error.value.field == field


def test_two_offices_do_not_assign_over_each_other(proposal: int, hood: Neighbourhood) -> None:
    clerk, office = hood.viewer("wang", "committee"), hood.viewer("he", "street_office")
    seen = read(office, proposal)
    answering.assign(clerk, read(clerk, proposal), hood.organizations["property"], REASON)
    with pytest.raises(Conflict):
        answering.assign(office, seen, hood.organizations["owners"], REASON)


def test_an_acknowledgement_stops_its_clock_only(proposal: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    seen = read(clerk, proposal)
    answering.acknowledge(clerk, seen)
    assert [kind for kind, _ in running(proposal)] == ["answer"]
    assert last_event(proposal).verb == "proposals.acknowledged"
    with pytest.raises(Refused):
        answering.acknowledge(clerk, read(clerk, proposal))
    with pytest.raises(Conflict):
        answering.acknowledge(clerk, seen)


def test_an_answer_stops_both_clocks_and_moves_the_proposal(proposal: int, hood: Neighbourhood) -> None:
    clerk, due = hood.viewer("wang", "committee"), clock.today() + timedelta(days=30)
    given = answering.answer(clerk, read(clerk, proposal), "accepted", f"  {REASON}\n", 128050, due)
    db.session.flush()
    assert (given.reason, given.role, given.organization_name) == (REASON, "clerk", "清湖社区居民委员会")
    thing = read(clerk, proposal)
    assert (thing.state, thing.acknowledged_at) == ("accepted", given.at)
    assert running(proposal) == []
    event = last_event(proposal)
    assert (event.verb, event.organization_id) == ("proposals.answered", clerk.organization_id)
    assert event.facts == {"decision": "accepted", "cost": 128050, "due": due.isoformat()}
    shown = response_of(thing).answers
    assert [(a.organization, a.person, str(a.role_label), a.cost, a.due) for a in shown] == [
        ("清湖社区居民委员会", "wang", "Clerk", 128050, due)
    ]


@pytest.mark.parametrize("decision", ["answered", "declined", "in_deliberation", "accepted"])
def test_the_state_is_what_was_decided(hood: Neighbourhood, decision: str) -> None:
    """Before the line is reached, too."""
    proposal_id = open_proposal(hood.viewer("author"))
    answered(hood, proposal_id, decision)
    assert db.session.get_one(Matter, proposal_id).state == decision
    with pytest.raises(Refused):
        voting.support(hood.viewer("li"), read(hood.viewer("li"), proposal_id))


def test_after_deliberation_another_answer_decides(proposal: int, hood: Neighbourhood) -> None:
    answered(hood, proposal, "in_deliberation")
    answered(hood, proposal, "accepted")
    decisions = select(Answer.decision).where(Answer.proposal_id == proposal).order_by(Answer.id)
    assert list(db.session.scalars(decisions)) == ["in_deliberation", "accepted"]
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(Refused):
        answering.answer(clerk, read(clerk, proposal), "declined", REASON)


def test_a_second_clerk_is_told_that_it_was_answered(proposal: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    seen = read(clerk, proposal)
    answered(hood, proposal, "declined")
    with pytest.raises(Conflict, match="now"):
        answering.answer(clerk, seen, "answered", REASON)


def test_whoever_was_in_charge_before_does_not_answer(proposal: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    seen = read(clerk, proposal)
    answering.assign(clerk, seen, hood.organizations["property"], REASON)
    with pytest.raises(Conflict):
        answering.answer(clerk, seen, "answered", REASON)
    with pytest.raises(Refused):
        answering.answer(clerk, read(clerk, proposal), "answered", REASON)


@pytest.mark.parametrize(
    "bad",
    [
        {"decision": "merged"},
        {"decision": "accepted", "cost": None, "due": date(2100, 1, 1)},
        {"decision": "accepted", "cost": 0, "due": date(2000, 1, 1)},
        {"decision": "declined", "cost": 5},
        {"reason": "短"},
    ],
)
def test_a_refused_answer_changes_nothing(proposal: int, hood: Neighbourhood, bad: dict[str, Any]) -> None:
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        answering.answer(clerk, read(clerk, proposal), **{"decision": "answered", "reason": REASON, **bad})
    assert len(running(proposal)) == 2
    assert read(clerk, proposal).state == "open"


def test_an_overdue_clock_is_told_from_one_that_runs(proposal: int, hood: Neighbourhood) -> None:
    thing = read(hood.viewer("li"), proposal)
    assert [line.overdue for line in response_of(thing).clocks] == [False, False]
    acknowledge = response_of(thing).clocks[0]
    with clock.frozen(acknowledge.due_at):
        assert [line.overdue for line in response_of(thing).clocks] == [False, False]
    with clock.frozen(acknowledge.due_at + timedelta(seconds=1)):
        assert [line.overdue for line in response_of(thing).clocks] == [True, False]
