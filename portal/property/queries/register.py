"""Reading the register from the compound down to the unit, for the offices that govern it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..models import Owner, Ownership
from .said import Said, units_said

COMPOUNDS, BUILDINGS, UNITS, FOUND = 30, 60, 100, 50


@dataclass(frozen=True)
class Figures:
    """How much the register knows of a compound or a building; `area` in 0.01 m²."""

    units: int = 0
    area: int = 0
    without_area: int = 0
    without_owners: int = 0


@dataclass(frozen=True)
class CompoundThing:
    """A compound in the area of an office."""

    id: int
    name: str
    place_path: str


@dataclass(frozen=True)
class BuildingThing:
    """A building of a compound in the area of an office."""

    id: int
    name: str
    compound_id: int
    place: str
    place_path: str


@dataclass(frozen=True)
class UnitRow:
    """A unit in a list."""

    id: int
    building: str
    said: Said


def compounds_governed(viewer: Viewer, after: str | None = None) -> Page[CompoundThing]:
    """The compounds in the area of the office the viewer acts for, by name."""
    if viewer.governed is None:
        return Page((), None, True)
    key = keyset.decode(after, (str, int))
    statement = select(Place.id, Place.name, Place.path).where(
        Place.kind == "compound", Place.path.startswith(viewer.governed)
    )
    order: Any = (Place.name, Place.id)
    if key:
        statement = statement.where(keyset.after(order, key, descending=False))
    rows = db.session.execute(statement.order_by(*order).limit(COMPOUNDS + 1))
    shown = [CompoundThing(*row) for row in rows]
    return keyset.page(shown, COMPOUNDS, lambda place: (place.name, place.id), key is None)


def get_compound(viewer: Viewer, place_id: int) -> CompoundThing | None:
    """A compound in the area of the office the viewer acts for; any other there is not."""
    row = db.session.execute(
        select(Place.id, Place.name, Place.path).where(Place.id == place_id, Place.kind == "compound")
    ).one_or_none()
    return CompoundThing(*row) if row is not None and viewer.acts_for(GOVERNING, row.path) else None


def get_building(viewer: Viewer, building_id: int) -> BuildingThing | None:
    """A building in the area of the office the viewer acts for; any other there is not."""
    row = db.session.execute(
        select(Building.id, Building.name, Place.id, Place.name, Place.path)
        .join(Place, Building.compound_id == Place.id)
        .where(Building.id == building_id)
    ).one_or_none()
    return BuildingThing(*row) if row is not None and viewer.acts_for(GOVERNING, row.path) else None


def _figures(by: Any, which: ColumnElement[bool]) -> dict[int, Figures]:
    owned = select(Ownership.id).where(Ownership.unit_id == Unit.id, Ownership.until.is_(None)).exists()
    rows = db.session.execute(
        select(
            by, func.count(Unit.id), func.coalesce(func.sum(Unit.area), 0),
            func.sum(case((Unit.area.is_(None), 1), else_=0)), func.sum(case((~owned, 1), else_=0)),
        )
        .join(Building, Unit.building_id == Building.id)
        .where(which)
        .group_by(by)
    )  # fmt: skip
    return {row[0]: Figures(*(int(figure) for figure in row[1:])) for row in rows}


def figures_of_compounds(compound_ids: Sequence[int]) -> Mapping[int, Figures]:
    """The figures of these compounds; one without units is left out."""
    return _figures(Building.compound_id, Building.compound_id.in_(compound_ids))


def figures_of_buildings(building_ids: Sequence[int]) -> Mapping[int, Figures]:
    """The figures of these buildings; one without units is left out."""
    return _figures(Building.id, Building.id.in_(building_ids))


def count_owners(compound_ids: Sequence[int]) -> Mapping[int, int]:
    """How many owners these compounds have: everyone once, however many units are hers."""
    rows = db.session.execute(
        select(Owner.compound_id, func.count(func.distinct(Owner.id)))
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.compound_id.in_(compound_ids), Ownership.until.is_(None))
        .group_by(Owner.compound_id)
    )
    return {row[0]: row[1] for row in rows}


def count_buildings(compound_ids: Sequence[int]) -> Mapping[int, int]:
    """How many buildings these compounds have."""
    rows = db.session.execute(
        select(Building.compound_id, func.count())
        .where(Building.compound_id.in_(compound_ids))
        .group_by(Building.compound_id)
    )
    return {row[0]: row[1] for row in rows}


def buildings_in(compound_id: int, after: str | None = None) -> Page[Any]:
    """(id, name) of a compound's buildings, in the order in which they were entered."""
    key = keyset.decode(after, (int,))
    statement = select(Building.id, Building.name).where(Building.compound_id == compound_id)
    if key:
        statement = statement.where(Building.id > key[0])
    rows: Rows = db.session.execute(statement.order_by(Building.id).limit(BUILDINGS + 1)).all()
    return keyset.page(rows, BUILDINGS, lambda row: (row.id,), key is None)


def units_in(building: BuildingThing, after: str | None = None) -> Page[UnitRow]:
    """A building's units, floor by floor."""
    key = keyset.decode(after, (int, str, int))
    order: Any = (func.coalesce(Unit.floor, 0), Unit.number, Unit.id)
    statement = select(Unit.id, *order[:2]).where(Unit.building_id == building.id)
    if key:
        statement = statement.where(keyset.after(order, key, descending=False))
    found = db.session.execute(statement.order_by(*order).limit(UNITS + 1)).all()
    page = keyset.page(found, UNITS, lambda row: (row[1], row[2], row[0]), key is None)
    said = units_said([row[0] for row in page.rows])
    return Page([UnitRow(row[0], building.name, said[row[0]]) for row in page.rows], page.next, page.first)


def find_units(compound: CompoundThing, words: str) -> list[UnitRow]:
    """The units of a compound whose number begins with these words, or one of whose owners is so called; fifty at most.

    A name counts only as a whole: nobody leafs through owners by their family names.
    """
    named = (
        select(Ownership.unit_id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .where(Owner.compound_id == compound.id, Owner.name == words, Ownership.until.is_(None))
    )
    rows = db.session.execute(
        select(Unit.id, Building.name)
        .join(Building, Unit.building_id == Building.id)
        .where(Building.compound_id == compound.id)
        .where(or_(Unit.number.startswith(words, autoescape=True), Unit.id.in_(named)))
        .order_by(Building.id, Unit.number, Unit.id)
        .limit(FOUND)
    ).all()
    said = units_said([row[0] for row in rows])
    return [UnitRow(row[0], row[1], said[row[0]]) for row in rows]
