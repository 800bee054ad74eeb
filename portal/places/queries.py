"""Reading places. They are public, so no query here asks who is looking."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect, literal, select, union_all
from sqlalchemy.orm import aliased

from portal.kernel.db import Rows, db
from portal.kernel.errors import DomainError

from .models import Building, Place, Unit
from .rules import MATTER_PLACES, community_of


@dataclass(frozen=True)
class PlaceName:
    """What a list or a card needs to know of a place."""

    id: int
    code: str
    kind: str
    name: str
    name_en: str
    path: str
    parent_id: int | None

    def said(self, language: str) -> str:
        """The name as readers of a language know it ("zh", "en")."""
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True, eq=False)
class Directory:
    """The places a matter can belong to, parents before children, as they were when they were last read."""

    places: tuple[PlaceName, ...]

    @cached_property
    def by_id(self) -> dict[int, PlaceName]:
        return {place.id: place for place in self.places}

    @cached_property
    def by_code(self) -> dict[str, PlaceName]:
        return {place.code: place for place in self.places}

    @property
    def district(self) -> PlaceName:
        return self.places[0]


_NAME = (Place.id, Place.code, Place.kind, Place.name, Place.name_en, Place.path, Place.parent_id)


def get_place(place_id: int) -> Place | None:
    return db.session.get(Place, place_id)


def place_by_code(code: str) -> Place | None:
    """A place, as an operator names it who imports into it. Raises `DomainError` before the portal's first start."""
    if not inspect(db.engine).has_table(Place.__tablename__):
        raise DomainError(_l("The database is empty. Start the portal once, then import."))
    return db.session.scalar(select(Place).where(Place.code == code))


def places_of_kinds(kinds: Sequence[str]) -> list[PlaceName]:
    """All places of the given kinds, parents before children."""
    rows = db.session.execute(select(*_NAME).where(Place.kind.in_(kinds)).order_by(Place.path))
    return [PlaceName(*row) for row in rows]


def places_for_matters() -> list[PlaceName]:
    """The places a matter can belong to."""
    return places_of_kinds(MATTER_PLACES)


MINUTE = 60.0
_kept: tuple[float, Directory] | None = None


def known_places() -> Directory:
    """The places a matter can belong to, at most a minute old: they change with an operator's command, a few times a
    year, and every list names them."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > MINUTE:
        _kept = time.monotonic(), Directory(tuple(places_for_matters()))
    return _kept[1]


def forget_places() -> None:
    """Read the places anew at the next question."""
    global _kept
    _kept = None


def grids_under(path: str) -> list[PlaceName]:
    """The grids of the communities inside `path`; for a compound, those of its community."""
    rows = db.session.execute(
        select(*_NAME).where(Place.kind == "grid", Place.path.startswith(community_of(path))).order_by(Place.code)
    )
    return [PlaceName(*row) for row in rows]


@dataclass(frozen=True)
class Spot:
    """A place on a map."""

    kind: str
    name: str
    name_en: str
    latitude: float
    longitude: float

    def said(self, language: str) -> str:
        """The name as readers of a language know it."""
        return self.name_en if language == "en" and self.name_en else self.name


def spots_around(path: str) -> list[Spot]:
    """The communities, compounds and grids with a position in the community of a place; in all, for the district."""
    rows: Rows = db.session.execute(
        select(Place.kind, Place.name, Place.name_en, Place.latitude, Place.longitude)
        .where(Place.path.startswith(community_of(path)), Place.kind.in_(("community", "compound", "grid")))
        .where(Place.latitude.is_not(None), Place.longitude.is_not(None))
        .order_by(Place.path)
        .limit(2000)
    ).all()
    return [Spot(*row) for row in rows]


def directory(units: bool = False) -> Rows:
    """(code, kind, name, parent code) of every place and building, and of every unit if asked."""
    parent = aliased(Place)
    places = select(Place.code, Place.kind, Place.name, parent.code.label("parent"), Place.path.label("position")).join(
        parent, Place.parent_id == parent.id, isouter=True
    )
    buildings = select(Building.code, literal("building"), Building.name, Place.code, Place.path + Building.name).join(
        Place, Building.compound_id == Place.id
    )
    parts = [places, buildings]
    if units:
        parts.append(
            select(
                Building.code + "-" + Unit.number,
                literal("unit"),
                Unit.number,
                Building.code,
                Place.path + Building.name + Unit.number,
            )
            .join(Building, Unit.building_id == Building.id)
            .join(Place, Building.compound_id == Place.id)
        )
    rows = union_all(*parts).subquery()
    return db.session.execute(
        select(rows.c.code, rows.c.kind, rows.c.name, rows.c.parent).order_by(rows.c.position)
    ).all()
