"""What waits for whom: the work lists of the home page. Each is one bounded query, the most urgent first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Date, and_, case, cast, exists, func, literal, null, select, union_all

from portal.kernel import clock
from portal.kernel.db import Moment, db
from portal.matters.models import Clock, Matter
from portal.people.rules import Viewer

from ..models import Answer, CoAuthor, Proposal, ProposalVote, Rating
from ..rules import ANSWERABLE, WORKABLE, Choice, Decision

LARGEST = 20
# An expression in place of the column keeps SQLite from walking a list of all proposals: every part begins from what
# belongs to somebody, her votes or an organization's matters, which are few.
_PUBLIC = and_(Matter.kind.concat("") == "proposal", Matter.published_at.is_not(None), Matter.hidden_at.is_(None))


@dataclass(frozen=True)
class Work:
    """Something to do about a proposal.

    `kind`: acknowledge, answer (an office owes it), start, report (accepted work), rate, assign. `due` is when it was
    promised for, if it was.
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
    ).where(_PUBLIC)  # fmt: skip


def _together(*parts: Any) -> list[Work]:
    """The first rows of each part, by due date; what has none stands behind."""
    bounded = [select(*part.limit(LARGEST).subquery().c) for part in parts]
    rows = db.session.execute(union_all(*bounded) if len(bounded) > 1 else bounded[0]).all()
    works = [
        Work(row.id, row.title, row.path, row.due or (row.day and clock.end_of(row.day)), row.kind) for row in rows
    ]
    return sorted(works, key=lambda work: (work.due is None, work.due, work.id))[:LARGEST]


def owed_by(organization_id: int) -> list[Work]:
    """What an organization owes: running clocks, accepted proposals to start, work under way to report on."""
    clocks = (
        _part(Clock.kind, due=Clock.due_at)
        .join(Clock, Clock.matter_id == Matter.id)
        .where(Clock.organization_id == organization_id, Clock.met_at.is_(None))
        .order_by(Clock.due_at)
    )
    promised = select(func.max(Answer.due)).where(Answer.proposal_id == Matter.id).scalar_subquery()
    accepted = (
        _part(case((Matter.state == Decision.ACCEPTED, "start"), else_="report"), day=promised)
        .where(Matter.responsible_id == organization_id, Matter.state.in_(WORKABLE))
        .order_by(Matter.published_at)
    )
    return _together(clocks, accepted)


def to_rate(viewer: Viewer) -> list[Work]:
    """The finished work the viewer asked for or supported, and has not rated in its present round."""
    rated = exists().where(
        Rating.proposal_id == Matter.id, Rating.round == Proposal.round, Rating.person_id == viewer.id
    )
    part = _part(literal("rate")).join(Proposal, Proposal.id == Matter.id).where(Matter.state == "done", ~rated)
    supported = part.join(ProposalVote, ProposalVote.proposal_id == Matter.id).where(
        ProposalVote.person_id == viewer.id, ProposalVote.choice == Choice.SUPPORT
    )
    joined = part.join(CoAuthor, CoAuthor.proposal_id == Matter.id).where(
        CoAuthor.person_id == viewer.id, CoAuthor.joined_at.is_not(None)
    )
    return _together(supported, joined, part.where(Matter.author_id == viewer.id))


def unassigned_in(place_path: str) -> list[Work]:
    """The proposals inside a place that nobody is in charge of, by the clocks that run all the same."""
    clocks = and_(Clock.matter_id == Matter.id, Clock.met_at.is_(None))
    due = select(func.min(Clock.due_at)).where(clocks).scalar_subquery()
    part = _part(literal("assign"), due=due).where(
        Matter.state.in_(ANSWERABLE), Matter.responsible_id.is_(None), Matter.place_path.startswith(place_path)
    )
    return _together(part.order_by(Matter.published_at))


def overdue_in(place_path: str) -> list[Work]:
    """What anybody inside a place should have acknowledged or answered by now."""
    part = (
        _part(Clock.kind, due=Clock.due_at)
        .join(Clock, Clock.matter_id == Matter.id)
        .where(Clock.met_at.is_(None), Clock.due_at < clock.now(), Matter.place_path.startswith(place_path))
    )
    return _together(part.order_by(Clock.due_at))
