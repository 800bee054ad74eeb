"""The agenda of a hearing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import HearingItem, HearingSession
from ..rules.session import SPEECH_SECONDS


def items_of(hearing_id: int) -> tuple[Sequence[HearingItem], int]:
    """(the items in their order, how many seconds one speaks)."""
    items = select(HearingItem).where(HearingItem.hearing_id == hearing_id).order_by(HearingItem.position)
    seconds = select(HearingSession.seconds).where(HearingSession.hearing_id == hearing_id)
    return db.session.scalars(items).all(), db.session.scalar(seconds) or SPEECH_SECONDS
