"""The work after an acceptance, and what those who asked for it say of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.matters.models import Event, Matter
from portal.proposals.commands import working
from portal.proposals.models import Progress, Proposal, Rating
from portal.proposals.queries import my_rating, response_of
from tests.factories import Neighbourhood
from tests.proposals.factories import answered, done_proposal, open_proposal, read, supported_by

pytestmark = pytest.mark.usefixtures("context")


def state(proposal_id: int) -> str:
    return db.session.get_one(Matter, proposal_id, populate_existing=True).state


def events(proposal_id: int, *verbs: str) -> list[Event]:
    found = select(Event).where(Event.matter_id == proposal_id, Event.verb.in_(verbs)).order_by(Event.id)
    return list(db.session.scalars(found))


def rated(hood: Neighbourhood, proposal_id: int, name: str, done: bool, score: int = 4, note: str = "") -> None:
    viewer = hood.viewer(name)
    working.rate(viewer, read(viewer, proposal_id), done, score, note)


@pytest.fixture
def accepted(hood: Neighbourhood) -> int:
    proposal_id = open_proposal(hood.viewer("author"))
    supported_by(hood, proposal_id, "li", "zhang")
    answered(hood, proposal_id)
    return proposal_id


def test_work_begins_once(accepted: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    seen = read(clerk, accepted)
    working.start(clerk, seen)
    assert state(accepted) == "under_way"
    with pytest.raises(Conflict):
        working.start(clerk, seen)
    with pytest.raises(Refused):
        working.start(clerk, read(clerk, accepted))
    assert len(events(accepted, "proposals.started")) == 1


def test_the_first_report_says_that_work_has_begun(accepted: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    working.report_progress(clerk, read(clerk, accepted), 30, " 灯杆已经订好。 ")
    working.report_progress(clerk, read(clerk, accepted), 60, "第一盏亮了。")
    told = events(accepted, "proposals.started", "proposals.progressed")
    assert [(event.verb, event.facts) for event in told] == [
        ("proposals.started", {}),
        ("proposals.progressed", {"percent": 30}),
        ("proposals.progressed", {"percent": 60}),
    ]
    shown = response_of(read(clerk, accepted)).reports
    assert [(report.percent, report.body) for report in shown] == [(60, "第一盏亮了。"), (30, "灯杆已经订好。")]
    assert shown[0].organization == "清湖社区居民委员会"


@pytest.mark.parametrize(("percent", "body"), [(101, "x"), (-1, "x"), (10, " ")])
def test_a_refused_report_changes_nothing(accepted: int, hood: Neighbourhood, percent: int, body: str) -> None:
    clerk = hood.viewer("wang", "committee")
    with pytest.raises(DomainError):
        working.report_progress(clerk, read(clerk, accepted), percent, body)
    assert state(accepted) == "accepted"


def test_no_report_on_what_is_done_meanwhile(accepted: int, hood: Neighbourhood) -> None:
    clerk = hood.viewer("wang", "committee")
    seen = read(clerk, accepted)
    working.complete(clerk, seen, "都装好了。")
    with pytest.raises(Conflict):
        working.report_progress(clerk, seen, 50, "一半。")
    with pytest.raises(Conflict):
        working.complete(clerk, seen, "都装好了。")
    reports = select(Progress.percent).where(Progress.proposal_id == accepted)
    assert (state(accepted), list(db.session.scalars(reports))) == ("done", [100])


def test_ratings_settle_what_was_done(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    rated(hood, proposal_id, "li", True, 5, "晚上看得清了。")
    rated(hood, proposal_id, "author", True, 4)
    assert state(proposal_id) == "done"
    rated(hood, proposal_id, "zhang", False, 4)
    assert state(proposal_id) == "rated"
    (settled,) = events(proposal_id, "proposals.settled")
    assert settled.facts == {"done": 2, "not_done": 1, "ratings": 3, "mean": "4.3", "round": 1}
    response = response_of(read(hood.viewer("li"), proposal_id))
    (result,) = response.rounds
    assert (result.number, result.done, result.not_done, result.ratings, str(result.mean)) == (1, 2, 1, 3, "4.3")
    assert [(note.person, note.done, note.score, note.body) for note in response.notes] == [
        ("李明", True, 5, "晚上看得清了。")
    ]


def test_a_rating_can_be_changed_while_its_round_lasts(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    rated(hood, proposal_id, "li", False, 1, "没有亮")
    rated(hood, proposal_id, "li", True, 5)
    li = hood.viewer("li")
    mine = my_rating(li, read(li, proposal_id))
    assert mine is not None
    assert (mine.done, mine.score, mine.note) == (True, 5, "")
    assert list(db.session.scalars(select(Rating.score))) == [5]
    assert read(li, proposal_id).my_score == 5


def test_more_than_half_not_done_takes_the_work_up_again(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    li = hood.viewer("li")
    seen = read(li, proposal_id)
    rated(hood, proposal_id, "author", False, 1)
    rated(hood, proposal_id, "zhang", False, 2)
    assert state(proposal_id) == "done"
    rated(hood, proposal_id, "li", True, 5)
    proposal = db.session.get_one(Proposal, proposal_id, populate_existing=True)
    assert (state(proposal_id), proposal.round) == ("under_way", 2)
    (reopened,) = events(proposal_id, "proposals.reopened")
    assert (reopened.actor_id, reopened.facts["not_done"], reopened.facts["ratings"]) == (None, 2, 3)
    with pytest.raises(Conflict):
        working.rate(li, seen, True, 5)
    assert read(li, proposal_id).my_score is None


def test_the_second_round_is_counted_by_itself(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood)
    rated(hood, proposal_id, "author", False, 1)
    assert state(proposal_id) == "under_way"
    clerk = hood.viewer("wang", "committee")
    working.complete(clerk, read(clerk, proposal_id), "这回真的好了。")
    rated(hood, proposal_id, "author", True, 5)
    assert state(proposal_id) == "rated"
    rounds = response_of(read(clerk, proposal_id)).rounds
    assert [(r.number, r.done, r.not_done, str(r.mean)) for r in rounds] == [(1, 0, 1, "1.0"), (2, 1, 0, "5.0")]


def test_a_settled_matter_can_still_be_re_opened_in_its_round(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    for name in ("li", "zhang", "author"):
        rated(hood, proposal_id, name, True, 5)
    assert state(proposal_id) == "rated"
    rated(hood, proposal_id, "li", False, 1, "三天后又灭了。")
    assert state(proposal_id) == "rated"
    rated(hood, proposal_id, "zhang", False, 1)
    assert state(proposal_id) == "under_way"
    assert len(events(proposal_id, "proposals.settled")) == 1


@pytest.mark.parametrize("who", [("chen", None), ("newcomer", None), ("wang", "committee")])
def test_who_did_not_ask_for_it_does_not_rate(hood: Neighbourhood, who: tuple[str, str | None]) -> None:
    proposal_id = done_proposal(hood, "li")
    viewer = hood.viewer(*who)
    with pytest.raises(Refused):
        working.rate(viewer, read(viewer, proposal_id), True, 5)


@pytest.mark.parametrize(("score", "note"), [(0, ""), (6, ""), (3, "x" * 501)])
def test_what_is_no_rating(hood: Neighbourhood, score: int, note: str) -> None:
    proposal_id = done_proposal(hood, "li")
    with pytest.raises(DomainError):
        rated(hood, proposal_id, "li", True, score, note)
    assert list(db.session.scalars(select(Rating.score))) == []


def test_one_rating_is_not_public(hood: Neighbourhood) -> None:
    proposal_id = done_proposal(hood, "li", "zhang")
    rated(hood, proposal_id, "li", True)
    assert [event.public for event in events(proposal_id, "proposals.rated")] == [False]
