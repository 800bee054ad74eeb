"""A text under review: its versions, their paragraphs, and what was said about them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class TextVersion(Base):
    """A version of the text; without `published_at` it is being prepared, and only its convener reads it.

    The first one belongs to the consultation itself: nobody reads it before that is opened.
    """

    __tablename__ = "consultation_text_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    begun_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index(
            "uq_consultation_text_version_begun",
            "consultation_id",
            unique=True,
            sqlite_where=text("published_at is null"),
            postgresql_where=text("published_at is null"),
        ),
    )


class TextParagraph(Base):
    """A paragraph of a version. `thread` is the same wherever it lives on in a later version; `number` is its place."""

    __tablename__ = "consultation_text_paragraph"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("consultation_text_version.id"))
    number: Mapped[int]
    thread: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(default=1)
    label: Mapped[str] = mapped_column(String(40), default="")
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("version_id", "thread"),
        Index("ix_consultation_text_paragraph_number", "version_id", "number"),
        CheckConstraint("kind in ('heading', 'paragraph', 'item')", name="kind"),
        CheckConstraint("text <> ''", name="text"),
    )


class Remark(Base):
    """A comment on a paragraph or other words for it, said when `version` was read.

    `official`: an organization said it. Hidden, it says why, and which organization hid it.
    """

    __tablename__ = "consultation_remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("consultation_text_version.id"))
    thread: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    words: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(String(500), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    author_name: Mapped[str] = mapped_column(String(80), default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_name: Mapped[str] = mapped_column(String(130), default="")
    at: Mapped[datetime]
    backers: Mapped[int] = mapped_column(default=0)
    hidden_at: Mapped[datetime | None]
    hidden_for: Mapped[str] = mapped_column(String(300), default="")
    hidden_by: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    __table_args__ = (
        Index("ix_consultation_remark_thread", "consultation_id", "thread", "kind", "backers", "id"),
        Index("ix_consultation_remark_version_id", "version_id"),
        Index("ix_consultation_remark_author_id", "author_id"),
        Index("ix_consultation_remark_entered_by", "entered_by"),
        CheckConstraint("kind in ('comment', 'wording')", name="kind"),
        CheckConstraint("(hidden_at is null) = (hidden_for = '')", name="hidden"),
        CheckConstraint("(hidden_at is null) = (hidden_by is null)", name="hidden_by"),
    )


class RemarkBacker(Base):
    """Who supports proposed words: a person for herself, or an organization, each once."""

    __tablename__ = "consultation_remark_backer"
    id: Mapped[int] = mapped_column(primary_key=True)
    remark_id: Mapped[int] = mapped_column(ForeignKey("consultation_remark.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))

    __table_args__ = (
        Index(
            "uq_consultation_remark_backer_person",
            "remark_id",
            "person_id",
            unique=True,
            sqlite_where=text("organization_id is null"),
            postgresql_where=text("organization_id is null"),
        ),
        Index(
            "uq_consultation_remark_backer_organization",
            "remark_id",
            "organization_id",
            unique=True,
            sqlite_where=text("organization_id is not null"),
            postgresql_where=text("organization_id is not null"),
        ),
        Index("ix_consultation_remark_backer_person_id", "person_id"),
    )


class RemarkOutcome(Base):
    """Whether a version took what was said, and if not, why (that may be left out)."""

    __tablename__ = "consultation_remark_outcome"
    remark_id: Mapped[int] = mapped_column(ForeignKey("consultation_remark.id"), primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("consultation_text_version.id"), primary_key=True)
    taken: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (Index("ix_consultation_remark_outcome_version_id", "version_id"),)
