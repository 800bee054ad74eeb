"""Decisions: one as its author and the moderators see it, and the public log, which names nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from portal.discussion.models import Comment
from portal.kernel import clock, keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.people.models import Organization, Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Place

from ..models import Appeal, Decision
from ..rules import AGAINST, APPEALABLE, KINDS, Outcome, Second

PAGE = 30


@dataclass(frozen=True)
class DecisionThing:
    """A decision with its appeal. `second` is what was decided on appeal, `entered_by` who entered the appeal for her.

    `words` is what the post said when it was decided about, `hidden_at` whether it is out of sight now.
    """

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
    entered_by: int | None
    organization: str
    at: datetime
    until: datetime | None
    lifted_at: datetime | None
    words: str
    title: str
    path: str
    former_id: int | None
    post_id: int
    matter_id: int
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
            Decision.by_id, Appeal.entered_by, first.c.name, Decision.at, Decision.until, Decision.lifted_at,
            Decision.words, Matter.title, Matter.path, Decision.former_id,
            func.coalesce(Decision.comment_id, Decision.matter_id), Matter.id,
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


def _about(kind: str, post_id: int) -> Any:
    return (Decision.comment_id if kind == "comment" else Decision.matter_id) == post_id


def latest_about(kind: str, post_id: int) -> int | None:
    """The number of the newest decision about a post."""
    return db.session.scalar(select(func.max(Decision.id)).where(_about(kind, post_id)))


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


def _entries() -> Any:
    return (
        select(
            Decision.id, Decision.at, Place.name, case((Decision.comment_id.is_not(None), "comment"), else_="matter"),
            Decision.outcome, Decision.rule, Organization.name, Appeal.outcome,
        )
        .join(Place, Place.id == Decision.place_id)
        .join(Organization, Organization.id == Decision.organization_id)
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
        .order_by(Decision.id.desc())
    )  # fmt: skip


def entries_about(_viewer: Viewer, kind: str, post_id: int) -> Sequence[Entry] | None:
    """What the public log says of one post that was out of sight, the newest first; None where it never was.

    Only these: who goes through numbers does not learn what was merely reported, or whose author was blocked.
    """
    if kind not in KINDS:
        return None
    statement = _entries().where(_about(kind, post_id), Decision.outcome.in_(AGAINST)).limit(PAGE)
    return [Entry(*row) for row in db.session.execute(statement)] or None


def log(place_path: str, cursor: str | None = None) -> Page[Entry]:
    """The newest decisions inside a place, thirty a page."""
    statement = _entries().where(Place.path.startswith(place_path)).limit(PAGE + 1)
    key = keyset.decode(cursor, (int,))
    if key:
        statement = statement.where(Decision.id < key[0])
    rows = [Entry(*row) for row in db.session.execute(statement)]
    return keyset.page(rows, PAGE, lambda entry: (entry.id,), key is None)


def totals(place_path: str) -> Rows:
    """How many decisions inside a place by rule and outcome, and how many of them were taken back on appeal:
    (rule, outcome, number, restored)."""
    restored = func.count().filter(Appeal.outcome == Second.RESTORED).label("restored")
    return db.session.execute(
        select(Decision.rule, Decision.outcome, func.count().label("number"), restored)
        .join(Place, Place.id == Decision.place_id)
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
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
        .where(Place.path.startswith(place_path), Decision.outcome == Outcome.BLOCKED, Decision.lifted_at.is_(None))
        .where(Decision.until > clock.now())
        .order_by(Decision.until)
        .limit(200)
    ).all()


def against(viewer: Viewer) -> Rows:
    """What was decided against the viewer's own words, newest first.

    Rows: id, at, outcome, rule, until, lifted_at, appealed_at, second.
    """
    return db.session.execute(
        select(Decision.id, Decision.at, Decision.outcome, Decision.rule, Decision.until, Decision.lifted_at,
               Appeal.at.label("appealed_at"), Appeal.outcome.label("second"))
        .join(Appeal, Appeal.decision_id == Decision.id, isouter=True)
        .where(Decision.author_id == viewer.id, Decision.outcome.in_(APPEALABLE))
        .order_by(Decision.id.desc())
        .limit(50)
    ).all()  # fmt: skip
