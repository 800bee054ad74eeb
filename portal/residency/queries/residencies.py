"""Reading residencies and the units they are in."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from portal.kernel.db import Rows, db
from portal.people.models import Residency
from portal.people.queries import RESIDENCY_THING, ResidencyThing
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit


def get_residency(viewer: Viewer, residency_id: int) -> ResidencyThing | None:
    """A residency, for its person and for those who govern its place; to all others there is none."""
    row = db.session.execute(RESIDENCY_THING.where(Residency.id == residency_id)).one_or_none()
    if row is None:
        return None
    thing = ResidencyThing(*row)
    return thing if thing.person_id == viewer.id or viewer.acts_for(GOVERNING, thing.place_path) else None


def waiting_residencies(viewer: Viewer, limit: int = 50) -> list[ResidencyThing]:
    """The claims that wait for the organization the viewer acts for, oldest first."""
    if viewer.acting is None or viewer.acting.kind not in GOVERNING:
        return []
    rows = db.session.execute(
        RESIDENCY_THING.where(Residency.state == "claimed", Place.path.startswith(viewer.acting.place_path))
        .order_by(Residency.claimed_at)
        .limit(limit)
    )
    return [ResidencyThing(*row) for row in rows]


_WAITING = (
    select(func.count())
    .select_from(Residency)
    .join(Unit, Residency.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
    .where(Residency.state == "claimed", Place.path.startswith(bindparam("place")))
)


def count_waiting_residencies(place_path: str) -> int:
    """How many claims inside a place wait for a decision."""
    return db.session.connection().scalar(_WAITING, {"place": place_path}) or 0


def units_of(building_id: int) -> Rows:
    """(id, number) of a building's units."""
    return db.session.execute(
        select(Unit.id, Unit.number).where(Unit.building_id == building_id).order_by(Unit.floor, Unit.number)
    ).all()


def buildings_of(compound_id: int) -> Rows:
    """(id, name) of a compound's buildings."""
    return db.session.execute(
        select(Building.id, Building.name).where(Building.compound_id == compound_id).order_by(Building.id)
    ).all()
