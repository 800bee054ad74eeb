"""Imports of the register: their reports, what they change, the rows that cannot be taken."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Organization, Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..importing import said
from ..models import ImportFault, ImportShare, ImportUnit, Owner, Ownership, RegisterImport, UnitChange
from ..rules import IMPORT_AT_WORK, Difference, differences
from .said import Said

SIZE, CHANGES, FAULTS = 20, 50, 100
READING = 60  # per cent of the way; comparing is the rest


@dataclass(frozen=True)
class ImportThing:
    """An import as the policy sees it. `owner_people`: its viewer, if she owns a part of a unit that would change."""

    id: int
    compound_id: int
    place: str
    place_path: str
    state: str
    file: str
    entered_by: int | None
    officer: str | None
    office: str | None
    entered_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    finished_at: datetime | None
    report: int
    done: int
    total: int
    reason: str
    facts: Mapping[str, Any]
    ignored: Sequence[str]
    rows: int
    faults: int
    buildings_new: int
    units_new: int
    units_changed: int
    units_same: int
    units_left: int
    owners_new: int
    owners_left: int
    owner_people: frozenset[int] = frozenset()

    @property
    def problem(self) -> str:
        """Why the file as a whole cannot be read; empty where it can."""
        return said(self.reason, self.facts) if self.reason else ""

    @property
    def at_work(self) -> bool:
        """Whether the background process has something to do for it."""
        return self.state in IMPORT_AT_WORK

    @property
    def percent(self) -> int | None:
        """How far reading and comparing are together; None where the file does not say how many rows it has."""
        if self.state == "waiting":
            return 0
        if self.state not in ("reading", "comparing") or not self.total:
            return None
        part = min(1.0, self.done / self.total)
        return int(part * READING if self.state == "reading" else READING + part * (100 - READING))


@dataclass(frozen=True)
class ImportChange:
    """A unit that is new (`before` is None) or changes."""

    number: int
    before: Said | None
    after: Said

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.before, self.after)


_confirmed = aliased(Person)
_IMPORT: Any = (
    select(
        RegisterImport.id, Place.id, Place.name, Place.path, RegisterImport.state, RegisterImport.file,
        RegisterImport.entered_by, Person.name, Organization.name, RegisterImport.entered_at, _confirmed.name,
        RegisterImport.confirmed_at, RegisterImport.finished_at, RegisterImport.report, RegisterImport.done,
        RegisterImport.total, RegisterImport.reason, RegisterImport.facts, RegisterImport.ignored,
        RegisterImport.rows, RegisterImport.faults, RegisterImport.buildings_new, RegisterImport.units_new,
        RegisterImport.units_changed, RegisterImport.units_same, RegisterImport.units_left,
        RegisterImport.owners_new, RegisterImport.owners_left,
    )
    .join(Place, RegisterImport.compound_id == Place.id)
    .join(Person, RegisterImport.entered_by == Person.id, isouter=True)
    .join(Organization, RegisterImport.entered_for == Organization.id, isouter=True)
    .join(_confirmed, RegisterImport.confirmed_by == _confirmed.id, isouter=True)
)  # fmt: skip


def import_by_id(import_id: int) -> ImportThing:
    """An import, whoever asks: for an operator, who has its id from nowhere else."""
    return ImportThing(*db.session.execute(_IMPORT.where(RegisterImport.id == import_id)).one())


def get_import(viewer: Viewer, import_id: int) -> ImportThing | None:
    """An import, for those who govern its compound and whoever entered it; to all others there is none."""
    row = db.session.execute(_IMPORT.where(RegisterImport.id == import_id)).one_or_none()
    thing = ImportThing(*row) if row is not None else None
    if thing is None or not (viewer.acts_for(GOVERNING, thing.place_path) or thing.entered_by == viewer.id):
        return None
    if thing.state == "ready" and _owns_changed(viewer, import_id):
        return replace(thing, owner_people=frozenset({viewer.id}))
    return thing


def _owns_changed(viewer: Viewer, import_id: int) -> bool:
    """Whether the register names the viewer as an owner of a unit that this import changes."""
    owned = (
        select(Ownership.id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .join(ImportUnit, ImportUnit.unit_id == Ownership.unit_id)
        .where(Owner.person_id == viewer.id, Ownership.until.is_(None), ImportUnit.import_id == import_id)
    )
    return db.session.scalar(owned.limit(1)) is not None


def imports_of(viewer: Viewer, after: str | None = None) -> Page[ImportThing]:
    """The imports of the compounds in the area of the viewer's office, the newest first."""
    if viewer.governed is None:
        return Page((), None, True)
    key = keyset.decode(after, (int,))
    statement = _IMPORT.where(Place.path.startswith(viewer.governed))
    if key:
        statement = statement.where(RegisterImport.id < key[0])
    rows = db.session.execute(statement.order_by(RegisterImport.id.desc()).limit(SIZE + 1))
    return keyset.page([ImportThing(*row) for row in rows], SIZE, lambda thing: (thing.id,), key is None)


def count_waiting_imports(viewer: Viewer) -> int:
    """How many imports in the area of the viewer's office wait for somebody else than those who entered them."""
    if viewer.governed is None:
        return 0
    statement = (
        select(func.count())
        .select_from(RegisterImport)
        .join(Place, RegisterImport.compound_id == Place.id)
        .where(RegisterImport.state == "ready", RegisterImport.entered_by != viewer.id)
        .where(Place.path.startswith(viewer.governed))
    )
    return db.session.scalar(statement) or 0


def changes_of(thing: ImportThing, after: str | None = None, size: int = CHANGES) -> Page[ImportChange]:
    """What an import would change, in the order of the file; once it is in the register, what it did change."""
    if thing.state == "applied":
        number: Any = UnitChange.id
        statement = select(number, UnitChange.before, UnitChange.after).where(
            UnitChange.source == "import", UnitChange.reference == thing.id
        )
    else:
        number = ImportUnit.number
        statement = select(number, ImportUnit.before, ImportUnit.after).where(ImportUnit.import_id == thing.id)
    key = keyset.decode(after, (int,))
    if key:
        statement = statement.where(number > key[0])
    rows = db.session.execute(statement.order_by(number).limit(size + 1))
    return keyset.page([ImportChange(*row) for row in rows], size, lambda change: (change.number,), key is None)


def faults_of(thing: ImportThing, after: str | None = None, size: int = FAULTS) -> Page[Any]:
    """(id, number, reason, facts) of the rows that cannot be taken, in the order of the file."""
    key = keyset.decode(after, (int, int))
    order: Any = (ImportFault.number, ImportFault.id)
    statement = select(ImportFault.id, ImportFault.number, ImportFault.reason, ImportFault.facts).where(
        ImportFault.import_id == thing.id
    )
    if key:
        statement = statement.where(keyset.after(order, key, descending=False))
    rows: Rows = db.session.execute(statement.order_by(*order).limit(size + 1)).all()
    return keyset.page(rows, size, lambda row: (row.number, row.id), key is None)


def people_changed(import_id: int, units: Sequence[ImportChange]) -> frozenset[int]:
    """The accounts of the present owners of these units of an import that waits to be confirmed."""
    owners = (
        select(Owner.person_id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .join(ImportUnit, ImportUnit.unit_id == Ownership.unit_id)
        .where(ImportUnit.import_id == import_id, ImportUnit.number.in_([change.number for change in units]))
        .where(Ownership.until.is_(None), Owner.person_id.is_not(None))
    )
    return frozenset(one for one in db.session.scalars(owners) if one is not None)


def new_buildings(row: Any, limit: int | None = None) -> list[str]:
    """The buildings of an import (its row, or an `ImportThing`) that its compound does not have yet."""
    known = select(Building.id).where(Building.compound_id == row.compound_id, Building.name == ImportUnit.building)
    names = (
        select(ImportUnit.building)
        .where(ImportUnit.import_id == row.id, ~known.exists())
        .group_by(ImportUnit.building)
        .order_by(func.min(ImportUnit.number))
    )
    return list(db.session.scalars(names.limit(limit) if limit else names))


def count_new_buildings(row: RegisterImport) -> int:
    """How many buildings an import would make."""
    return len(new_buildings(row))


def count_new_owners(row: RegisterImport) -> int:
    """How many owners an import names whom the register of its compound does not know yet."""
    known = select(Owner.id).where(
        Owner.compound_id == row.compound_id, Owner.kind == ImportShare.owner_kind, Owner.name == ImportShare.name,
        Owner.document == ImportShare.document,
    )  # fmt: skip
    new = (
        select(ImportShare.owner_kind, ImportShare.name, ImportShare.document)
        .where(ImportShare.import_id == row.id, ImportShare.act == "begin", ~known.exists())
        .distinct()
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(new)) or 0


def count_units(compound_id: int) -> int:
    """How many units the register of a compound has."""
    units = select(func.count(Unit.id)).join(Building, Unit.building_id == Building.id)
    return db.session.scalar(units.where(Building.compound_id == compound_id)) or 0


def register_fingerprint(compound_id: int) -> str:
    """Another one whenever a unit, a share or a building of the compound has been added, changed or ended since.

    Every change of a unit stands in its history, so that sums over the rows that stand and the newest entry are enough.
    """
    here = Building.compound_id == compound_id
    units = (
        select(func.count(Unit.id), func.sum(Unit.id), func.sum(Unit.area), func.sum(Unit.floor))
        .join(Building, Unit.building_id == Building.id)
        .where(here)
    )
    shares = (
        select(func.count(Ownership.id), func.sum(Ownership.id),
               func.sum(case((Ownership.represents, Ownership.id), else_=0)))
        .join(Unit, Ownership.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .where(here, Ownership.until.is_(None))
    )  # fmt: skip
    changes = (
        select(func.max(UnitChange.id))
        .join(Unit, UnitChange.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .where(here)
    )
    buildings = select(func.count(Building.id), func.sum(Building.id)).where(here)
    figures = [list(db.session.execute(one).one()) for one in (units, shares, changes, buildings)]
    return hashlib.sha256(repr([[int(x or 0) for x in row] for row in figures]).encode()).hexdigest()
