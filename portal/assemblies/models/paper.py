"""Stacks of paper ballots, each read by two."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class PaperBatch(Base):
    """A stack of paper ballots: `forms` is how many its cover sheet says there are; all are entered twice."""

    __tablename__ = "paper_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"), index=True)
    forms: Mapped[int]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        CheckConstraint("forms > 0", name="forms"),
        CheckConstraint("closed_by is null or closed_by <> entered_by", name="two"),
    )


class PaperEntry(Base):
    """One paper ballot as two people read it: `first`, then `second` from the scan; a third decides where they differ.

    A reading maps numbers of motions to what is marked, or says `{"invalid": reason}` for the whole paper.
    """

    __tablename__ = "paper_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("paper_batch.id"))
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    scan_id: Mapped[int] = mapped_column(ForeignKey("private_file.id"))
    first: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    second: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    second_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    third: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    third_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("batch_id", "slot_id"),
        CheckConstraint("second_by is null or second_by <> first_by", name="two"),
        CheckConstraint("third_by is null or (third_by <> first_by and third_by <> second_by)", name="three"),
    )
