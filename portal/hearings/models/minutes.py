"""The tables of a hearing's minutes; what was said stands in `HearingSpeech.what`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_UNDECIDED = text("decided_at is null")


class HearingMinutes(Base):
    """纪要: begun when the session ends; from `published_at` on nothing of them changes."""

    __tablename__ = "hearing_minutes"
    hearing_id: Mapped[int] = mapped_column(ForeignKey("hearing.id"), primary_key=True)
    findings: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint("published_at is null or findings <> ''", name="findings"),)


class HearingConfirmation(Base):
    """A speaker has said that an entry is right. Changing the entry afterwards takes this away."""

    __tablename__ = "hearing_confirmation"
    speech_id: Mapped[int] = mapped_column(ForeignKey("hearing_speech.id"), primary_key=True)
    at: Mapped[datetime]


class HearingCorrection(Base):
    """A speaker asks that her entry says something else. `before` is what it said; `reason` why it was refused."""

    __tablename__ = "hearing_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    speech_id: Mapped[int] = mapped_column(ForeignKey("hearing_speech.id"))
    before: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index("uq_hearing_correction_undecided", "speech_id", unique=True, sqlite_where=_UNDECIDED,
              postgresql_where=_UNDECIDED),
        Index("ix_hearing_correction_speech_id", "speech_id", "id"),
        Index("ix_hearing_correction_decided_by", "decided_by"),
        CheckConstraint("(decided_at is null) = (decided_by is null)", name="decided"),
        CheckConstraint("accepted or decided_at is null or reason <> ''", name="reason"),
    )  # fmt: skip
