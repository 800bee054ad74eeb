"""A hearing or an audit that objecting owners obliged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.kernel.db import db
from portal.matters.models import Clock, Matter
from portal.people.models import Organization
from portal.people.rules import Viewer

from ..models import Audit, Fund, Statement, StatementObjection
from ..rules.masking import masked

REASONS = 100


@dataclass(frozen=True)
class AuditThing:
    """It, its clock, and who owes it."""

    id: int
    statement_id: int
    title: str
    fund_id: int
    fund: str
    place_path: str
    keeper_id: int
    keeper: str
    state: str
    since: datetime
    due: datetime
    met_at: datetime | None
    form: str
    held_on: date | None
    report: str
    reported_at: datetime | None


def get_audit(_viewer: Viewer, audit_id: int) -> AuditThing | None:
    """It is public."""
    row: Any = db.session.execute(
        select(Audit.id, Audit.statement_id, Matter.title, Fund.id, Fund.name, Matter.place_path, Fund.keeper_id,
               Organization.name, Matter.state, Clock.started_at, Clock.due_at, Clock.met_at, Audit.form,
               Audit.held_on, Audit.report, Audit.reported_at)
        .join(Matter, Matter.id == Audit.id)
        .join(Statement, Statement.id == Audit.statement_id)
        .join(Fund, Fund.id == Statement.fund_id)
        .join(Organization, Organization.id == Fund.keeper_id)
        .join(Clock, (Clock.matter_id == Audit.id) & (Clock.kind == "audit"))
        .where(Audit.id == audit_id)
    ).one_or_none()  # fmt: skip
    return AuditThing(*row) if row else None


def reasons_for(statement_id: int) -> list[str]:
    """Why owners object, without their names, the first ones first."""
    rows = db.session.scalars(
        select(StatementObjection.reason)
        .where(StatementObjection.statement_id == statement_id, StatementObjection.reason != "")
        .order_by(StatementObjection.at)
        .limit(REASONS)
    )
    return [masked(reason) for reason in rows]
