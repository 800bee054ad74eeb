"""Questions with their answers, and how many owners object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from portal.kernel.db import db
from portal.people.models import Organization, Person
from portal.property.models import Owner, Ownership

from ..models import Fund, Question, StatementObjection


@dataclass(frozen=True)
class Asked:
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


def questions_of(statement_id: int, line_ids: Sequence[int]) -> list[Asked]:
    """The questions on these lines, and those on the whole statement, oldest first."""
    rows: Any = db.session.execute(
        select(Question.id, Question.line_id, Question.body, Person.name, Question.asked_by, Question.at,
               Question.due_at, Question.answer, Organization.name, Question.answered_at)
        .join(Person, Person.id == Question.asked_by, isouter=True)
        .join(Organization, Organization.id == Question.answered_for, isouter=True)
        .where(Question.statement_id == statement_id)
        .where(or_(Question.line_id.is_(None), Question.line_id.in_(line_ids)))
        .order_by(Question.id)
        .limit(200)
    )  # fmt: skip
    return [Asked(*row) for row in rows]


def objections_of(statement_id: int) -> int:
    """How many owners object."""
    return db.session.scalar(select(func.count()).where(StatementObjection.statement_id == statement_id)) or 0


def owners_of(fund_id: int) -> int:
    """How many owners the compound of a fund has, each counted once."""
    owners = (
        select(func.count(Owner.id.distinct()))
        .join(Ownership, Ownership.owner_id == Owner.id)
        .join(Fund, Fund.compound_id == Owner.compound_id)
        .where(Fund.id == fund_id, Ownership.until.is_(None))
    )
    return db.session.scalar(owners) or 0
