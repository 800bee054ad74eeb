"""Compounds, buildings and units to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..rules import UNITS_A_SHEET

# Letters go where there is a letter box.
_WITH_LETTER_BOX = ("dwelling", "shop")


@dataclass(frozen=True)
class Compound:
    """A compound in the area of an office."""

    id: int
    name: str
    place_path: str


def units_of(building_id: int) -> Rows:
    """(id, number) of a building's units."""
    return db.session.execute(
        select(Unit.id, Unit.number).where(Unit.building_id == building_id).order_by(Unit.floor, Unit.number)
    ).all()


def is_in_area(viewer: Viewer, unit_id: int) -> bool:
    """Whether there is such a unit in the area of the office the viewer acts for."""
    path = (
        select(Place.path)
        .join(Building, Building.compound_id == Place.id)
        .join(Unit, Unit.building_id == Building.id)
        .where(Unit.id == unit_id)
    )
    return viewer.acts_for(GOVERNING, db.session.scalar(path) or "")


def buildings_of(compound_id: int) -> Rows:
    """(id, name) of a compound's buildings."""
    return db.session.execute(
        select(Building.id, Building.name).where(Building.compound_id == compound_id).order_by(Building.id)
    ).all()


def compounds_of(viewer: Viewer) -> list[Compound]:
    """The compounds in the area of the office the viewer acts for."""
    if viewer.governed is None:
        return []
    statement = select(Place.id, Place.name, Place.path).where(Place.kind == "compound")
    rows = db.session.execute(statement.where(Place.path.startswith(viewer.governed)).order_by(Place.path))
    return [Compound(*row) for row in rows]


def get_compound(viewer: Viewer, compound_id: int) -> Compound | None:
    """A compound in the area of the office the viewer acts for; any other there is not."""
    row = db.session.execute(
        select(Place.id, Place.name, Place.path).where(Place.id == compound_id, Place.kind == "compound")
    ).one_or_none()
    return Compound(*row) if row is not None and viewer.acts_for(GOVERNING, row.path) else None


def units_for_letters(compound_id: int, building_id: int | None) -> Rows:
    """(id, number, building) of the dwellings and shops of a building or compound, door by door; one more than a
    sheet holds where there are too many."""
    statement = (
        select(Unit.id, Unit.number, Building.name.label("building"))
        .join(Building, Unit.building_id == Building.id)
        .where(Building.compound_id == compound_id, Unit.kind.in_(_WITH_LETTER_BOX))
        .order_by(Building.id, Unit.floor, Unit.number)
        .limit(UNITS_A_SHEET + 1)
    )
    if building_id is not None:
        statement = statement.where(Building.id == building_id)
    return db.session.execute(statement).all()
