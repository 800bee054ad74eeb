"""What officers want the register to say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Correction(Base):
    """What one officer wants the register to say of a unit, until a colleague confirms it.

    `before` and `after` are what `queries.unit_said` gives, `before` at the moment it was entered: where the register
    says something else by the time it is confirmed, it is out of date. `owners` are the owners wanted (None: they stay
    as they are), each {owner_id} or, if she is new, {kind, name, document, document_end}, with {numerator, denominator,
    represents}. `answer` is the reason of a refusal.
    """

    __tablename__ = "correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    state: Mapped[str] = mapped_column(String(12), default="proposed")
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    owners: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    entered_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        Index(
            "uq_correction_waiting",
            "unit_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_correction_unit_id", "unit_id", "id"),
        Index("ix_correction_state", "state", "id"),
        CheckConstraint("state in ('proposed','applied','declined','outdated')", name="state"),
        CheckConstraint("decided_by is null or decided_by <> entered_by", name="two"),
        CheckConstraint("state not in ('applied','declined') or decided_by is not null", name="decided"),
    )
