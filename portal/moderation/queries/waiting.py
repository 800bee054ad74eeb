"""What waits for a moderator, by place, the longest waiting first: reported and held posts, and appeals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from portal.discussion.models import Comment
from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Appeal, Decision, Report
from .posts import PostThing, posts

QUEUE = 50


@dataclass(frozen=True)
class Waiting:
    """A post that waits for a decision, with what was said against it."""

    post: PostThing
    since: datetime
    reports: Sequence[Any]


def _open(place_path: Any) -> Any:
    """The open reports of posts inside a place."""
    return (
        select(Report.comment_id, Report.matter_id)
        .join(Comment, Comment.id == Report.comment_id, isouter=True)
        .join(Matter, Matter.id == func.coalesce(Comment.matter_id, Report.matter_id))
        .where(Report.outcome.is_(None), Matter.place_path.startswith(place_path))
    )


_POSTS = _open(bindparam("place")).distinct().subquery()
_COUNT = select(func.count()).select_from(_POSTS)


def count_waiting(place_path: str) -> int:
    """How many posts inside a place wait for a decision."""
    return db.session.connection().scalar(_COUNT, {"place": place_path}) or 0


def count_appeals(viewer: Viewer) -> int:
    """How many appeals of her area wait for someone who did not decide the first time."""
    number = _appeals(viewer).with_only_columns(func.count())
    return db.session.scalar(number) or 0


def _area(viewer: Viewer) -> str:
    """The place whose posts the viewer decides about; the policy let only such a viewer come here."""
    assert viewer.governed is not None
    return viewer.governed


def waiting_by_place(viewer: Viewer) -> Rows:
    """How many posts wait for a decision, by place: (place_id, number), most first."""
    found = _open(_area(viewer)).add_columns(Matter.place_id).distinct().subquery()
    number = func.count().label("number")
    statement = select(found.c.place_id, number).group_by(found.c.place_id)
    return db.session.execute(statement.order_by(number.desc(), found.c.place_id)).all()


def waiting_posts(viewer: Viewer, place_id: int | None = None) -> list[Waiting]:
    """The fifty posts that have waited longest for a decision, the longest first, with their reports."""
    found = _open(_area(viewer)).add_columns(func.min(Report.at).label("since"))
    if place_id is not None:
        found = found.where(Matter.place_id == place_id)
    rows = db.session.execute(
        found.group_by(Report.comment_id, Report.matter_id).order_by(func.min(Report.at)).limit(QUEUE)
    ).all()
    comments = [row.comment_id for row in rows if row.comment_id]
    matters = [row.matter_id for row in rows if row.matter_id]
    by_key = {(post.kind, post.id): post for post in posts(viewer, comments, matters)}
    said = _reports(comments, matters)
    return [
        Waiting(
            by_key[("comment", row.comment_id) if row.comment_id else ("matter", row.matter_id)],
            row.since,
            [one for one in said if (one.comment_id, one.matter_id) == (row.comment_id, row.matter_id)],
        )
        for row in rows
    ]


def _reports(comments: Sequence[int], matters: Sequence[int]) -> Rows:
    """What was said against these posts and waits: (comment_id, matter_id, reason, note, at), in the order it came."""
    return db.session.execute(
        select(Report.comment_id, Report.matter_id, Report.reason, Report.note, Report.at)
        .where(Report.outcome.is_(None), or_(Report.comment_id.in_(comments), Report.matter_id.in_(matters)))
        .order_by(Report.id)
    ).all()


def open_reports(post: PostThing) -> Rows:
    """What was said against one post and waits: the same rows."""
    return _reports(*([post.id], []) if post.kind == "comment" else ([], [post.id]))


def _appeals(viewer: Viewer) -> Any:
    """The appeals of her area that she may decide about."""
    return (
        select(Appeal.decision_id)
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Comment, Comment.id == Decision.comment_id, isouter=True)
        .join(Matter, Matter.id == func.coalesce(Comment.matter_id, Decision.matter_id))
        .where(Appeal.outcome.is_(None), Appeal.first_by != viewer.id, Appeal.author_id != viewer.id)
        .where(Appeal.entered_by.is_distinct_from(viewer.id))
        .where(Matter.place_path.startswith(_area(viewer)))
    )


def waiting_appeals(viewer: Viewer) -> Rows:
    """The appeals that wait for this viewer, the longest waiting first: (id, at, outcome, rule, place_id)."""
    return db.session.execute(
        _appeals(viewer)
        .with_only_columns(Decision.id, Appeal.at, Decision.outcome, Decision.rule, Decision.place_id)
        .order_by(Appeal.at)
        .limit(QUEUE)
    ).all()
