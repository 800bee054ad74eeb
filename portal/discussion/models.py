"""The tables of discussion."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


def _of_comments(name: str, *columns: str) -> Index:
    """An order in which a thread reads its comments; replies, which are read by `position`, stay out of it."""
    only: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("parent_id is null"))
    return Index(name, *columns, **only)


class Comment(Base):
    """A comment (`parent_id` None) or a reply to one. `official` marks words spoken for the organization in charge.

    `entered_by` is the officer who entered it for its author, `entered_name` how he signed.

    `position` counts the replies of a comment from 1 on, without gaps, and is 0 for a comment itself; `helpful` and
    `replies` are counters kept with their rows. A hidden comment keeps its text; `hidden_for` is the rule it broke.
    """

    __tablename__ = "comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    position: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(String(80))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_name: Mapped[str] = mapped_column(String(130), default="")
    official: Mapped[bool] = mapped_column(default=False)
    stance: Mapped[str] = mapped_column(String(8), default="neutral")
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_for: Mapped[str] = mapped_column(String(20), default="")
    helpful: Mapped[int] = mapped_column(default=0)
    replies: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("parent_id", "position"),
        _of_comments("ix_comment_thread_time", "matter_id", "stance", "id"),
        _of_comments("ix_comment_thread_helpful", "matter_id", "stance", "helpful", "id"),
        Index("ix_comment_author_id", "author_id", "id"),
        Index(
            "ix_comment_entered_by",
            "entered_by",
            sqlite_where=text("entered_by is not null"),
            postgresql_where=text("entered_by is not null"),
        ),
        CheckConstraint("stance in ('for','against','neutral')", name="stance"),
        CheckConstraint("helpful >= 0 and replies >= 0", name="counters"),
        CheckConstraint("(parent_id is null) = (position = 0)", name="position"),
    )


class CommentVersion(Base):
    """What a comment said before it was edited."""

    __tablename__ = "comment_version"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime]


class HelpfulVote(Base):
    """A person found a comment helpful; once a person."""

    __tablename__ = "comment_helpful"
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    at: Mapped[datetime]
