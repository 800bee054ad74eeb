"""Corrections of the register that wait for a second person, and those of one unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..models import Correction
from ..rules import Difference, differences
from .said import Said, units_said
from .units import owner_people_of, person_of_owner, shares_in

SIZE = 20


@dataclass(frozen=True)
class CorrectionThing:
    """A correction as the policy sees it; `owner_people` own the unit now or are to own it.

    `outdated`: it waits, and the register says something else by now than when it was entered.
    """

    id: int
    unit_id: int
    unit: str
    building: str
    place: str
    place_path: str
    state: str
    reason: str
    before: Said
    after: Said
    entered_by: int
    officer: str
    entered_at: datetime
    answer: str
    outdated: bool
    owner_people: frozenset[int]

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.before, self.after)


_CORRECTION: Any = (
    select(
        Correction.id, Correction.unit_id, Unit.number, Building.name, Place.name, Place.path, Correction.state,
        Correction.reason, Correction.before, Correction.after, Correction.entered_by, Person.name,
        Correction.entered_at, Correction.answer, Correction.owners,
    )
    .join(Unit, Correction.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
    .join(Person, Correction.entered_by == Person.id)
)  # fmt: skip


def _things(statement: Any) -> list[CorrectionThing]:
    rows: Rows = db.session.execute(statement).all()
    unit_ids = [row.unit_id for row in rows]
    present, said = owner_people_of(unit_ids), units_said(unit_ids)
    wanted = {row.id: [o["owner_id"] for o in row.owners or () if o["owner_id"]] for row in rows}
    accounts = person_of_owner([owner_id for ids in wanted.values() for owner_id in ids])
    outdated = {row.id: row.state == "proposed" and said[row.unit_id] != row.before for row in rows}
    people = {row.id: present[row.unit_id] | {accounts[i] for i in wanted[row.id] if i in accounts} for row in rows}
    return [CorrectionThing(*(*row[:-1], outdated[row.id], people[row.id])) for row in rows]


def get_correction(viewer: Viewer, correction_id: int) -> CorrectionThing | None:
    """A correction, for those who govern the unit's place; to all others there is none."""
    thing = next(iter(_things(_CORRECTION.where(Correction.id == correction_id))), None)
    return thing if thing is not None and viewer.acts_for(GOVERNING, thing.place_path) else None


def people_named_in(correction_id: int) -> frozenset[int]:
    """The accounts of the owners whom a correction names, before or after."""
    row = db.session.get_one(Correction, correction_id)
    present = {share.owner_id for share in shares_in(row.unit_id)}
    wanted = {owner["owner_id"] for owner in row.owners or () if owner["owner_id"]}
    return frozenset(person_of_owner(sorted(present | wanted)).values())


def waiting_corrections(viewer: Viewer, after: str | None = None) -> Page[CorrectionThing]:
    """The corrections in the area of the viewer's office that wait for a second person, the oldest first."""
    if viewer.governed is None:
        return Page((), None, True)
    key = keyset.decode(after, (int,))
    statement = _CORRECTION.where(Correction.state == "proposed", Place.path.startswith(viewer.governed))
    if key:
        statement = statement.where(Correction.id > key[0])
    things = _things(statement.order_by(Correction.id).limit(SIZE + 1))
    return keyset.page(things, SIZE, lambda thing: (thing.id,), key is None)


def waiting_correction_of(unit_id: int) -> int | None:
    """The correction of a unit that waits for a second person; there is at most one."""
    return db.session.scalar(select(Correction.id).where(Correction.unit_id == unit_id, Correction.state == "proposed"))


def count_waiting_corrections(viewer: Viewer) -> int:
    """How many corrections in the area of the viewer's office wait for somebody else than those who entered them."""
    if viewer.governed is None:
        return 0
    statement = (
        select(func.count())
        .select_from(Correction)
        .join(Unit, Correction.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Correction.state == "proposed", Correction.entered_by != viewer.id)
        .where(Place.path.startswith(viewer.governed))
    )
    return db.session.scalar(statement) or 0
