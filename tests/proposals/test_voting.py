"""Voting on a proposal: counted once, changeable, and the line crossed exactly once, whoever comes at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, Refused
from portal.matters.models import Clock, Event, Matter
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.proposals.commands import answering, voting, writing
from portal.proposals.models import Proposal, ProposalVote
from portal.proposals.queries import ProposalThing, supporter_ids
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal, read

ACTS = {"support": voting.support, "oppose": voting.oppose, "withdraw": voting.withdraw_vote}
VOTERS = ("li", "zhang", "chen")
REACHED = "proposals.threshold_reached"

Steps = Sequence[tuple[str, str]]


def act(viewer: Viewer, proposal_id: int, verb: str) -> ProposalThing:
    return ACTS[verb](viewer, read(viewer, proposal_id))


def counters(proposal_id: int) -> tuple[int, int]:
    return tuple(db.session.execute(select(Matter.supports, Matter.opposes).where(Matter.id == proposal_id)).one())


def rows(proposal_id: int) -> tuple[int, int]:
    votes = list(db.session.scalars(select(ProposalVote.choice).where(ProposalVote.proposal_id == proposal_id)))
    return votes.count("support"), votes.count("oppose")


def times(proposal_id: int, verb: str) -> int:
    found = select(func.count()).select_from(Event).where(Event.matter_id == proposal_id, Event.verb == verb)
    return db.session.scalar(found) or 0


def clocks(proposal_id: int) -> list[tuple[str, int | None]]:
    found = select(Clock.kind, Clock.organization_id).where(Clock.matter_id == proposal_id).order_by(Clock.id)
    return [tuple(row) for row in db.session.execute(found)]


@pytest.fixture
def proposal(context: Flask, hood: Neighbourhood) -> int:
    """A proposal of the author's that three supports carry over the line."""
    return open_proposal(hood.viewer("author"))


def test_a_vote_counts_once_and_says_the_new_figures(proposal: int, hood: Neighbourhood) -> None:
    li = hood.viewer("li")
    now = act(li, proposal, "support")
    assert (now.supports, now.opposes, now.my_choice) == (1, 0, "support")
    again = act(li, proposal, "support")
    assert (again.supports, again.my_choice) == (1, "support")
    assert counters(proposal) == rows(proposal) == (1, 0)
    assert times(proposal, "proposals.supported") == 1


def test_a_double_click_that_read_the_page_before_counts_once(proposal: int, hood: Neighbourhood) -> None:
    li = hood.viewer("li")
    before = read(li, proposal)
    voting.support(li, before)
    voting.support(li, before)
    voting.withdraw_vote(li, replace(before, my_choice="support"))
    voting.withdraw_vote(li, replace(before, my_choice="support"))
    assert counters(proposal) == rows(proposal) == (0, 0)
    assert times(proposal, "proposals.vote_withdrawn") == 1


def test_a_changed_mind_moves_from_one_side_to_the_other(proposal: int, hood: Neighbourhood) -> None:
    li = hood.viewer("li")
    act(li, proposal, "support")
    now = act(li, proposal, "oppose")
    assert (now.supports, now.opposes, now.my_choice) == (0, 1, "oppose")
    assert counters(proposal) == rows(proposal) == (0, 1)
    assert act(li, proposal, "withdraw").my_choice is None
    assert counters(proposal) == rows(proposal) == (0, 0)


def test_votes_are_not_in_the_timeline(proposal: int, hood: Neighbourhood) -> None:
    act(hood.viewer("li"), proposal, "support")
    shown = select(Event.verb).where(Event.matter_id == proposal, Event.public)
    assert set(db.session.scalars(shown)) == {"proposals.published"}


def test_the_last_support_needed_starts_both_clocks(proposal: int, hood: Neighbourhood) -> None:
    act(hood.viewer("li"), proposal, "support")
    below = act(hood.viewer("zhang"), proposal, "support")
    assert (below.reached_at, clocks(proposal)) == (None, [])
    at = clock.now()
    with clock.frozen(at):
        now = act(hood.viewer("chen"), proposal, "support")
    assert now.reached_at == at == read(hood.viewer("li"), proposal).reached_at
    committee = hood.organizations["committee"]
    assert clocks(proposal) == [("acknowledge", committee), ("answer", committee)]
    place = db.session.get_one(Place, hood.places["spring"])
    due = list(db.session.scalars(select(Clock.due_at).where(Clock.matter_id == proposal).order_by(Clock.id)))
    assert due == [clock.working_deadline(at, place.acknowledge_days), clock.working_deadline(at, place.answer_days)]
    assert times(proposal, REACHED) == 1


def test_nobody_is_named_as_the_last_supporter(proposal: int, hood: Neighbourhood) -> None:
    for voter in VOTERS:
        act(hood.viewer(voter), proposal, "support")
    event = db.session.scalars(select(Event).where(Event.matter_id == proposal, Event.verb == REACHED)).one()
    assert (event.actor_id, event.public, event.facts) == (None, True, {"threshold": 3})


def test_opposing_votes_do_not_count_towards_the_line(proposal: int, hood: Neighbourhood) -> None:
    act(hood.viewer("li"), proposal, "support")
    act(hood.viewer("zhang"), proposal, "oppose")
    assert act(hood.viewer("chen"), proposal, "support").reached_at is None


def test_a_withdrawal_stops_no_clock_and_crossing_again_starts_none(proposal: int, hood: Neighbourhood) -> None:
    for voter in VOTERS:
        act(hood.viewer(voter), proposal, "support")
    first = read(hood.viewer("li"), proposal).reached_at
    act(hood.viewer("li"), proposal, "withdraw")
    assert read(hood.viewer("li"), proposal).reached_at == first
    act(hood.viewer("li"), proposal, "support")
    assert len(clocks(proposal)) == 2
    assert times(proposal, REACHED) == 1


def test_what_was_acknowledged_before_owes_only_the_answer(proposal: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    answering.acknowledge(clerk, read(clerk, proposal))
    for voter in VOTERS:
        act(hood.viewer(voter), proposal, "support")
    assert [kind for kind, _ in clocks(proposal)] == ["answer"]


@pytest.mark.parametrize("verb", ["support", "oppose"])
@pytest.mark.parametrize("who", [("author", None), ("sun", None), ("newcomer", None), ("wang", "committee")])
def test_who_may_not_vote(proposal: int, hood: Neighbourhood, verb: str, who: tuple[str, str | None]) -> None:
    with pytest.raises(Refused):
        act(hood.viewer(*who), proposal, verb)
    assert rows(proposal) == counters(proposal) == (0, 0)


def test_a_vote_on_what_was_closed_meanwhile_is_undone(proposal: int, hood: Neighbourhood) -> None:
    li, author = hood.viewer("li"), hood.viewer("author")
    before = read(li, proposal)
    writing.withdraw(author, read(author, proposal))
    db.session.commit()
    with pytest.raises(Conflict):
        voting.support(li, before)
    db.session.rollback()
    assert rows(proposal) == counters(proposal) == (0, 0)


def test_supporters_are_those_who_support_now(proposal: int, hood: Neighbourhood) -> None:
    act(hood.viewer("li"), proposal, "support")
    act(hood.viewer("zhang"), proposal, "oppose")
    act(hood.viewer("chen"), proposal, "support")
    act(hood.viewer("chen"), proposal, "withdraw")
    assert supporter_ids(proposal) == [hood.people["li"]]


steps = st.lists(st.tuples(st.sampled_from(VOTERS), st.sampled_from(sorted(ACTS))), max_size=24)
generated = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def with_line(hood: Neighbourhood, line: int) -> int:
    proposal_id = open_proposal(hood.viewer("author"))
    db.session.execute(update(Proposal).where(Proposal.id == proposal_id).values(threshold=line))
    return proposal_id


@pytest.mark.usefixtures("leisure")
@settings(generated, max_examples=40)
@given(steps=steps, line=st.integers(1, 3))
@example(steps=[("li", "support"), ("li", "oppose"), ("li", "support")], line=1)
def test_any_sequence_counts_what_stands(context: Flask, hood: Neighbourhood, steps: Steps, line: int) -> None:
    proposal_id = with_line(hood, line)
    viewers = {name: hood.viewer(name) for name in VOTERS}
    stands: dict[str, str] = {}
    crossed = 0
    for name, verb in steps:
        now = act(viewers[name], proposal_id, verb)
        if verb == "withdraw":
            stands.pop(name, None)
        else:
            stands[name] = verb
        supports = list(stands.values()).count("support")
        crossed = crossed or int(supports >= line)
        assert (now.supports, now.opposes) == (supports, len(stands) - supports) == rows(proposal_id)
        assert counters(proposal_id) == rows(proposal_id)
        assert (now.reached_at is not None) == bool(crossed) == bool(len(clocks(proposal_id)))
    assert times(proposal_id, REACHED) == crossed


@settings(generated, max_examples=12)
@given(
    hands=st.lists(
        st.lists(st.tuples(st.sampled_from(VOTERS), st.sampled_from(sorted(ACTS))), min_size=3, max_size=8),
        min_size=4, max_size=4,
    ),
    line=st.integers(1, 3),
)  # fmt: skip
@example(hands=[[(name, "support")] for name in (*VOTERS, "li")], line=3)
def test_whoever_comes_at_the_same_time_is_counted(
    app: Flask, hood: Neighbourhood, hands: Sequence[Steps], line: int
) -> None:
    """Four browsers at once on a real database file; the same person may sit at two of them."""
    with app.app_context():
        proposal_id = with_line(hood, line)
        db.session.commit()
    start = Barrier(len(hands))

    def vote(steps: Steps) -> None:
        with app.app_context():
            start.wait()
            for name, verb in steps:
                act(hood.viewer(name), proposal_id, verb)
                db.session.commit()

    with ThreadPoolExecutor(len(hands)) as threads:
        list(threads.map(vote, hands))
    with app.app_context():
        assert counters(proposal_id) == rows(proposal_id)
        reached_at = db.session.scalar(select(Proposal.reached_at).where(Proposal.id == proposal_id))
        fired = times(proposal_id, REACHED)
        assert fired == int(reached_at is not None) == len(clocks(proposal_id)) / 2
        assert fired >= int(rows(proposal_id)[0] >= line)
