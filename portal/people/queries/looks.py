"""Who looked at the viewer's verified data."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page

from ..models import Look, Organization, Person
from ..rules import Viewer

SIZE = 30


def looks_at(viewer: Viewer, after: str | None = None) -> Page[Any]:
    """A page of who looked at the viewer's data, the newest first: (id, what, purpose, at, by, organization)."""
    statement = (
        select(Look.id, Look.what, Look.purpose, Look.at, Person.name.label("by"),
               Organization.name.label("organization"))
        .join(Person, Person.id == Look.by_id)
        .join(Organization, Organization.id == Look.organization_id)
        .where(Look.person_id == viewer.id)
    )  # fmt: skip
    key = keyset.decode(after, (int,))
    if key:
        statement = statement.where(Look.id < key[0])
    rows: Rows = db.session.execute(statement.order_by(Look.id.desc()).limit(SIZE + 1)).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


def count_looks(viewer: Viewer) -> int:
    """How often someone looked at the viewer's data."""
    return db.session.scalar(select(func.count()).select_from(Look).where(Look.person_id == viewer.id)) or 0
