"""What waits for whom: the work lists of the home page. Each is one bounded query, the most urgent first.

The statements are built once: everyone's home sends them, and building one costs more than running it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, and_, bindparam, case, cast, exists, func, literal, null, select, union_all
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import Moment, db
from portal.matters.models import Clock, Link, Matter
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Answer, CoAuthor, Proposal, ProposalVote, Rating
from ..rules import ANSWERABLE, OPEN_FOR_SUPPORT, WORKABLE, Choice, Decision

LARGEST = 20
# How long someone is asked whether her support should follow a proposal that was merged.
MOVING = timedelta(days=30)
# An expression in place of the column keeps SQLite from walking a list of all proposals: every part begins from what
# belongs to somebody, her votes or an organization's matters, which are few.
_PUBLIC = and_(Matter.kind.concat("") == "proposal", Matter.published_at.is_not(None), Matter.hidden_at.is_(None))


class Work(NamedTuple):
    """Something to do about a proposal.

    `kind`: acknowledge, answer (an office owes it), start, report (accepted work), assign; rate, invited, move (a
    person is asked). `due` is when it was promised for, if it was.
    """

    id: int
    title: str
    path: str
    due: datetime | None
    kind: str

    @property
    def overdue(self) -> bool:
        return self.due is not None and self.due < clock.now()


def _part(kind: Any, due: Any = None, day: Any = None) -> Any:
    """One SELECT of a work list; a moment and a day are different things to a database."""
    no_moment, no_day = cast(null(), Moment), cast(null(), Date)
    return select(
        Matter.id, Matter.title, Matter.path, kind.label("kind"),
        (no_moment if due is None else due).label("due"), (no_day if day is None else day).label("day"),
    )  # fmt: skip


def _together(*parts: Any) -> Any:
    """The first rows of each part."""
    bounded = [select(*part.limit(bindparam("most")).subquery().c) for part in parts]
    return union_all(*bounded) if len(bounded) > 1 else bounded[0]


def _read(statement: Any, **given: Any) -> list[Work]:
    """The rows by due date; what has none stands behind."""
    rows = db.session.connection().execute(statement, {"most": LARGEST, **given})
    works = [
        Work(number, title, path, due or (day and clock.end_of(day)), kind)
        for number, title, path, kind, due, day in rows
    ]
    return sorted(works, key=lambda work: (work.due is None, work.due, work.id))[:LARGEST]


def _owed() -> Any:
    here: Any = bindparam("organization")
    clocks = (
        _part(Clock.kind, due=Clock.due_at)
        .join(Clock, Clock.matter_id == Matter.id)
        .where(_PUBLIC, Clock.organization_id == here, Clock.met_at.is_(None))
        .order_by(Clock.due_at)
    )
    promised = select(func.max(Answer.due)).where(Answer.proposal_id == Matter.id).scalar_subquery()
    accepted = (
        _part(case((Matter.state == Decision.ACCEPTED, "start"), else_="report"), day=promised)
        .where(_PUBLIC, Matter.responsible_id == here, Matter.state.in_(WORKABLE))
        .order_by(Matter.published_at)
    )
    return _together(clocks, accepted)


_OWED = _owed()


def owed_by(organization_id: int) -> list[Work]:
    """What an organization owes: running clocks, accepted proposals to start, work under way to report on."""
    return _read(_OWED, organization=organization_id)


def _asked() -> Any:
    me: Any = bindparam("viewer")
    rated = exists().where(Rating.proposal_id == Matter.id, Rating.round == Proposal.round, Rating.person_id == me)
    done = _part(literal("rate")).join(Proposal, Proposal.id == Matter.id).where(_PUBLIC, Matter.state == "done")
    rate, mine = done.where(~rated), (ProposalVote.person_id == me, ProposalVote.choice == Choice.SUPPORT)
    supported = rate.join(ProposalVote, ProposalVote.proposal_id == Matter.id).where(*mine)
    joined = rate.join(CoAuthor, CoAuthor.proposal_id == Matter.id).where(
        CoAuthor.person_id == me, CoAuthor.joined_at.is_not(None)
    )
    invited = (
        _part(literal("invited"))
        .join(CoAuthor, CoAuthor.proposal_id == Matter.id)
        .where(CoAuthor.person_id == me, CoAuthor.joined_at.is_(None), Matter.hidden_at.is_(None))
    )
    target, there = aliased(Matter), aliased(ProposalVote)
    voted = exists().where(there.proposal_id == target.id, there.person_id == me)
    merged = (
        _part(literal("move"))
        .join(ProposalVote, ProposalVote.proposal_id == Matter.id)
        .join(Link, and_(Link.from_id == Matter.id, Link.kind == "merged", Link.at > bindparam("since", type_=Moment)))
        .join(target, target.id == Link.to_id)
        .where(_PUBLIC, *mine, ~voted, target.state.in_(OPEN_FOR_SUPPORT), target.author_id.is_distinct_from(me))
    )
    return _together(supported, joined, rate.where(Matter.author_id == me), invited, merged)


_ASKED = _asked()


def asked_of(viewer: Viewer) -> list[Work]:
    """What a person is asked: to rate the finished work she asked for or supported and has not rated in its present
    round, to write with someone, to move her support to the proposal that took in one she supported.
    """
    return _read(_ASKED, viewer=viewer.id, since=clock.now() - MOVING)


def _unassigned() -> Any:
    running = case((Clock.met_at.is_(None), Clock.due_at))
    due = select(func.min(running)).where(Clock.matter_id == Matter.id).scalar_subquery()
    part = _part(literal("assign"), due=due).where(
        _PUBLIC, Matter.state.in_(ANSWERABLE), Matter.responsible_id.is_(None), _INSIDE
    )
    return _together(part.order_by(Matter.published_at))


_INSIDE = Matter.place_path.startswith(bindparam("place"))
_UNASSIGNED = _unassigned()


def unassigned_in(place_path: str) -> list[Work]:
    """The proposals inside a place that nobody is in charge of, by the clocks that run all the same."""
    return _read(_UNASSIGNED, place=place_path)


def _overdue() -> Any:
    others = (
        select(Organization.id)
        .join(Place, Organization.place_id == Place.id)
        .where(Place.path.startswith(bindparam("place")), Organization.id != bindparam("besides"))
    )
    # Ordered by an expression, so that SQLite finds the clocks by organization, not by walking all that run anywhere.
    first = (
        select(Clock.id)
        .where(Clock.organization_id.in_(others), Clock.met_at.is_(None))
        .order_by(case((Clock.met_at.is_(None), Clock.due_at)))
        .limit(bindparam("most"))
    )
    part = _part(Clock.kind, due=Clock.due_at).join(Clock, Clock.matter_id == Matter.id)
    return _together(part.where(_PUBLIC, Clock.id.in_(first)))


_OVERDUE = _overdue()


def overdue_in(place_path: str, besides: int = 0) -> list[Work]:
    """What the organizations inside a place should have acknowledged or answered by now; one may be left out."""
    return [work for work in _read(_OVERDUE, place=place_path, besides=besides) if work.overdue]
