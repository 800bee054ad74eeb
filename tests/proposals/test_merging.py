"""Merging: both trails stay, no chains, and nobody's support moves without her."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Clock, Event, Link, Matter, Tally
from portal.proposals.commands import merging, voting, writing
from portal.proposals.queries import ProposalThing, merge_targets, merged_into, supporter_ids, took_in
from tests.factories import Neighbourhood
from tests.proposals.factories import answered, open_proposal, read, supported_by

pytestmark = pytest.mark.usefixtures("in_english")

REASON = "两份说的是同一段台阶。"
VOTERS = ("li", "zhang", "chen")


@pytest.fixture
def pair(hood: Neighbourhood) -> tuple[int, int]:
    """Two proposals that say the same; Li and Zhang support the first, Zhang the second too."""
    first = open_proposal(hood.viewer("author"))
    second = open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
    supported_by(hood, first, "li", "zhang")
    supported_by(hood, second, "zhang")
    return first, second


def merge(hood: Neighbourhood, source: int, target: int, reason: str = REASON) -> None:
    clerk = hood.viewer("wang", "committee")
    merging.merge(clerk, read(clerk, source), read(clerk, target), reason)


def counts(proposal_id: int) -> tuple[int, int]:
    return tuple(db.session.execute(select(Matter.supports, Matter.opposes).where(Matter.id == proposal_id)).one())


def test_both_trails_stay_and_each_names_the_other(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    merge(hood, first, second)
    li = hood.viewer("li")
    source, target = read(li, first), read(li, second)
    assert (source.state, target.state) == ("merged", "open")
    assert (counts(first), counts(second)) == ((2, 0), (1, 0))
    links = [tuple(row) for row in db.session.execute(select(Link.from_id, Link.to_id, Link.kind))]
    assert links == [(first, second, "merged")]
    assert supporter_ids(first) == sorted(hood.people[name] for name in ("li", "zhang"))
    assert (took_in(second), took_in(first)) == (True, False)
    found = merged_into(li, source)
    assert found is not None
    assert found.id == second
    told = select(Event.matter_id, Event.facts).where(Event.verb.in_(("proposals.merged", "proposals.took_in")))
    assert [tuple(row) for row in db.session.execute(told.order_by(Event.id))] == [
        (first, {"target": second, "title": target.title, "path": target.path, "note": REASON}),
        (second, {"source": first, "title": source.title, "path": source.path, "supports": 2, "note": REASON}),
    ]
    tally = select(Tally.state, Tally.number).where(Tally.place_id == hood.places["spring"], Tally.number > 0)
    assert {tuple(row) for row in db.session.execute(tally)} == {("merged", 1), ("open", 1)}


def test_nobody_votes_on_what_was_merged(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    merge(hood, *pair)
    chen, zhang = hood.viewer("chen"), hood.viewer("zhang")
    with pytest.raises(Refused):
        voting.support(chen, read(chen, pair[0]))
    with pytest.raises(Refused):
        voting.withdraw_vote(zhang, read(zhang, pair[0]))


def test_a_supporter_moves_her_support_once(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    merge(hood, first, second)
    li = hood.viewer("li")
    now = merging.move_support(li, read(li, first))
    assert (now.id, now.supports, now.my_choice) == (second, 2, "support")
    assert (counts(first), counts(second)) == ((2, 0), (2, 0))
    assert read(li, first).my_choice == "support"
    with pytest.raises(DomainError, match="voted"):
        merging.move_support(li, read(li, first))
    assert counts(second) == (2, 0)


def test_a_moved_support_can_be_the_one_that_was_missing(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    author = hood.viewer("author")
    voting.support(author, read(author, second))
    merge(hood, first, second)
    li = hood.viewer("li")
    assert merging.move_support(li, read(li, first)).reached_at is not None


@pytest.mark.parametrize("who", ["zhang", "chen", "author", "sun"])
def test_who_cannot_move_a_support(hood: Neighbourhood, pair: tuple[int, int], who: str) -> None:
    """She voted there already, wrote the other one, wrote this one, or never supported it."""
    merge(hood, *pair)
    viewer = hood.viewer(who)
    with pytest.raises((Refused, DomainError)):
        merging.move_support(viewer, read(viewer, pair[0]))
    assert counts(pair[1]) == (1, 0)


def test_no_support_moves_to_what_was_closed(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    merge(hood, first, second)
    answered(hood, second, "declined")
    li = hood.viewer("li")
    with pytest.raises(Refused):
        merging.move_support(li, read(li, first))


def test_no_chains_no_loops_no_closed_ends(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    third = open_proposal(hood.viewer("li"), title="第三份说的也是路灯")
    with pytest.raises(DomainError, match="itself"):
        merge(hood, first, first)
    merge(hood, first, second)
    with pytest.raises(DomainError, match="Others were merged"):
        merge(hood, second, third)
    with pytest.raises(DomainError, match="Merged"):
        merge(hood, third, first)
    chen = hood.viewer("chen")
    writing.withdraw(chen, read(chen, second))
    with pytest.raises(DomainError, match="Withdrawn"):
        merge(hood, third, second)
    assert read(chen, third).state == "open"


def test_an_answer_owed_is_not_merged_away(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    supported_by(hood, first, "chen")
    with pytest.raises(DomainError, match="must be answered"):
        merge(hood, first, second)
    merge(hood, second, first)
    assert list(db.session.scalars(select(Clock.matter_id))) == [first, first]


def test_where_both_owe_an_answer_one_pair_of_clocks_runs_on(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    supported_by(hood, first, "chen")
    supported_by(hood, second, "li", "author")
    merge(hood, first, second)
    assert set(db.session.scalars(select(Clock.matter_id).where(Clock.met_at.is_(None)))) == {second}


def test_a_target_outside_the_office_s_area_does_not_exist(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    elsewhere = open_proposal(hood.viewer("sun"), title="枫林花园的路灯")
    with pytest.raises(DomainError, match="no such proposal"):
        merge(hood, pair[0], elsewhere)
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError, match="no such proposal"):
        merging.merge(clerk, read(clerk, pair[0]), None, REASON)
    office = hood.viewer("he", "street_office")
    merging.merge(office, read(office, pair[0]), read(office, elsewhere), REASON)


@pytest.mark.parametrize("reason", ["", "短", "长" * 201])
def test_merging_gives_a_reason(hood: Neighbourhood, pair: tuple[int, int], reason: str) -> None:
    with pytest.raises(DomainError) as error:
        merge(hood, *pair, reason)
    assert error.value.field == "reason"


def test_what_was_merged_meanwhile_is_not_merged_again(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    clerk = hood.viewer("wang", "committee")
    seen: ProposalThing = read(clerk, first)
    merge(hood, first, second)
    with pytest.raises(Conflict):
        merging.merge(clerk, seen, read(clerk, second), REASON)


def test_targets_are_found_by_words_or_number_inside_the_area(hood: Neighbourhood, pair: tuple[int, int]) -> None:
    first, second = pair
    open_proposal(hood.viewer("sun"), title="枫林花园的路灯")
    clerk = hood.viewer("wang", "committee")
    thing = read(clerk, first)
    assert [row.id for row in merge_targets(clerk, thing, "")] == [second]
    assert [row.id for row in merge_targets(clerk, thing, "台阶")] == [second]
    assert [row.id for row in merge_targets(clerk, thing, str(second))] == [second]
    assert merge_targets(clerk, thing, "%") == []
    assert merge_targets(hood.viewer("li"), thing, "") == []
    answered(hood, second, "declined")
    assert merge_targets(clerk, thing, "") == []
