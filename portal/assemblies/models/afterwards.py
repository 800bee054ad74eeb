"""What follows a result: what owners object, and who carries out what was decided."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class ResultObjection(Base):
    """An owner objects to a result; whoever convened the vote answers beside it."""

    __tablename__ = "result_objection"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    body: Mapped[str] = mapped_column(String(1000))
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    answered_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("assembly_id", "person_id"),
        CheckConstraint("(answered_at is null) = (answer = '')", name="answered"),
        CheckConstraint("answered_by is null or person_id is null or answered_by <> person_id", name="two"),
    )


class FollowUp(Base):
    """A motion that passed is carried out: by which organization, until when; `note` says what was done."""

    __tablename__ = "follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motion.id"), unique=True)
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    due: Mapped[date]
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (
        Index("ix_follow_up_organization_id", "organization_id", "done_at"),
        CheckConstraint("(done_at is null) = (note = '')", name="done"),
    )
