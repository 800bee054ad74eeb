"""The tables of moderation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_ONE = "(comment_id is null) <> (matter_id is null)"


class Report(Base):
    """A person says a post breaks a rule: a comment, or a matter's own text; `outcome` once a moderator decided.

    Without a reporter the portal itself asks: a new account's post has a link. `entered_by` is the officer who entered
    it for the reporter; neither of the two decides.
    """

    __tablename__ = "comment_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(8))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    decided_at: Mapped[datetime | None]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decision.id"))

    __table_args__ = (
        Index(
            "uq_comment_report_open",
            "comment_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("outcome is null"),
            postgresql_where=text("outcome is null"),
        ),
        Index(
            "uq_matter_report_open",
            "matter_id",
            "reporter_id",
            unique=True,
            sqlite_where=text("outcome is null"),
            postgresql_where=text("outcome is null"),
        ),
        Index("ix_comment_report_outcome_at", "outcome", "at"),
        Index("ix_comment_report_decision_id", "decision_id"),
        CheckConstraint("outcome is null or outcome in ('hidden','kept','released','refused')", name="outcome"),
        CheckConstraint(
            "(reporter_id is null or decided_by is null or decided_by <> reporter_id)"
            " and (entered_by is null or decided_by is null or decided_by <> entered_by)",
            name="two",
        ),
        CheckConstraint(_ONE, name="post"),
    )


class Decision(Base):
    """What was decided about a post or about its author, by whom, under which rule, why.

    It stays, whatever an appeal brings. `words` is what the post said then, `former_id` the decision before about the
    same post. `until` is the end of a block, `lifted_at` when it was taken back before, by `lifted_by`.
    """

    __tablename__ = "moderation_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    outcome: Mapped[str] = mapped_column(String(8))
    rule: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(300))
    words: Mapped[str] = mapped_column(Text, default="")
    former_id: Mapped[int | None] = mapped_column(ForeignKey("moderation_decision.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        Index("ix_moderation_decision_place_id", "place_id", "id"),
        Index("ix_moderation_decision_author_id", "author_id", "id"),
        Index("ix_moderation_decision_comment_id", "comment_id"),
        Index("ix_moderation_decision_matter_id", "matter_id"),
        CheckConstraint("outcome in ('hidden','kept','released','refused','blocked')", name="outcome"),
        CheckConstraint(_ONE, name="post"),
        CheckConstraint("author_id is null or author_id <> by_id", name="two"),
        CheckConstraint("(outcome = 'blocked') = (until is not null)", name="until"),
        CheckConstraint("(lifted_at is null) = (lifted_by is null)", name="lifted"),
        CheckConstraint("lifted_by is null or lifted_by <> author_id", name="lifter"),
    )


class Appeal(Base):
    """The author asks for a second decision, once; someone else makes it.

    `first_by` and `author_id` repeat who decided and who appeals, so that the database itself keeps them apart from
    who decides now; `entered_by`, the officer who entered it for her, does not decide either.
    """

    __tablename__ = "moderation_appeal"
    decision_id: Mapped[int] = mapped_column(ForeignKey("moderation_decision.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    words: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(300), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_moderation_appeal_outcome_at", "outcome", "at"),
        CheckConstraint("outcome is null or outcome in ('restored','upheld')", name="outcome"),
        CheckConstraint(
            "decided_by is null or (decided_by <> first_by and decided_by <> author_id"
            " and (entered_by is null or decided_by <> entered_by))",
            name="two",
        ),
    )
