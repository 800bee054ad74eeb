"""Reading residencies."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from portal.kernel.db import db
from portal.people.models import Residency
from portal.people.queries import RESIDENCY_THING, ResidencyThing
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..models import KeptForm


def get_residency(viewer: Viewer, residency_id: int) -> ResidencyThing | None:
    """A residency, for its person and for those who govern its place; to all others there is none."""
    row = db.session.execute(RESIDENCY_THING.where(Residency.id == residency_id)).one_or_none()
    if row is None:
        return None
    thing = ResidencyThing(*row)
    return thing if thing.person_id == viewer.id or viewer.acts_for(GOVERNING, thing.place_path) else None


def waiting_residencies(viewer: Viewer, limit: int = 50) -> list[ResidencyThing]:
    """The claims that wait for the organization the viewer acts for, oldest first."""
    if viewer.governed is None:
        return []
    rows = db.session.execute(
        RESIDENCY_THING.where(Residency.state == "claimed", Place.path.startswith(viewer.governed))
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


def other_homes(person_id: int, residency_id: int) -> list[str]:
    """The paths of the compounds of a person's confirmed homes besides this one."""
    paths = (
        select(Place.path)
        .join(Building, Building.compound_id == Place.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Residency, Residency.unit_id == Unit.id)
        .where(Residency.person_id == person_id, Residency.state == "confirmed", Residency.id != residency_id)
    )
    return list(db.session.scalars(paths))


def residents_of(viewer: Viewer, unit_id: int) -> list[ResidencyThing]:
    """Who is confirmed, or waits, in a unit in the area of the office the viewer acts for."""
    if viewer.governed is None:
        return []
    rows = db.session.execute(
        RESIDENCY_THING.where(Residency.unit_id == unit_id, Residency.state.in_(("claimed", "confirmed")))
        .where(Place.path.startswith(viewer.governed))
        .order_by(Residency.id)
        .limit(50)
    )
    return [ResidencyThing(*row) for row in rows]


def kept_form_of(viewer: Viewer) -> KeptForm | None:
    """What the viewer typed before she was verified, if it still waits."""
    return db.session.get(KeptForm, viewer.id)
