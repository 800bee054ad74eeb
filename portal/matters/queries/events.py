"""Reading what happened to many matters at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.kernel.db import Rows, db

from ..models import Event


def happened_to(matter_ids: Sequence[int], verb: str, limit: int = 500) -> Rows:
    """The public events of one verb about these matters, oldest first: (matter_id, facts, at)."""
    return db.session.execute(
        select(Event.matter_id, Event.facts, Event.at)
        .where(Event.matter_id.in_(matter_ids), Event.public, Event.verb == verb)
        .order_by(Event.id)
        .limit(limit)
    ).all()
