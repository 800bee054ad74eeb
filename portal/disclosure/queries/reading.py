"""What a statement says to its readers: the story in sums, then the categories, then the lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import aliased

from portal.kernel.db import Rows, db
from portal.matters.models import Matter

from ..models import Budget, Contract, Fund, Line, RestatedLine, Statement, StatementSum
from ..rules.periods import Period
from ..rules.words import CATEGORY, Every
from .things import StatementThing


@dataclass(frozen=True)
class Share:
    """One category of a period: its sum now, its part of the year's budget so far, the same months a year before.

    Fen; spending is positive here. None where there is no budget, or no statement of a year before.
    """

    category: str
    income: bool
    amount: int
    lines: int
    budget: int | None
    before: int | None


@dataclass(frozen=True)
class Story:
    """The sums of a period as they stand now, restatements added in, and those of the same months a year before."""

    income: int
    spending: int
    before: tuple[int, int] | None
    shares: tuple[Share, ...]

    def side(self, income: bool) -> list[Share]:
        """The categories of income, or of spending, the largest first."""
        return sorted((one for one in self.shares if one.income == income), key=lambda one: -one.amount)


def story_of(thing: StatementThing) -> Story:
    """The story of a published statement: three queries, however many lines there are."""
    sums = _sums(thing.fund_id, thing.period)
    before = _sums(thing.fund_id, thing.period.a_year_before())
    planned = _planned(thing.fund_id, thing.period)
    keys = [key for key in CATEGORY if key in sums or key in planned or key in before]
    shares = tuple(
        Share(
            key, CATEGORY[key].income, abs(sums.get(key, (0, 0))[0]), sums.get(key, (0, 0))[1], planned.get(key),
            abs(before.get(key, (0, 0))[0]) if before else None,
        )
        for key in keys
    )  # fmt: skip
    return Story(_side(sums, True), _side(sums, False), (_side(before, True), _side(before, False)) if before else None,
                 shares)  # fmt: skip


def _side(sums: Mapping[str, tuple[int, int]], income: bool) -> int:
    return sum(abs(amount) for key, (amount, _lines) in sums.items() if CATEGORY[key].income == income)


def _sums(fund_id: int, period: Period) -> dict[str, tuple[int, int]]:
    """The sums of the published statements that lie within a period, by category."""
    rows = db.session.execute(
        select(StatementSum.category, func.sum(StatementSum.amount), func.sum(StatementSum.lines))
        .join(Statement, Statement.id == StatementSum.statement_id)
        .where(Statement.fund_id == fund_id, Statement.ends.between(period.begins, period.ends))
        .where(Statement.begins >= period.begins)
        .group_by(StatementSum.category)
    )
    return {category: (int(amount), int(lines)) for category, amount, lines in rows}


def _planned(fund_id: int, period: Period) -> dict[str, int]:
    """The year's budget for as many months as the period has, in whole fen, rounded down."""
    months = (period.ends.year - period.begins.year) * 12 + period.ends.month - period.begins.month + 1
    rows = db.session.execute(
        select(Budget.category, Budget.amount).where(Budget.fund_id == fund_id, Budget.year == period.ends.year)
    )
    return {category: amount * months // 12 for category, amount in rows}


_HISTORY: Any = (
    select(Statement.id, Statement.number, Statement.begins, Statement.ends, Statement.income, Statement.spending,
           Statement.closing, Statement.published_at, Statement.restates_id)
    .where(Statement.fund_id == bindparam("fund"), Statement.state == "published")
    .order_by(Statement.number.desc())
    .limit(bindparam("most"))
)  # fmt: skip


def history_of(fund_id: int, limit: int = 24) -> Rows:
    """(id, number, begins, ends, income, spending, closing, published_at, restates_id) newest first."""
    return db.session.connection().execute(_HISTORY, {"fund": fund_id, "most": limit}).all()


def changes_of(statement_id: int) -> Sequence[Any]:
    """(was, now, why) of a restatement."""
    return db.session.execute(
        select(RestatedLine.was, RestatedLine.now, RestatedLine.why)
        .where(RestatedLine.statement_id == statement_id)
        .order_by(RestatedLine.id)
        .limit(500)
    ).all()


def restated_by(statement_id: int) -> Rows:
    """(id, number, why, published_at) of what set a statement right."""
    return db.session.execute(
        select(Statement.id, Statement.number, Statement.why, Statement.published_at)
        .where(Statement.restates_id == statement_id, Statement.state == "published")
        .order_by(Statement.number)
    ).all()


_Decision = aliased(Matter)


@dataclass(frozen=True)
class ContractRow:
    """A contract with what was paid on it, as far as it is published."""

    id: int
    party: str
    title: str
    begins: date
    ends: date
    amount: int
    income: bool
    paid: int
    decision: str | None
    decision_path: str | None


def _contracts() -> Any:
    paid = (
        select(func.coalesce(func.sum(Line.amount), 0))
        .where(Line.contract_id == Contract.id, Line.statement_id.is_not(None), Line.gone.is_(False))
        .scalar_subquery()
    )
    return (
        select(Contract.id, Contract.party, Contract.title, Contract.begins, Contract.ends, Contract.amount,
               Contract.income, paid, _Decision.title, _Decision.path)
        .join(_Decision, _Decision.id == Contract.decision_id, isouter=True)
        .where(Contract.fund_id == bindparam("fund"))
        .order_by(Contract.begins.desc(), Contract.id.desc())
        .limit(100)
    )  # fmt: skip


_CONTRACTS: Any = _contracts()


def contracts_of(fund_id: int) -> list[ContractRow]:
    """The contracts of a fund, the newest first, each with its published payments."""
    rows = db.session.connection().execute(_CONTRACTS, {"fund": fund_id})
    return [
        ContractRow(number, party, title, begins, ends, amount, income, abs(int(sums)), decision, path)
        for number, party, title, begins, ends, amount, income, sums, decision, path in rows
    ]


@dataclass(frozen=True)
class Kept:
    """A fund among those of a place, for lists and for what is overdue."""

    id: int
    compound_id: int
    name: str
    kind: str
    every: Every
    since: date
    until: date | None
    balance: int
    newest: int | None
    newest_at: datetime | None


def funds_with_newest(place_ids: Sequence[int]) -> list[Kept]:
    """The funds of places with their newest statement, in one query."""
    newest = (
        select(Statement.fund_id, func.max(Statement.number).label("number"))
        .where(Statement.state == "published", Statement.restates_id.is_(None))
        .group_by(Statement.fund_id)
        .subquery()
    )
    rows: Any = db.session.execute(
        select(Fund.id, Fund.compound_id, Fund.name, Fund.kind, Fund.every, Fund.since, Fund.until, Fund.balance,
               Statement.id,
               Statement.published_at)
        .join(newest, newest.c.fund_id == Fund.id, isouter=True)
        .join(Statement, and_(Statement.fund_id == Fund.id, Statement.number == newest.c.number), isouter=True)
        .where(Fund.compound_id.in_(place_ids))
        .order_by(Fund.compound_id, Fund.id)
        .limit(200)
    )  # fmt: skip
    return [Kept(*[*row[:4], Every(row.every), *row[5:]]) for row in rows]
