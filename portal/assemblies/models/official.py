"""What the official voting platform exported: entered by one, confirmed by another, taken as a whole or not at all."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_WAITING, _KEPT = text("state = 'waiting'"), text("state <> 'withdrawn'")


class OfficialImport(Base):
    """A file of the official platform; of a vote one waits at a time, and the same file (`digest`) is taken once."""

    __tablename__ = "official_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    assembly_id: Mapped[int] = mapped_column(ForeignKey("assembly.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    file: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    ballots: Mapped[int]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_official_import_waiting", "assembly_id", unique=True, sqlite_where=_WAITING,
              postgresql_where=_WAITING),
        Index("uq_official_import_digest", "assembly_id", "digest", unique=True, sqlite_where=_KEPT,
              postgresql_where=_KEPT),
        CheckConstraint("state in ('waiting','taken','withdrawn')", name="state"),
        CheckConstraint("(state = 'taken') = (confirmed_by is not null)", name="taken"),
        CheckConstraint("confirmed_by is null or confirmed_by <> entered_by", name="two"),
    )  # fmt: skip


class OfficialRow(Base):
    """A ballot of a file that waits, at its row as a spreadsheet counts; gone when the file is taken or withdrawn."""

    __tablename__ = "official_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("official_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    slot_id: Mapped[int] = mapped_column(ForeignKey("slot.id"))
    choices: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("import_id", "slot_id"),)
