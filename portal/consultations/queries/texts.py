"""What a consultation says, beside its title: for the search and for moderation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Consultation


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What its convener says about each consultation, by id."""
    rows = db.session.execute(select(Consultation.id, Consultation.body).where(Consultation.id.in_(ids)))
    return {row.id: row.body for row in rows}
