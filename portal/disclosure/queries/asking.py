"""Questions with their answers, and how many owners object."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select

from portal.kernel.db import db
from portal.people.models import Organization, Person
from portal.property.models import Owner, Ownership

from ..models import Fund, Question, Statement, StatementObjection


class Asked(NamedTuple):
    """A question as everyone reads it."""

    id: int
    line_id: int | None
    body: str
    name: str | None
    asked_by: int | None
    at: datetime
    due_at: datetime
    answer: str
    organization: str | None
    answered_at: datetime | None


_ASKED: Any = (
    select(Question.id, Question.line_id, Question.body, Person.name, Question.asked_by, Question.at, Question.due_at,
           Question.answer, Organization.name, Question.answered_at)
    .join(Person, Person.id == Question.asked_by, isouter=True)
    .join(Organization, Organization.id == Question.answered_for, isouter=True)
    .where(Question.statement_id == bindparam("statement"))
    .where(or_(Question.line_id.is_(None), Question.line_id.in_(bindparam("lines", expanding=True))))
    .order_by(Question.id)
    .limit(200)
)  # fmt: skip


def questions_of(statement_id: int, line_ids: Sequence[int]) -> list[Asked]:
    """The questions on these lines, and those on the whole statement, oldest first."""
    given = {"statement": statement_id, "lines": list(line_ids)}
    return [Asked(*row) for row in db.session.connection().execute(_ASKED, given)]


_OBJECTIONS: Any = (
    select(func.count())
    .select_from(StatementObjection)
    .where(StatementObjection.statement_id == bindparam("statement"))
)  # fmt: skip


def objections_of(statement_id: int) -> int:
    """How many owners object."""
    return int(db.session.connection().execute(_OBJECTIONS, {"statement": statement_id}).scalar_one())


def owners_then(statement_id: int) -> int:
    """How many owners there were when one last objected: what the share was taken of."""
    return db.session.scalar(select(Statement.owners).where(Statement.id == statement_id)) or 0


def owners_of(fund_id: int) -> int:
    """How many owners the compound of a fund has, each counted once."""
    owners = (
        select(func.count(Owner.id.distinct()))
        .join(Ownership, Ownership.owner_id == Owner.id)
        .join(Fund, Fund.compound_id == Owner.compound_id)
        .where(Fund.id == fund_id, Ownership.until.is_(None))
    )
    return db.session.scalar(owners) or 0
