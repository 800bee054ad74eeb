"""Who speaks, and who waits to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_, select

from portal.kernel.db import db

from ..models import HearingSpeech
from ..rules.queue import Asked, Heard, in_turn
from ..rules.session import Speech


def floor_of(hearing_id: int, item_id: int | None) -> tuple[Any, list[Asked]]:
    """(whoever speaks now or None, those who wait in the order in which they are called)."""
    here = HearingSpeech.hearing_id == hearing_id
    of_item = HearingSpeech.item_id.is_(None) if item_id is None else HearingSpeech.item_id == item_id
    rows = db.session.execute(
        select(HearingSpeech.id, HearingSpeech.person_id, HearingSpeech.side, HearingSpeech.point_of_order,
               HearingSpeech.state, HearingSpeech.asked_at, HearingSpeech.started_at, HearingSpeech.allowed,
               HearingSpeech.paused, HearingSpeech.paused_at)
        .where(here, or_(HearingSpeech.state.in_((Speech.WAITING, Speech.SPEAKING)),
                         and_(HearingSpeech.state == Speech.DONE, of_item)))
        .order_by(HearingSpeech.started_at, HearingSpeech.id)
    ).all()  # fmt: skip
    heard = [Heard(row.person_id, row.side) for row in rows if row.state != Speech.WAITING and not row.point_of_order]
    waiting = [
        Asked(row.id, row.person_id, row.side, row.asked_at, row.point_of_order)
        for row in rows
        if row.state == Speech.WAITING
    ]
    return next((row for row in rows if row.state == Speech.SPEAKING), None), in_turn(waiting, heard)
