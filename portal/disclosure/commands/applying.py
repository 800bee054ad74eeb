"""What a restatement says becomes what the lines are; what they were stays in it, and in the file it sets right."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.rules import Viewer

from ..models import Fund, Line, RestatedLine, Statement


def apply_changes(viewer: Viewer, fund: Fund, row: Statement) -> None:
    """Write every change of a restatement into the lines; lines that were missing get the next numbers."""
    changes = select(RestatedLine).where(RestatedLine.statement_id == row.id).order_by(RestatedLine.id)
    for change in db.session.scalars(changes).all():
        if change.line_id is None:
            assert change.now is not None
            fund.last_line += 1
            change.now = {**change.now, "n": fund.last_line}
            line = Line(
                fund_id=fund.id, statement_id=row.restates_id, number=fund.last_line, entered_by=row.prepared_by,
                entered_for=viewer.organization_id or fund.keeper_id, at=clock.now(),
            )  # fmt: skip
            db.session.add(line)
        else:
            line = db.session.get_one(Line, change.line_id)
        if change.now is None:
            line.gone = True
        else:
            line.day, line.amount = date.fromisoformat(change.now["day"]), change.now["amount"]
            line.flagged = change.now["flag"]
            line.category, line.party, line.note = (change.now[key] for key in ("category", "party", "note"))
        db.session.flush()
        change.line_id = line.id
    db.session.flush()
