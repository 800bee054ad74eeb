"""What the keepers of a fund work with: lines that wait, the statement that is open, the budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.people.rules import Viewer

from ..models import Budget, Line, Statement
from .things import StatementThing, get_statement

SHOWN = 200


def waiting_lines(fund_id: int, begins: date | None = None, ends: date | None = None) -> Rows:
    """(id, day, amount, category, party, note, voucher_id, decision_id) not published yet, newest first."""
    statement = select(Line.id, Line.day, Line.amount, Line.category, Line.party, Line.note, Line.voucher_id,
                       Line.decision_id).where(Line.fund_id == fund_id, Line.statement_id.is_(None))  # fmt: skip
    if begins and ends:
        statement = statement.where(Line.day.between(begins, ends))
    return db.session.execute(statement.order_by(Line.day.desc(), Line.id.desc()).limit(SHOWN)).all()


def open_statement_of(fund_id: int) -> Any:
    """(id, state, begins, ends, restates_id) of the statement that is being prepared or checked."""
    return db.session.execute(
        select(Statement.id, Statement.state, Statement.begins, Statement.ends, Statement.restates_id)
        .where(Statement.fund_id == fund_id, Statement.state.in_(("draft", "prepared", "approved")))
        .limit(1)
    ).one_or_none()


def waiting_for(viewer: Viewer, limit: int = 20) -> list[StatementThing]:
    """The statements that wait for the viewer to approve or review."""
    ids = db.session.scalars(select(Statement.id).where(Statement.state.in_(("prepared", "approved"))).limit(500))
    found = (get_statement(viewer, statement_id) for statement_id in ids.all())
    return [thing for thing in found if thing is not None and viewer.id not in (thing.prepared_by, thing.approved_by)][
        :limit
    ]


def budget_of(fund_id: int, year: int) -> dict[str, int]:
    """The budget of a year by category, in fen."""
    rows = db.session.execute(
        select(Budget.category, Budget.amount).where(Budget.fund_id == fund_id, Budget.year == year)
    )
    return {row.category: row.amount for row in rows}
