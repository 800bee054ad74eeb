"""What an organization owes of the answers and promises in adoption tables: a line each on its work list."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from portal.kernel.db import db
from portal.matters.models import Clock, Matter
from portal.people.rules import Viewer

from ..models import AdoptionTable
from ..rules import ANSWER, CARRY_OUT

LARGEST = 20


class Owed(NamedTuple):
    """An answer that is owed (`kind` "answer") or a promise that is to be kept ("carry_out")."""

    id: int
    title: str
    path: str
    kind: str
    due: datetime


def _owed() -> Any:
    return (
        select(Matter.id, Matter.title, Matter.path, Clock.kind, Clock.due_at)
        .join(Clock, Clock.matter_id == Matter.id)
        .join(AdoptionTable, AdoptionTable.matter_id == Matter.id)
        .where(Clock.organization_id == bindparam("organization"), Clock.met_at.is_(None))
        .where(or_(Clock.kind == ANSWER, Clock.kind.startswith(f"{CARRY_OUT}:")), Matter.hidden_at.is_(None))
        .order_by(Clock.due_at, Clock.id)
        .limit(LARGEST)
    )


_OWED: Any = _owed()


def owed_by(viewer: Viewer) -> list[Owed]:
    """What the organization she acts for owes, the first due first."""
    if viewer.acting is None:
        return []
    rows = db.session.execute(_OWED, {"organization": viewer.acting.id})
    return [Owed(*row)._replace(kind=row.kind.partition(":")[0]) for row in rows]
