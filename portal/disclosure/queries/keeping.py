"""What the keepers of a fund work with: lines that wait, the statement that is open, the budget."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import or_, select

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Budget, Line, Statement
from ..policy import KEEPING
from .things import StatementThing, statements

SHOWN = 200


def waiting_lines(fund_id: int, begins: date | None = None, ends: date | None = None) -> Rows:
    """(id, day, amount, category, party, note, voucher_id, decision_id) not published yet, newest first."""
    statement = select(Line.id, Line.day, Line.amount, Line.category, Line.party, Line.note, Line.voucher_id,
                       Line.decision_id).where(Line.fund_id == fund_id, Line.statement_id.is_(None))  # fmt: skip
    if begins and ends:
        statement = statement.where(Line.day.between(begins, ends))
    return db.session.execute(statement.order_by(Line.day.desc(), Line.id.desc()).limit(SHOWN)).all()


def line_said(line_id: int) -> Any:
    """A line with everything its form shows: (day, amount, category, party, note, contract_id, decision's path)."""
    return db.session.execute(
        select(Line.day, Line.amount, Line.category, Line.party, Line.note, Line.contract_id,
               Matter.path.label("decision"))
        .join(Matter, Matter.id == Line.decision_id, isouter=True)
        .where(Line.id == line_id)
    ).one()  # fmt: skip


def open_statement_of(fund_id: int) -> Any:
    """(id, state, begins, ends, restates_id) of the statement that is being prepared or checked."""
    return db.session.execute(
        select(Statement.id, Statement.state, Statement.begins, Statement.ends, Statement.restates_id)
        .where(Statement.fund_id == fund_id, Statement.state.in_(("draft", "prepared", "approved")))
        .limit(1)
    ).one_or_none()


def waiting_for(viewer: Viewer, limit: int = 20) -> list[StatementThing]:
    """The statements that wait for the viewer to approve or review."""
    if viewer.acting is None:
        return []
    others = [
        or_(hand.is_(None), hand != viewer.id) for hand in (Statement.prepared_by, Statement.approved_by)
    ]  # fmt: skip
    kept = viewer.acting.kind in KEEPING
    waits = Statement.state == ("prepared" if kept else "approved")
    return statements(viewer, limit, waits, *others)


def budget_of(fund_id: int, year: int) -> dict[str, int]:
    """The budget of a year by category, in fen."""
    rows = db.session.execute(
        select(Budget.category, Budget.amount).where(Budget.fund_id == fund_id, Budget.year == year)
    )
    return {row.category: row.amount for row in rows}
