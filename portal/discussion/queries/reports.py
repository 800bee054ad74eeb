"""What was reported and waits for a decision, by place, the longest waiting first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.rules import GOVERNING, Viewer

from ..models import Comment, Report

QUEUE = 50


@dataclass(frozen=True)
class Reported:
    """A comment that waits for a decision, with what was said against it."""

    id: int
    matter_id: int
    author_id: int | None
    author_name: str
    body: str
    at: datetime
    hidden_at: datetime | None
    title: str
    path: str
    place_id: int
    place_path: str
    number: int
    since: datetime
    reports: Sequence[Any]


def _waiting(place_path: Any) -> Any:
    """The open reports of comments on matters inside a place."""
    return (
        select(Report.comment_id)
        .join(Comment, Comment.id == Report.comment_id)
        .join(Matter, Matter.id == Comment.matter_id)
        .where(Report.outcome.is_(None), Matter.place_path.startswith(place_path))
    )


_COUNT = _waiting(bindparam("place")).with_only_columns(func.count(Report.comment_id.distinct()))


def count_open_reports(place_path: str) -> int:
    """How many comments inside a place wait for a decision."""
    return db.session.connection().scalar(_COUNT, {"place": place_path}) or 0


def _area(viewer: Viewer) -> str:
    """The place whose reports the viewer decides about; the policy let only such a viewer come here."""
    assert viewer.acting is not None
    assert viewer.acting.kind in GOVERNING
    return viewer.acting.place_path


def waiting_by_place(viewer: Viewer) -> Rows:
    """How many comments wait for a decision, by place: (place_id, number), most first."""
    number = func.count(Report.comment_id.distinct()).label("number")
    statement = _waiting(_area(viewer)).with_only_columns(Matter.place_id, number).group_by(Matter.place_id)
    return db.session.execute(statement.order_by(number.desc(), Matter.place_id)).all()


def waiting_comments(viewer: Viewer, place_id: int | None = None) -> list[Reported]:
    """The comments that wait for a decision, the longest waiting first, with their reports: two queries."""
    found = _waiting(_area(viewer)).add_columns(func.count().label("number"), func.min(Report.at).label("since"))
    if place_id is not None:
        found = found.where(Matter.place_id == place_id)
    found = found.group_by(Report.comment_id).order_by(func.min(Report.at)).limit(QUEUE).subquery()
    rows = db.session.execute(
        select(
            Comment.id, Comment.matter_id, Comment.author_id, Comment.author_name, Comment.body, Comment.at,
            Comment.hidden_at, Matter.title, Matter.path, Matter.place_id, Matter.place_path, found.c.number,
            found.c.since,
        )
        .join(found, found.c.comment_id == Comment.id)
        .join(Matter, Matter.id == Comment.matter_id)
        .order_by(found.c.since)
    ).all()  # fmt: skip
    reports = db.session.execute(
        select(Report.comment_id, Report.reason, Report.note, Report.at)
        .where(Report.outcome.is_(None), Report.comment_id.in_([row.id for row in rows]))
        .order_by(Report.id)
    ).all()
    return [Reported(**row._mapping, reports=[one for one in reports if one.comment_id == row.id]) for row in rows]
