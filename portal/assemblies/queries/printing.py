"""What is filed of a vote, and where a counter who scans a ballot paper is led."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Assembly, PaperBatch


def open_stack_of(assembly_id: int, person_id: int) -> int | None:
    """The stack of papers a counter has begun and not closed."""
    return db.session.scalar(
        select(PaperBatch.id)
        .where(PaperBatch.assembly_id == assembly_id, PaperBatch.entered_by == person_id)
        .where(PaperBatch.closed_at.is_(None))
        .order_by(PaperBatch.id.desc())
        .limit(1)
    )


def minutes_of(assembly_id: int) -> str:
    """The minutes the convener wrote."""
    return db.session.scalar(select(Assembly.minutes).where(Assembly.id == assembly_id)) or ""
