"""The list of hearings, and what an organization prepares."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Hearing

SIZE = 20


def hearings_after(after: str | None = None) -> Page[Any]:
    """A page of the public hearings, the newest first."""
    key = keyset.decode(after, (datetime, int))
    statement = (
        select(Matter.id, Matter.title, Matter.path, Matter.state, Place.name.label("place"), Matter.published_at,
               Organization.name.label("organization"), Hearing.kind, Hearing.begins_at, Hearing.closes_at)
        .join(Hearing, Hearing.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.kind == "hearing", Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .order_by(Matter.published_at.desc(), Matter.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    if key:
        statement = statement.where(tuple_(Matter.published_at, Matter.id) < tuple_(*key))
    rows: Rows = db.session.execute(statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.published_at, row.id), key is None)


def drafts_of(viewer: Viewer, limit: int = 50) -> Rows:
    """What the organization she acts for prepares: (title, path, place)."""
    return db.session.execute(
        select(Matter.title, Matter.path, Place.name.label("place"))
        .join(Hearing, Hearing.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .where(Matter.organization_id == (viewer.organization_id or 0), Matter.state == "preparing")
        .order_by(Matter.id.desc())
        .limit(limit)
    ).all()
