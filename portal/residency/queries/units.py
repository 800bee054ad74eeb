"""Compounds, buildings and units to choose from."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit
from portal.property.queries import CompoundThing

from ..rules import UNITS_A_SHEET

# Letters go where there is a letter box.
_WITH_LETTER_BOX = ("dwelling", "shop")


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


def compounds_of(viewer: Viewer) -> list[CompoundThing]:
    """The compounds in the area of the office the viewer acts for."""
    if viewer.governed is None:
        return []
    statement = select(Place.id, Place.name, Place.path).where(Place.kind == "compound")
    rows = db.session.execute(statement.where(Place.path.startswith(viewer.governed)).order_by(Place.path))
    return [CompoundThing(*row) for row in rows]


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
