"""Units, as officers and owners see them: who owns them, what the register says, how it came to say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select, union
from sqlalchemy.orm import aliased

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Person, Residency
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..models import Owner, Ownership, UnitChange
from ..rules import Difference, differences

SIZE = 20
MOST_UNITS, MOST_CHANGES = 100, 100  # on the page of one's own units


@dataclass(frozen=True)
class UnitThing:
    """A unit as the policy sees it: where it is, and the accounts of everyone who owns a part of it."""

    id: int
    number: str
    building_id: int
    building: str
    compound_id: int
    place: str
    place_path: str
    owner_people: frozenset[int]


@dataclass(frozen=True)
class Share:
    """A present owner of a unit, for whoever corrects it."""

    owner_id: int
    kind: str
    name: str
    document_end: str
    person_id: int | None
    numerator: int
    denominator: int
    represents: bool


@dataclass(frozen=True)
class MyUnit:
    """A unit the viewer owns a part of; `registered`: the register itself names her as an owner."""

    id: int
    number: str
    building: str
    compound_id: int
    place: str
    registered: bool


@dataclass(frozen=True)
class Change:
    """One entry of a unit's history: what changed, why, who entered it and who confirmed it."""

    id: int
    unit_id: int
    source: str
    reason: str
    at: datetime
    entered_by: str | None
    confirmed_by: str | None
    first: bool
    differences: tuple[Difference, ...]


def owner_people_of(unit_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """The accounts of the owners of units: by the register, and by a confirmed residency as owner."""
    by_register = (
        select(Ownership.unit_id, Owner.person_id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .where(Ownership.unit_id.in_(unit_ids), Ownership.until.is_(None), Owner.person_id.is_not(None))
    )
    by_residency = select(Residency.unit_id, Residency.person_id).where(
        Residency.unit_id.in_(unit_ids), Residency.kind == "owner", Residency.state == "confirmed"
    )
    people: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    rows: Rows = db.session.execute(union(by_register, by_residency)).all()
    for unit_id, person_id in rows:
        people[unit_id].add(person_id)
    return {unit_id: frozenset(ids) for unit_id, ids in people.items()}


_PLACED: Any = (
    select(Unit.id, Unit.number, Building.id, Building.name, Place.id, Place.name, Place.path)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
)


def units_placed(unit_ids: Sequence[int]) -> dict[int, UnitThing]:
    """Units with their places and owners, whoever asks."""
    people = owner_people_of(unit_ids)
    rows = db.session.execute(_PLACED.where(Unit.id.in_(unit_ids)))
    return {row[0]: UnitThing(*(*row, people[row[0]])) for row in rows}


def get_unit(viewer: Viewer, unit_id: int) -> UnitThing | None:
    """A unit, for those who govern its place; to all others there is none."""
    unit = units_placed((unit_id,)).get(unit_id)
    return unit if unit is not None and viewer.acts_for(GOVERNING, unit.place_path) else None


def shares_in(unit_id: int) -> list[Share]:
    """The present owners of a unit in full, for commands that have noted the look, and those that change them."""
    rows = db.session.execute(
        select(Owner.id, Owner.kind, Owner.name, Owner.document_end, Owner.person_id, Ownership.numerator,
               Ownership.denominator, Ownership.represents)
        .join(Owner, Ownership.owner_id == Owner.id)
        .where(Ownership.unit_id == unit_id, Ownership.until.is_(None))
        .order_by(Ownership.id)
    )  # fmt: skip
    return [Share(*row) for row in rows]


def _changes() -> Any:
    entered, confirmed = aliased(Person), aliased(Person)
    return (
        select(UnitChange.id, UnitChange.unit_id, UnitChange.source, UnitChange.reason, UnitChange.at,
               entered.name.label("entered_by"), confirmed.name.label("confirmed_by"), UnitChange.before,
               UnitChange.after)
        .join(entered, UnitChange.entered_by == entered.id, isouter=True)
        .join(confirmed, UnitChange.confirmed_by == confirmed.id, isouter=True)
        .order_by(UnitChange.id.desc())
    )  # fmt: skip


def _change(row: Any) -> Change:
    return Change(*(*row[:7], row.before is None, differences(row.before, row.after)))


def history_of(unit: UnitThing, after: str | None = None) -> Page[Change]:
    """How the register came to say what it says of a unit, the newest first."""
    key = keyset.decode(after, (int,))
    statement = _changes().where(UnitChange.unit_id == unit.id)
    if key:
        statement = statement.where(UnitChange.id < key[0])
    rows = [_change(row) for row in db.session.execute(statement.limit(SIZE + 1))]
    return keyset.page(rows, SIZE, lambda change: (change.id,), key is None)


def histories_of(unit_ids: Sequence[int]) -> dict[int, list[Change]]:
    """The newest entries of these units' histories, a hundred in all."""
    histories: dict[int, list[Change]] = {unit_id: [] for unit_id in unit_ids}
    for row in db.session.execute(_changes().where(UnitChange.unit_id.in_(unit_ids)).limit(MOST_CHANGES)):
        histories[row.unit_id].append(_change(row))
    return histories


def my_units(viewer: Viewer, compound_id: int | None = None) -> list[MyUnit]:
    """The units the viewer owns a part of, by the register or by her confirmed residency as owner; of one compound,
    where one is given."""
    registered = Unit.id.in_(
        select(Ownership.unit_id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .where(Owner.person_id == viewer.id, Ownership.until.is_(None))
    )
    resident = Unit.id.in_(
        select(Residency.unit_id).where(
            Residency.person_id == viewer.id, Residency.kind == "owner", Residency.state == "confirmed"
        )
    )
    statement = (
        select(Unit.id, Unit.number, Building.name, Place.id, Place.name, case((registered, True), else_=False))
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(or_(registered, resident))
        .order_by(Unit.id)
        .limit(MOST_UNITS)
    )
    if compound_id is not None:
        statement = statement.where(Place.id == compound_id)
    return [MyUnit(*row) for row in db.session.execute(statement)] if viewer.id else []


def owner_and_resident_ids(compound_id: int) -> list[int]:
    """The accounts of everyone with a confirmed home in a compound, and of everyone who owns a part of it."""
    residents = (
        select(Residency.person_id)
        .join(Unit, Residency.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .where(Building.compound_id == compound_id, Residency.state == "confirmed")
    )
    owners = (
        select(Owner.person_id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.compound_id == compound_id, Owner.person_id.is_not(None), Ownership.until.is_(None))
    )
    return list(db.session.scalars(union(residents, owners)))


def owners_like(compound_id: int, kind: str, name: str, document: str) -> int | None:
    """The owner a compound knows already by kind, name and document."""
    same = (Owner.compound_id == compound_id, Owner.kind == kind, Owner.name == name, Owner.document == document)
    return db.session.scalar(select(Owner.id).where(*same))


def person_of_owner(owner_ids: Sequence[int]) -> Mapping[int, int]:
    """The accounts of these owners, where they have one."""
    rows: Rows = db.session.execute(
        select(Owner.id, Owner.person_id).where(Owner.id.in_(owner_ids), Owner.person_id.is_not(None))
    ).all()
    return {row[0]: row[1] for row in rows}


def is_taken(unit_id: int, kind: str) -> bool:
    """Whether another unit of the same building has this number and kind."""
    other = aliased(Unit)
    same = select(other.id).join(Unit, (Unit.building_id == other.building_id) & (Unit.number == other.number))
    return db.session.scalar(same.where(Unit.id == unit_id, other.id != unit_id, other.kind == kind)) is not None
