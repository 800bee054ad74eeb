"""What the register says now, and how it came to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Owner(Base):
    """业主: a person, a legal person, or the developer, as the register names her in one compound.

    The same owner of several units is one row. `document` is the keyed digest of her document's number, which is not
    kept, and `document_end` its last four characters; both are empty where the register does not know it. `person_id`
    is her account, once she has proven that she is this owner.
    """

    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(80))
    document: Mapped[str] = mapped_column(String(64), default="")
    document_end: Mapped[str] = mapped_column(String(4), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("compound_id", "kind", "name", "document"),
        Index("ix_owner_person_id", "person_id"),
        CheckConstraint("kind in ('person','legal','developer')", name="kind"),
    )


class Ownership(Base):
    """An owner's part of a unit, `numerator`/`denominator` of it, from `since` until `until`.

    `represents`: the one joint owner who casts the unit's ballot for all (业主共有人的代表).
    """

    __tablename__ = "ownership"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("owner.id"))
    numerator: Mapped[int] = mapped_column(default=1)
    denominator: Mapped[int] = mapped_column(default=1)
    represents: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_ownership_current",
            "unit_id",
            "owner_id",
            unique=True,
            sqlite_where=text("until is null"),
            postgresql_where=text("until is null"),
        ),
        Index(
            "uq_ownership_representative",
            "unit_id",
            unique=True,
            sqlite_where=text("until is null and represents"),
            postgresql_where=text("until is null and represents"),
        ),
        Index("ix_ownership_owner_id", "owner_id"),
        CheckConstraint("numerator > 0 and numerator <= denominator", name="share"),
    )


class UnitChange(Base):
    """What the register said of a unit before and after: one row a change, never edited.

    `before` and `after` are what `queries.unit_said` gives (None: the unit was not there). `source` is an import or a
    correction and `reference` its id, or the joint owners, who named their representative (0). Whoever entered it and
    whoever confirmed it are never the same person. An operator at the command line is nobody (None).
    """

    __tablename__ = "unit_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    source: Mapped[str] = mapped_column(String(12))
    reference: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_unit_change_unit_id", "unit_id", "id"),
        Index("ix_unit_change_source", "source", "reference", "id"),
        CheckConstraint("source in ('import','correction','owners')", name="source"),
        CheckConstraint("entered_by is null or confirmed_by is null or entered_by <> confirmed_by", name="two"),
    )
