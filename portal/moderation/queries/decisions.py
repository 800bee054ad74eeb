"""Decisions: one as its author and the moderators see it, and the public log, which names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from portal.discussion.models import Comment
from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.kernel.keyset import after as behind
from portal.kernel.keyset import decode, encode
from portal.matters.models import Matter
from portal.people.models import Organization, Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Place

from ..models import Appeal, Decision

PAGE = 30


@dataclass(frozen=True)
class DecisionThing:
    """A decision with its appeal. `second` is what was decided on appeal."""

    id: int
    kind: str
    author_id: int | None
    author: str
    organization_id: int | None
    place_id: int
    place_path: str
    place: str
    outcome: str
    rule: str
    reason: str
    by_id: int
    organization: str
    at: datetime
    until: datetime | None
    lifted_at: datetime | None
    words: str
    title: str
    post_id: int
    hidden_at: datetime | None
    appeal: str | None
    appealed_at: datetime | None
    second: str | None
    second_reason: str | None
    second_at: datetime | None


def _decisions() -> Any:
    first = Organization.__table__.alias("first_office")
    return (
        select(
            Decision.id, case((Decision.comment_id.is_not(None), "comment"), else_="matter"), Decision.author_id,
            func.coalesce(Person.name, ""), func.coalesce(Comment.organization_id, Matter.organization_id),
            Decision.place_id, Matter.place_path, Place.name, Decision.outcome, Decision.rule, Decision.reason,
            Decision.by_id, first.c.name, Decision.at, Decision.until, Decision.lifted_at,
            func.coalesce(Comment.body, Matter.title), Matter.title,
            func.coalesce(Decision.comment_id, Decision.matter_id),
            case((Decision.comment_id.is_not(None), Comment.hidden_at), else_=Matter.hidden_at), Appeal.words,
            Appeal.at, Appeal.outcome, Appeal.reason, Appeal.decided_at,
        )
        .join(Comment, Comment.id == Decision.comment_id, isouter=True)
        .join(Matter, Matter.id == func.coalesce(Comment.matter_id, Decision.matter_id))
        .join(Place, Place.id == Decision.place_id)
        .join(first, first.c.id == Decision.organization_id)
        .join(Person, Person.id == Decision.author_id, isouter=True)
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
    )  # fmt: skip


def get_decision(viewer: Viewer, decision_id: int) -> DecisionThing | None:
    """A decision, for the author it concerns and for the offices that govern its place; to others there is none."""
    row = db.session.execute(_decisions().where(Decision.id == decision_id)).one_or_none()
    if row is None:
        return None
    thing = DecisionThing(*row)
    mine = viewer.signed_in and thing.author_id == viewer.id
    return thing if mine or viewer.acts_for(GOVERNING, thing.place_path) else None


def latest_about(kind: str, post_id: int) -> int | None:
    """The number of the newest decision about a post."""
    key = Decision.comment_id if kind == "comment" else Decision.matter_id
    return db.session.scalar(select(func.max(Decision.id)).where(key == post_id))


@dataclass(frozen=True)
class Entry:
    """A line of the public log: what rule, what became of it, which office. Not who, not what was written."""

    id: int
    at: datetime
    place: str
    kind: str
    outcome: str
    rule: str
    organization: str
    second: str | None


@dataclass(frozen=True)
class LogPage:
    """One page of the log; `next` is the cursor of the lines behind it."""

    entries: Sequence[Entry]
    next: str | None


def log(place_path: str, cursor: str | None = None) -> LogPage:
    """The newest decisions inside a place, thirty a page."""
    statement = (
        select(
            Decision.id, Decision.at, Place.name, case((Decision.comment_id.is_not(None), "comment"), else_="matter"),
            Decision.outcome, Decision.rule, Organization.name, Appeal.outcome,
        )
        .join(Place, Place.id == Decision.place_id)
        .join(Organization, Organization.id == Decision.organization_id)
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
        .where(Place.path.startswith(place_path))
        .order_by(Decision.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    key = decode(cursor, (int,))
    if key:
        statement = statement.where(behind((Decision.__table__.c.id,), key, descending=True))
    rows = [Entry(*row) for row in db.session.execute(statement)]
    return LogPage(rows[:PAGE], encode((rows[PAGE - 1].id,)) if len(rows) > PAGE else None)


def totals(place_path: str) -> Rows:
    """How many decisions inside a place by rule and outcome: (rule, outcome, number)."""
    return db.session.execute(
        select(Decision.rule, Decision.outcome, func.count().label("number"))
        .join(Place, Place.id == Decision.place_id)
        .where(Place.path.startswith(place_path))
        .group_by(Decision.rule, Decision.outcome)
        .order_by(Decision.rule, Decision.outcome)
    ).all()


def blocks_in(place_path: str) -> Rows:
    """The blocks that run inside a place: (id, person, rule, until), the longest last."""
    return db.session.execute(
        select(Decision.id, Person.name.label("person"), Decision.rule, Decision.until)
        .join(Person, Person.id == Decision.author_id)
        .join(Place, Place.id == Decision.place_id)
        .where(Place.path.startswith(place_path), Decision.outcome == "blocked", Decision.lifted_at.is_(None))
        .where(Decision.until > clock.now())
        .order_by(Decision.until)
        .limit(200)
    ).all()


def against(viewer: Viewer) -> Rows:
    """What was decided about the viewer's own words, newest first: (id, at, outcome, rule, until, second)."""
    return db.session.execute(
        select(Decision.id, Decision.at, Decision.outcome, Decision.rule, Decision.until,
               Appeal.outcome.label("second"))
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
        .where(Decision.author_id == viewer.id, Decision.outcome.in_(("hidden", "blocked")))
        .order_by(Decision.id.desc())
        .limit(50)
    ).all()  # fmt: skip
