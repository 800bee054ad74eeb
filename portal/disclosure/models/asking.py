"""What residents ask about a line, and owners who object to a statement."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Question(Base):
    """A question on a line (or, without one, on the whole statement); the answer stays beside it for good."""

    __tablename__ = "statement_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"))
    line_id: Mapped[int | None] = mapped_column(ForeignKey("fund_line.id"), index=True)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    body: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_statement_question_statement_id", "statement_id", "id"),
        CheckConstraint("(answered_at is null) = (answer = '')", name="answered"),
        CheckConstraint("answered_by is null or asked_by is null or answered_by <> asked_by", name="two"),
    )


class StatementObjection(Base):
    """An owner objects to a published statement; enough of them oblige a hearing or an audit."""

    __tablename__ = "statement_objection"
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


class Audit(Base):
    """The hearing or audit that enough objecting owners obliged; `id` is the id of its matter.

    `form`, `held_on` and `report` once whoever keeps the fund has said what came of it.
    """

    __tablename__ = "statement_audit"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), unique=True)
    form: Mapped[str] = mapped_column(String(8), default="")
    held_on: Mapped[date | None]
    report: Mapped[str] = mapped_column(Text, default="")
    reported_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reported_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("form in ('','hearing','audit')", name="form"),
        CheckConstraint(
            "(reported_at is null) = (report = '') and (reported_at is null) = (held_on is null)"
            " and (reported_at is null) = (form = '')",
            name="reported",
        ),
    )
