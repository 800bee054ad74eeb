"""A post: a comment, or a matter's own text, as moderation sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select

from portal.discussion.models import Comment
from portal.discussion.rules import permalink
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.rules import GOVERNING, Viewer


@dataclass(frozen=True)
class PostThing:
    """What was written, where, by whom; `hidden_at` is the post's own."""

    kind: str
    id: int
    matter_id: int
    author_id: int | None
    author_name: str
    organization_id: int | None
    words: str
    at: datetime
    published_at: datetime | None
    hidden_at: datetime | None
    hidden_for: str
    title: str
    matter_path: str
    place_id: int
    place_path: str

    @property
    def path(self) -> str:
        """Where it stands."""
        return permalink(self.matter_id, self.id) if self.kind == "comment" else self.matter_path

    @property
    def keys(self) -> dict[str, int | None]:
        """The columns of a report or a decision that point at it."""
        return {
            "comment_id": self.id if self.kind == "comment" else None,
            "matter_id": self.id if self.kind == "matter" else None,
        }


COMMENTS: Any = select(
    literal("comment"), Comment.id, Comment.matter_id, Comment.author_id, Comment.author_name,
    Comment.organization_id, Comment.body, Comment.at, Matter.published_at, Comment.hidden_at, Comment.hidden_for,
    Matter.title, Matter.path, Matter.place_id, Matter.place_path,
).join(Matter, Matter.id == Comment.matter_id)  # fmt: skip
MATTERS: Any = select(
    literal("matter"), Matter.id, Matter.id, Matter.author_id, Matter.author_name, Matter.organization_id,
    Matter.title + literal("\n\n") + Matter.excerpt, Matter.created_at, Matter.published_at, Matter.hidden_at,
    literal(""), Matter.title, Matter.path, Matter.place_id, Matter.place_path,
)  # fmt: skip


def get_post(viewer: Viewer, kind: str, post_id: int) -> PostThing | None:
    """The post, for whoever may see it; a hidden one also for the offices that govern its place."""
    if kind not in ("comment", "matter"):
        return None
    statement, key = (COMMENTS, Comment.id) if kind == "comment" else (MATTERS, Matter.id)
    row = db.session.execute(statement.where(key == post_id)).one_or_none()
    if row is None:
        return None
    post = PostThing(*row)
    seen = db.session.scalar(select(Matter.id).where(Matter.id == post.matter_id, visible_to(viewer)))
    governed = viewer.acts_for(GOVERNING, post.place_path) and post.published_at is not None
    return post if seen is not None or governed else None
