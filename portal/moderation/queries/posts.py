"""A post: a comment, or a matter's own text, as moderation sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import exists, false, func, literal, or_, select

from portal.discussion.models import Comment
from portal.discussion.rules import permalink
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.queries import home_paths
from portal.people.rules import GOVERNING, Viewer

from ..models import Decision, Report

# For ids of one kind of matter, what each says, by id.
Bodies = Callable[[Sequence[int]], Mapping[int, str]]

_bodies: dict[str, Bodies] = {}


def install(bodies: Mapping[str, Bodies]) -> None:
    """Make the rooms' own texts known by kind of matter; called once by the factory."""
    _bodies.clear()
    _bodies.update(bodies)


@dataclass(frozen=True)
class PostThing:
    """What was written, where, by whom; `hidden_at` is the post's own.

    `reported`: the viewer reported it, or entered a report for someone, that still waits; `homes`: the paths of the
    compounds where its author lives; `entered_by`: the officer who entered it for her; `former_id`: the last decision
    about it; `out_of_sight`: its matter is hidden, so that only moderators see where it stands.
    """

    kind: str
    id: int
    matter_id: int
    matter_kind: str
    author_id: int | None
    author_name: str
    entered_by: int | None
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
    out_of_sight: bool
    reported: bool
    former_id: int | None
    homes: tuple[str, ...] = ()

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


def _reported(viewer: Viewer, key: Any) -> Any:
    if not viewer.signed_in:
        return false()
    mine = or_(Report.reporter_id == viewer.id, Report.entered_by == viewer.id)
    return exists().where(key, Report.outcome.is_(None), mine)


def _former(key: Any) -> Any:
    return select(func.max(Decision.id)).where(key).scalar_subquery()


def _comments(viewer: Viewer) -> Any:
    return select(
        literal("comment"), Comment.id, Comment.matter_id, Matter.kind, Comment.author_id, Comment.author_name,
        Comment.entered_by, Comment.organization_id, Comment.body, Comment.at, Matter.published_at, Comment.hidden_at,
        Comment.hidden_for, Matter.title, Matter.path, Matter.place_id, Matter.place_path,
        Matter.hidden_at.is_not(None),
        _reported(viewer, Report.comment_id == Comment.id), _former(Decision.comment_id == Comment.id),
    ).join(Matter, Matter.id == Comment.matter_id)  # fmt: skip


def _matters(viewer: Viewer) -> Any:
    return select(
        literal("matter"), Matter.id, Matter.id, Matter.kind, Matter.author_id, Matter.author_name, Matter.entered_by,
        Matter.organization_id, Matter.excerpt, Matter.created_at, Matter.published_at, Matter.hidden_at,
        Matter.hidden_for, Matter.title, Matter.path, Matter.place_id, Matter.place_path,
        Matter.hidden_at.is_not(None),
        _reported(viewer, Report.matter_id == Matter.id), _former(Decision.matter_id == Matter.id),
    )  # fmt: skip


def posts(viewer: Viewer, comments: Sequence[int], matters: Sequence[int]) -> list[PostThing]:
    """These comments and matters in full, whoever may see them: four queries at most."""
    rows: list[Any] = []
    if comments:
        rows += db.session.execute(_comments(viewer).where(Comment.id.in_(comments))).all()
    if matters:
        rows += db.session.execute(_matters(viewer).where(Matter.id.in_(matters))).all()
    found = [PostThing(*row) for row in rows]
    homes = home_paths([post.author_id for post in found if post.author_id]) if found else {}
    bodies = _full([post for post in found if post.kind == "matter"])
    return [
        replace(
            post,
            words=f"{post.title}\n\n{bodies.get(post.id, post.words)}" if post.kind == "matter" else post.words,
            homes=homes.get(post.author_id or 0, ()),
        )
        for post in found
    ]


def _full(matters: Sequence[PostThing]) -> dict[int, str]:
    """What these matters say, by id."""
    found: dict[int, str] = {}
    for kind in {post.matter_kind for post in matters} & set(_bodies):
        found.update(_bodies[kind]([post.id for post in matters if post.matter_kind == kind]))
    return found


def find_post(viewer: Viewer, kind: str, post_id: int) -> PostThing | None:
    """The post, whoever may see it."""
    if kind not in ("comment", "matter"):
        return None
    found = posts(viewer, *(([post_id], []) if kind == "comment" else ([], [post_id])))
    return found[0] if found else None


def get_post(viewer: Viewer, kind: str, post_id: int) -> PostThing | None:
    """The post, for whoever may see it; a hidden one also for the offices that govern its place."""
    post = find_post(viewer, kind, post_id)
    if post is None:
        return None
    seen = db.session.scalar(select(Matter.id).where(Matter.id == post.matter_id, visible_to(viewer)))
    governed = viewer.acts_for(GOVERNING, post.place_path) and post.published_at is not None
    return post if seen is not None or governed else None


@dataclass(frozen=True)
class HiddenThing:
    """A public matter that is out of sight, as everyone may know of it: which rule, since when. Not what it says."""

    id: int
    hidden_at: datetime
    hidden_for: str
    place_path: str
    published_at: datetime


def get_hidden(matter_id: int) -> HiddenThing | None:
    """What stands in place of a hidden matter; None where it is shown, or was never public."""
    row = db.session.execute(
        select(Matter.id, Matter.hidden_at, Matter.hidden_for, Matter.place_path, Matter.published_at).where(
            Matter.id == matter_id, Matter.hidden_at.is_not(None), Matter.published_at.is_not(None)
        )
    ).one_or_none()
    return HiddenThing(**row._mapping) if row else None
