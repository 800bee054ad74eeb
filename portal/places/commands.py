"""Changing places. Only the operator's commands and the demo neighbourhood do so."""

from __future__ import annotations

from portal.kernel.db import db

from .models import Building, Place, Unit
from .queries import forget_places
from .rules import PARENT_OF, PlaceKind


def add_place(code: str, kind: PlaceKind, name: str, name_en: str, parent: Place | None = None) -> Place:
    """Add a place under `parent`, which must be of the kind that holds it; raises `ValueError` otherwise."""
    wanted = PARENT_OF[kind]
    if (parent.kind if parent else None) != wanted:
        raise ValueError(f"a {kind} belongs to a {wanted}")
    place = Place(code=code, kind=kind, name=name, name_en=name_en, parent_id=parent.id if parent else None, path="")
    db.session.add(place)
    db.session.flush()
    place.path = f"{parent.path if parent else '/'}{place.id}/"
    db.session.flush()
    forget_places()
    return place


def add_building(compound: Place, name: str, code: str, grid: Place | None = None) -> Building:
    """Add a building to a compound."""
    building = Building(compound_id=compound.id, name=name, code=code, grid_id=grid.id if grid else None)
    db.session.add(building)
    db.session.flush()
    return building


def add_unit(building: Building, number: str, floor: int, area: int, kind: str = "dwelling") -> Unit:
    """Add a unit; `area` in 0.01 m²."""
    unit = Unit(building_id=building.id, number=number, floor=floor, area=area, kind=kind)
    db.session.add(unit)
    db.session.flush()
    return unit
