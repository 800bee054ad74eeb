"""What is asked, in which form, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Consultation(Base):
    """意见征集: one question to the people of a place, in one form (`rules.lifecycle.Form`).

    `source_id` is the matter it came from. `opinions` counts what was received, at the close.
    """

    __tablename__ = "consultation"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text, default="")
    source_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    opinions: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        CheckConstraint("(opens_at is null) = (closes_at is null)", name="times"),
        CheckConstraint("answered_at is null or closed_at is not null", name="answered"),
        CheckConstraint("source_id is null or source_id <> id", name="source"),
        Index("ix_consultation_closes_at", "closed_at", "closes_at"),
        Index("ix_consultation_source_id", "source_id"),
    )


class Participant(Base):
    """A person who has taken part, for herself: what she said stands with the form. It is asked of her no more."""

    __tablename__ = "consultation_participant"
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    __table_args__ = (Index("ix_consultation_participant_person_id", "person_id"),)
