"""Lines, the statements that publish them, and what a restatement set right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base

_FLAGGED = text("flagged and not gone")
_OPEN = text("state in ('draft','prepared','approved')")


class Statement(Base):
    """What a fund took in and spent in a period; `id` is the id of its matter.

    Prepared by one person, approved by another, reviewed and so published by a third. `number`, `previous` and `hash`
    are its place in the chain. A restatement names the statement it sets right. `audit_id`: the
    hearing or audit that enough objecting owners obliged. `owners`: how many there were when one last objected.
    """

    __tablename__ = "statement"
    id: Mapped[int] = mapped_column(ForeignKey("matter.id"), primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    state: Mapped[str] = mapped_column(String(10))
    begins: Mapped[date]
    ends: Mapped[date]
    restates_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))
    why: Mapped[str] = mapped_column(String(300), default="")
    opening: Mapped[int] = mapped_column(BigInteger)
    income: Mapped[int] = mapped_column(BigInteger, default=0)
    spending: Mapped[int] = mapped_column(BigInteger, default=0)
    closing: Mapped[int] = mapped_column(BigInteger, default=0)
    lines: Mapped[int] = mapped_column(default=0)
    bank: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(300), default="")
    prepared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prepared_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    prepared_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    approved_at: Mapped[datetime | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reviewed_for: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    published_at: Mapped[datetime | None]
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    owners: Mapped[int] = mapped_column(default=0)
    number: Mapped[int | None]
    previous: Mapped[str] = mapped_column(String(64), default="")
    hash: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (
        UniqueConstraint("fund_id", "number"),
        Index("uq_statement_open", "fund_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_statement_fund_id_ends", "fund_id", "ends"),
        Index("ix_statement_restates_id", "restates_id"),
        CheckConstraint("state in ('draft','prepared','approved','published','dropped')", name="state"),
        CheckConstraint("ends >= begins", name="period"),
        CheckConstraint("state <> 'published' or closing = opening + income - spending", name="sums"),
        CheckConstraint(
            "(approved_by is null or approved_by <> prepared_by)"
            " and (reviewed_by is null or (reviewed_by <> prepared_by and reviewed_by <> approved_by))",
            name="three",
        ),
        CheckConstraint(
            "(state = 'published') = (number is not null) and (state = 'published') = (published_at is not null)"
            " and (state <> 'published' or (hash <> '' and reviewed_by is not null))",
            name="published",
        ),
    )


class Line(Base):
    """One movement of money: what came in is positive. Until its statement is published it has no number.

    `flagged`: it carries the public "no authorising decision" flag. `gone`: a restatement took it out. `source` tells
    rows of an import apart, so that the same file again adds nothing. `voucher_open`: once it is published everyone
    may see the voucher, in which what is personal was covered before. After publication only a restatement changes a
    line; what it was before stands in `RestatedLine` and in the public file.
    """

    __tablename__ = "fund_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))
    number: Mapped[int | None]
    day: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str] = mapped_column(String(20))
    party: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("fund_contract.id"))
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("matter.id"))
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("private_file.id"))
    voucher_open: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(String(64))
    flagged: Mapped[bool] = mapped_column(default=False)
    gone: Mapped[bool] = mapped_column(default=False)
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("fund_id", "source"),
        UniqueConstraint("fund_id", "number"),
        Index("ix_fund_line_day", "fund_id", "day", "id"),
        Index("ix_fund_line_category", "statement_id", "category", "number"),
        Index("ix_fund_line_statement", "statement_id", "number"),
        # All in it are flagged: the column makes SQLite, which keeps no statistics here, prefer it to the one above.
        Index(
            "ix_fund_line_flagged",
            "statement_id",
            "flagged",
            "number",
            sqlite_where=_FLAGGED,
            postgresql_where=_FLAGGED,
        ),
        Index("ix_fund_line_contract_id", "contract_id"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("(number is null) = (statement_id is null)", name="numbered"),
        CheckConstraint("voucher_id is not null or not voucher_open", name="voucher"),
    )


class StatementSum(Base):
    """What a published statement came to in one category, as it stands now: restatements are added in."""

    __tablename__ = "statement_sum"
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), primary_key=True)
    category: Mapped[str] = mapped_column(String(20), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    lines: Mapped[int]


class RestatedLine(Base):
    """A line of a restatement: what was published, what is right, and why. Both as records of the public file."""

    __tablename__ = "restated_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("fund_line.id"), index=True)
    was: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    now: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    why: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("statement_id", "line_id"),
        CheckConstraint("why <> ''", name="why"),
    )
