"""An import of a cash book, and what of its file is kept until it is settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_LIVE = text("state in ('waiting','columns','reading','comparing','ready','confirmed')")


class FundColumns(Base):
    """Which column of a fund's cash book means what, as its treasurer chose it: column → header."""

    __tablename__ = "fund_columns"
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    chosen: Mapped[dict[str, str]] = mapped_column(JSON)
    chosen_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class CashImport(Base):
    """A file with movements of a fund: read, looked at, and taken as a whole or not at all.

    `done` of `total` rows are through (0: nobody knows how many). `reason` and `facts` say why the file as a whole
    cannot be read; while its columns are to be chosen, `facts` are its headers. `letters`: in which column of the
    sheet each thing stands. `new` rows are not in the fund yet and come to `income` and `spending`; `known` ones are.
    `staged`: rows below wait to be taken away.
    """

    __tablename__ = "cash_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    file: Mapped[str] = mapped_column(String(100))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    entered_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(String(20), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    letters: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    ignored: Mapped[list[str]] = mapped_column(JSON, default=list)
    rows: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    faults: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    income: Mapped[int] = mapped_column(BigInteger, default=0)
    spending: Mapped[int] = mapped_column(BigInteger, default=0)
    staged: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        Index("uq_cash_import_live", "fund_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_cash_import_fund_id", "fund_id", "id"),
        Index("ix_cash_import_state", "state", "id"),
        Index("ix_cash_import_staged", "id", sqlite_where=text("staged"), postgresql_where=text("staged")),
        CheckConstraint(
            "state in ('waiting','columns','reading','comparing','ready','confirmed','applied','unchanged','faulty',"
            "'cancelled')",
            name="state",
        ),
        CheckConstraint("state <> 'applied' or faults = 0", name="whole"),
    )


class CashFile(Base):
    """The uploaded file: kept only until it has been read."""

    __tablename__ = "cash_file"
    import_id: Mapped[int] = mapped_column(ForeignKey("cash_import.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class CashRow(Base):
    """A row of the file that can be taken. `known`: the fund has this movement already."""

    __tablename__ = "cash_row"
    import_id: Mapped[int] = mapped_column(ForeignKey("cash_import.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(64))
    known: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_cash_row_source", "import_id", "source", "number"),)


class CashFault(Base):
    """Why a row cannot be taken (`importing.said`)."""

    __tablename__ = "cash_fault"
    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("cash_import.id"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_cash_fault_import_id", "import_id", "number", "id"),)
