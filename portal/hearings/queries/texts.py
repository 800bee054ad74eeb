"""What a hearing says, beside its title: for the search and for moderation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Hearing


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What each hearing is for, by id."""
    rows = db.session.execute(select(Hearing.id, Hearing.purpose).where(Hearing.id.in_(ids)))
    return {row.id: row.purpose for row in rows}
