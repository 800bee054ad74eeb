"""What the accounts forget of a person who closes her account; what she did for an organization stays on record."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from portal.kernel.db import db

from ..models import Question, Statement, StatementObjection


def forget_person(person_id: int) -> None:
    """Her questions stay beside their lines without her; her objections go, but not those that obliged an audit."""
    db.session.execute(update(Question).where(Question.asked_by == person_id).values(asked_by=None))
    obliged = select(Statement.id).where(Statement.audit_id.is_not(None))
    mine = StatementObjection.person_id == person_id
    db.session.execute(
        update(StatementObjection).where(mine, StatementObjection.statement_id.in_(obliged)).values(reason="")
    )
    db.session.execute(delete(StatementObjection).where(mine, StatementObjection.statement_id.not_in(obliged)))
