"""The tables of residency: letters with their codes, who joint owners want as representative, words kept meanwhile.

The residencies themselves stand with people, because permission depends on them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class LetterBatch(Base):
    """One printing of letters, for a building or a whole compound; who issued it, for which organization."""

    __tablename__ = "letter_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))
    number: Mapped[int]
    issued_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_letter_batch_place_id", "place_id", "id"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("(revoked_by is null) = (revoked_at is null)", name="revoked"),
    )


class Letter(Base):
    """入户信函: the code of one unit, kept only as its digest. It opens once, until it expires or is replaced."""

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("letter_batch.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_letter_current",
            "unit_id",
            unique=True,
            sqlite_where=text("used_at is null and revoked_at is null"),
            postgresql_where=text("used_at is null and revoked_at is null"),
        ),
        Index("ix_letter_batch", "batch_id"),
        CheckConstraint("(used_by is null) = (used_at is null)", name="used"),
        CheckConstraint("used_at is null or revoked_at is null", name="once"),
    )


class RepresentativeChoice(Base):
    """Which joint owner of a unit one of its owners names as the representative of all."""

    __tablename__ = "representative_choice"
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"), primary_key=True)
    chosen_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    at: Mapped[datetime]


class KeptForm(Base):
    """What a person typed before she was verified: its path and fields, read by her alone, sent when she can."""

    __tablename__ = "kept_form"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[list[list[Any]]] = mapped_column(JSON)
    at: Mapped[datetime]
