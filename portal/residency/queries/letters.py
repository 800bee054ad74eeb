"""Reading the printings of letters: how many were used, replaced, or ran out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select

from portal.kernel import clock, keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.people.models import Organization, Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place

from ..models import Letter, LetterBatch

SIZE = 20


@dataclass(frozen=True)
class BatchThing:
    """A printing of letters with its figures; `valid` letters can still be used."""

    id: int
    place: str
    place_path: str
    building: str | None
    number: int
    used: int
    replaced: int
    valid: int
    issued_by: str
    organization: str
    at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def expired(self) -> int:
        return self.number - self.used - self.replaced - self.valid


def _things(now: datetime) -> Any:
    current = Letter.used_at.is_(None) & Letter.revoked_at.is_(None)
    return (
        select(
            LetterBatch.id, Place.name, Place.path, Building.name, LetterBatch.number,
            func.count(Letter.used_at), func.count(Letter.revoked_at),
            func.coalesce(func.sum(case((current & (Letter.expires_at > now), 1), else_=0)), 0),
            Person.name, Organization.name, LetterBatch.at, LetterBatch.expires_at, LetterBatch.revoked_at,
        )
        .join(Place, LetterBatch.place_id == Place.id)
        .join(Building, LetterBatch.building_id == Building.id, isouter=True)
        .join(Person, LetterBatch.issued_by == Person.id)
        .join(Organization, LetterBatch.issued_for == Organization.id)
        .join(Letter, Letter.batch_id == LetterBatch.id)
        .group_by(LetterBatch.id, Place.id, Building.id, Person.id, Organization.id)
    )  # fmt: skip


def get_batch(viewer: Viewer, batch_id: int) -> BatchThing | None:
    """A printing, for those who govern its place; to all others there is none."""
    row = db.session.execute(_things(clock.now()).where(LetterBatch.id == batch_id)).one_or_none()
    thing = BatchThing(*row) if row is not None else None
    return thing if thing is not None and viewer.acts_for(GOVERNING, thing.place_path) else None


def batches_of(viewer: Viewer, after: str | None = None) -> Page[BatchThing]:
    """The printings in the area of the office the viewer acts for, the newest first."""
    if viewer.governed is None:
        return Page((), None, True)
    key = keyset.decode(after, (int,))
    statement = _things(clock.now()).where(Place.path.startswith(viewer.governed))
    if key:
        statement = statement.where(LetterBatch.id < key[0])
    rows = db.session.execute(statement.order_by(LetterBatch.id.desc()).limit(SIZE + 1))
    return keyset.page([BatchThing(*row) for row in rows], SIZE, lambda batch: (batch.id,), key is None)
