"""Funds of a compound, what they may spend in a year, and the contracts they pay for."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class Fund(Base):
    """A fund and who keeps it. Money in whole fen.

    `line`: spending above it needs a voucher and a decision. `balance`, `until`, `published` and `head` say how far its
    statements have come: the last closing balance (restatements included), the last day, how many, the newest hash.
    """

    __tablename__ = "fund"
    id: Mapped[int] = mapped_column(primary_key=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(60))
    keeper_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    every: Mapped[str] = mapped_column(String(8))
    since: Mapped[date]
    opening: Mapped[int] = mapped_column(BigInteger)
    line: Mapped[int] = mapped_column(BigInteger)
    balance: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[date | None]
    published: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(String(64))
    last_line: Mapped[int] = mapped_column(default=0)
    opened_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("compound_id", "kind", "name"),
        Index("ix_fund_keeper_id", "keeper_id"),
        CheckConstraint("kind in ('public_revenue','maintenance','service_fees','committee')", name="kind"),
        CheckConstraint("every in ('month','quarter','half','year')", name="every"),
        CheckConstraint("line >= 0", name="line"),
        CheckConstraint("(published = 0) = (until is null)", name="until"),
    )


class Budget(Base):
    """What a fund plans to take in or spend of one category in one year."""

    __tablename__ = "fund_budget"
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("year between 1990 and 2100", name="year"),
    )


class Contract(Base):
    """A contract: with whom, for how long, for how much in all; its payments are the lines that name it."""

    __tablename__ = "fund_contract"
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), index=True)
    party: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(120))
    begins: Mapped[date]
    ends: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    income: Mapped[bool] = mapped_column(default=False)
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("private_file.id"))
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("ends >= begins", name="term"),
        CheckConstraint("amount > 0", name="amount"),
    )
