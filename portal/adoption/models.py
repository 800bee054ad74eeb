"""The tables of adoption."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class AdoptionTable(Base):
    """意见采纳情况表: what became of what was said in one matter; from `published_at` on nothing of it changes."""

    __tablename__ = "adoption_table"
    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    opened_at: Mapped[datetime]
    published_at: Mapped[datetime | None]


class AdoptionLine(Base):
    """Opinions that are answered together. `verdict` is empty until somebody answers.

    `organization_id` carries it out until `due`; `done_at` and `note` say that and what was done.
    """

    __tablename__ = "adoption_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("adoption_table.matter_id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(300))
    verdict: Mapped[str] = mapped_column(String(8), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    due: Mapped[date | None]
    done_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        UniqueConstraint("matter_id", "position"),
        CheckConstraint("(verdict = '') = (reason = '')", name="reason"),
        CheckConstraint("(organization_id is null) = (due is null)", name="task"),
        CheckConstraint("done_at is null or organization_id is not null", name="done"),
        Index("ix_adoption_line_organization_id", "organization_id", "done_at"),
    )


class AdoptionOpinion(Base):
    """An opinion as it was received; `source` says where it stands in its room."""

    __tablename__ = "adoption_opinion"
    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("adoption_table.matter_id"))
    line_id: Mapped[int] = mapped_column(ForeignKey("adoption_line.id"))
    source: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    voices: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("matter_id", "source"),
        Index("ix_adoption_opinion_line_id", "line_id", "voices", "id"),
        Index("ix_adoption_opinion_organization_id", "organization_id"),
    )


class AdoptionVoice(Base):
    """A person who said an opinion or backed it: she is told what became of it. Shown to nobody else."""

    __tablename__ = "adoption_voice"
    opinion_id: Mapped[int] = mapped_column(ForeignKey("adoption_opinion.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    __table_args__ = (Index("ix_adoption_voice_person_id", "person_id"),)
