"""What the keepers of a fund work with: lines that wait, the statement that is open, the budget."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select, text

from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Budget, Line, Statement
from ..policy import KEEPING
from ..rules.periods import Period
from .things import StatementThing, statements

SHOWN = 100


class WaitingLine(NamedTuple):
    """A line that no published statement holds."""

    id: int
    day: date
    amount: int
    category: str
    party: str
    note: str
    voucher_id: int | None
    decision_id: int | None


def waiting_lines(fund_id: int, period: Period | None = None, after: str | None = None) -> Page[WaitingLine]:
    """A page of the lines not published yet, of a period if there is one, newest first."""
    statement = select(Line.id, Line.day, Line.amount, Line.category, Line.party, Line.note, Line.voucher_id,
                       Line.decision_id).where(Line.fund_id == fund_id, Line.statement_id.is_(None))  # fmt: skip
    if period is not None:
        statement = statement.where(Line.day.between(period.begins, period.ends))
    key = keyset.decode(after, (int, int))
    if key is not None and date.min.toordinal() <= key[0] <= date.max.toordinal():
        day = date.fromordinal(key[0])
        statement = statement.where(or_(Line.day < day, and_(Line.day == day, Line.id < key[1])))
    ordered = statement.order_by(Line.day.desc(), Line.id.desc()).limit(SHOWN + 1)
    rows = [WaitingLine(*row) for row in db.session.execute(ordered)]
    return keyset.page(rows, SHOWN, lambda row: (row.day.toordinal(), row.id), key is None)


def flagged_in(statement_id: int) -> int:
    """How many lines of a statement carry the public flag."""
    flagged = select(func.count()).select_from(Line).where(Line.statement_id == statement_id)
    return db.session.scalar(flagged.where(text("fund_line.flagged and not fund_line.gone"))) or 0


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
