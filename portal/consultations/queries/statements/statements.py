"""The statements of a consultation, and what still lacks before it can open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.kernel.db import Rows, db
from portal.kernel.errors import Sentence
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.rules import Viewer

from ...models import OpinionStatement
from ...rules.statements.wording import SEEDS


@dataclass(frozen=True)
class StatementThing:
    """A statement with what the policy asks of its consultation."""

    id: int
    matter_id: int
    number: int
    text: str
    author_id: int | None
    state: str
    reason: str
    organization_id: int | None
    place_path: str
    consultation_state: str


def get_statement(viewer: Viewer, opinion_statement_id: int) -> StatementThing | None:
    """A statement of a consultation this viewer may see; `organization_id` is who asks."""
    row: Any = db.session.execute(
        select(OpinionStatement.id, OpinionStatement.consultation_id, OpinionStatement.number, OpinionStatement.text,
               OpinionStatement.author_id, OpinionStatement.state, OpinionStatement.reason, Matter.organization_id,
               Matter.place_path, Matter.state)
        .join(Matter, Matter.id == OpinionStatement.consultation_id)
        .where(OpinionStatement.id == opinion_statement_id)
        .where(visible_to(viewer) | (Matter.organization_id == (viewer.organization_id or 0)))
    ).one_or_none()  # fmt: skip
    return StatementThing(*row) if row else None


def shown_in(consultation_id: int) -> dict[int, str]:
    """The statements people are asked about, by number."""
    rows = db.session.execute(
        select(OpinionStatement.number, OpinionStatement.text)
        .where(OpinionStatement.consultation_id == consultation_id, OpinionStatement.state == "shown")
        .order_by(OpinionStatement.number)
    )
    return {row.number: row.text for row in rows}


def all_in(consultation_id: int, state: str | None = None) -> Rows:
    """(id, number, text, state, reason, seeded) of the statements, those that wait first."""
    statement = select(
        OpinionStatement.id, OpinionStatement.number, OpinionStatement.text, OpinionStatement.state,
        OpinionStatement.reason, OpinionStatement.organization_id.is_not(None).label("seeded"),
    ).where(OpinionStatement.consultation_id == consultation_id)  # fmt: skip
    if state is not None:
        statement = statement.where(OpinionStatement.state == state)
    return db.session.execute(
        statement.order_by(OpinionStatement.state != "waiting", OpinionStatement.number).limit(500)
    ).all()


def mine_in(viewer: Viewer, consultation_id: int) -> Rows:
    """(number, text, state, reason) of what the viewer has put forward."""
    mine = OpinionStatement.consultation_id == consultation_id, OpinionStatement.author_id == viewer.id
    return db.session.execute(
        select(OpinionStatement.number, OpinionStatement.text, OpinionStatement.state, OpinionStatement.reason)
        .where(*mine)
        .order_by(OpinionStatement.number)
    ).all()


def count_waiting(consultation_id: int) -> int:
    """How many wait for the convener's look."""
    waiting = OpinionStatement.consultation_id == consultation_id, OpinionStatement.state == "waiting"
    return db.session.scalar(select(func.count()).select_from(OpinionStatement).where(*waiting)) or 0


def faults_of(consultation_id: int) -> list[Sentence]:
    """A consultation opens with a few statements, so that nobody begins with an empty page."""
    missing = SEEDS - len(shown_in(consultation_id))
    return [_l("Write at least %(most)s statements to begin with.", most=SEEDS)] if missing > 0 else []
