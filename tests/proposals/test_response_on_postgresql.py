"""The response side on PostgreSQL, where writers really run at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.config import Settings
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.kernel.errors import Conflict
from portal.matters.models import Clock, Event, Matter
from portal.people.rules import Viewer
from portal.places.queries import forget_places
from portal.proposals.commands import answering, merging, voting, working
from portal.proposals.models import ProposalVote
from portal.proposals.queries import (
    ProposalThing,
    asked_of,
    merge_targets,
    overdue_in,
    owed_by,
    response_of,
    unassigned_in,
)
from tests.factories import Neighbourhood, build_neighbourhood
from tests.postgresql import postgresql_url  # noqa: F401 (a fixture)
from tests.proposals.factories import answered, done_proposal, open_proposal, read, supported_by

pytestmark = pytest.mark.postgresql

VOTERS = ("li", "zhang", "chen")


@pytest.fixture(scope="module")
def served(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:  # noqa: F811
    """The portal on a PostgreSQL of its own."""
    data = tmp_path_factory.mktemp("portal")
    forget_places()
    app = create_app(Settings(data=data, secret_key="test", database_url=postgresql_url), testing=True)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        app.extensions["neighbourhood"] = build_neighbourhood()
        db.session.commit()
        yield app
        db.session.remove()
        db.engine.dispose()
    forget_places()


def at_once(app: Flask, *acts: tuple[str, str], proposal_id: int) -> list[type[Exception] | None]:
    """Let people act in the same moment, each from the page as it was before; returns what each was told."""
    hood: Neighbourhood = app.extensions["neighbourhood"]
    start = Barrier(len(acts))
    verbs = {"support": voting.support, "oppose": voting.oppose, "withdraw": voting.withdraw_vote}

    def act(step: tuple[str, str]) -> type[Exception] | None:
        name, verb = step
        with app.app_context():
            viewer: Viewer = hood.viewer(name)
            seen: ProposalThing = read(viewer, proposal_id)
            db.session.rollback()
            start.wait()
            try:
                verbs[verb](viewer, seen)
                db.session.commit()
            except Conflict as error:
                db.session.rollback()
                return type(error)
            return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(act, acts))


def rows(proposal_id: int) -> tuple[int, int]:
    votes = list(db.session.scalars(select(ProposalVote.choice).where(ProposalVote.proposal_id == proposal_id)))
    return votes.count("support"), votes.count("oppose")


def counters(proposal_id: int) -> tuple[int, int]:
    return tuple(db.session.execute(select(Matter.supports, Matter.opposes).where(Matter.id == proposal_id)).one())


def times(proposal_id: int, verb: str) -> int:
    found = select(func.count()).select_from(Event).where(Event.matter_id == proposal_id, Event.verb == verb)
    return db.session.scalar(found) or 0


@pytest.mark.parametrize("_round", range(5))
def test_the_line_is_crossed_once_by_whoever_comes_last(served: Flask, _round: int) -> None:
    proposal_id = open_proposal(served.extensions["neighbourhood"].viewer("author"))
    db.session.commit()
    acts = [(name, "support") for name in (*VOTERS, *VOTERS)]
    assert at_once(served, *acts, proposal_id=proposal_id) == [None] * 6
    assert rows(proposal_id) == counters(proposal_id) == (3, 0)
    assert times(proposal_id, "proposals.supported") == 3
    assert times(proposal_id, "proposals.threshold_reached") == 1
    assert db.session.scalar(select(func.count()).select_from(Clock).where(Clock.matter_id == proposal_id)) == 2
    db.session.rollback()


@pytest.mark.parametrize("_round", range(5))
def test_one_person_at_many_windows_has_one_vote(served: Flask, _round: int) -> None:
    proposal_id = open_proposal(served.extensions["neighbourhood"].viewer("author"))
    db.session.commit()
    acts = [("li", verb) for verb in ("support", "oppose", "support", "withdraw", "oppose", "withdraw")]
    at_once(served, *acts, proposal_id=proposal_id)
    assert rows(proposal_id) == counters(proposal_id)
    assert sum(rows(proposal_id)) <= 1
    db.session.rollback()


def test_a_vote_after_the_answer(served: Flask) -> None:
    """The page was open before: the vote is refused with a sentence and leaves no row."""
    hood: Neighbourhood = served.extensions["neighbourhood"]
    proposal_id = open_proposal(hood.viewer("author"))
    db.session.commit()
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    seen = read(li, proposal_id)
    answering.answer(clerk, read(clerk, proposal_id), "declined", "台阶旁有灯，我们现场看过了。")
    db.session.commit()
    with pytest.raises(Conflict):
        voting.support(li, seen)
    db.session.rollback()
    assert rows(proposal_id) == counters(proposal_id) == (0, 0)
    db.session.rollback()


def test_every_query_of_the_response_side(served: Flask) -> None:
    hood: Neighbourhood = served.extensions["neighbourhood"]
    clerk, li, committee = hood.viewer("wang", "committee"), hood.viewer("li"), hood.organizations["committee"]
    done = done_proposal(hood, "li")
    working.rate(li, read(li, done), False, 2, "还没有亮")
    response = response_of(read(li, done))
    assert [(a.cost, str(a.role)) for a in response.answers] == [(128050, "clerk")]
    assert [(r.done, r.not_done, str(r.mean)) for r in response.rounds] == [(0, 1, "2.0")]
    assert [(n.person, n.done) for n in response.notes] == [("李明", False)]
    assert asked_of(hood.viewer("author"))[0].id == done
    accepted = open_proposal(hood.viewer("author"))
    answered(hood, accepted)
    waiting = open_proposal(hood.viewer("author"))
    supported_by(hood, waiting, *VOTERS)
    assert {line.kind for line in owed_by(committee)} >= {"acknowledge", "answer", "start"}
    assert unassigned_in("/") == []
    with clock.frozen(clock.now() + timedelta(days=60)):
        assert {line.kind for line in overdue_in("/")} == {"acknowledge", "answer"}
    other = open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
    assert other in {row.id for row in merge_targets(clerk, read(clerk, waiting), "路灯")}
    merging.merge(clerk, read(clerk, other), read(clerk, waiting), "两份说的是同一段台阶。")
    db.session.rollback()
