"""Objections of owners while the register is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Building, Place, Unit

from ..models import Correction, RegisterNotice, RegisterObjection
from .units import UnitThing, owner_people_of, units_placed

SIZE = 20


@dataclass(frozen=True)
class ObjectionThing:
    """An objection as the policy sees it. `correction_state` is that of the correction it was upheld with."""

    id: int
    notice_id: int
    unit_id: int
    unit: str
    building: str
    place: str
    place_path: str
    person_id: int
    kind: str
    words: str
    state: str
    at: datetime
    ends_at: datetime
    notice_state: str
    answer: str
    answered_at: datetime | None
    correction_state: str | None
    entered_by: int | None
    owner_people: frozenset[int]

    @property
    def unsettled(self) -> bool:
        """Whether it waits: for an answer, or for the correction it was upheld with."""
        return self.state == "open" or self.correction_state == "proposed"


@dataclass(frozen=True)
class Objectable:
    """A published unit, for an owner who may object."""

    unit: UnitThing
    notice_id: int
    notice_state: str
    ends_at: datetime
    place_path: str
    owner_people: frozenset[int]


_OBJECTION: Any = (
    select(
        RegisterObjection.id, RegisterObjection.notice_id, Unit.id, Unit.number, Building.name, Place.name, Place.path,
        RegisterObjection.person_id, RegisterObjection.kind, RegisterObjection.words, RegisterObjection.state,
        RegisterObjection.at, RegisterNotice.ends_at, RegisterNotice.state, RegisterObjection.answer,
        RegisterObjection.answered_at, Correction.state, RegisterObjection.entered_by,
    )
    .join(RegisterNotice, RegisterObjection.notice_id == RegisterNotice.id)
    .join(Unit, RegisterObjection.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
    .join(Correction, RegisterObjection.correction_id == Correction.id, isouter=True)
)  # fmt: skip


def _things(statement: Any) -> list[ObjectionThing]:
    rows: Rows = db.session.execute(statement).all()
    people = owner_people_of([row[2] for row in rows])
    return [ObjectionThing(*(*row, people[row[2]])) for row in rows]


def get_objection(viewer: Viewer, objection_id: int) -> ObjectionThing | None:
    """An objection, for those who govern the unit's place; to all others there is none."""
    thing = next(iter(_things(_OBJECTION.where(RegisterObjection.id == objection_id))), None)
    return thing if thing is not None and viewer.acts_for(GOVERNING, thing.place_path) else None


def open_objections(viewer: Viewer, after: str | None = None) -> Page[ObjectionThing]:
    """The objections in the area of the viewer's office that wait for an answer, the oldest first."""
    if viewer.governed is None:
        return Page((), None, True)
    key = keyset.decode(after, (int,))
    here = RegisterObjection.state == "open", Place.path.startswith(viewer.governed)
    statement = _OBJECTION.where(*here)
    if key:
        statement = statement.where(RegisterObjection.id > key[0])
    things = _things(statement.order_by(RegisterObjection.id).limit(SIZE + 1))
    return keyset.page(things, SIZE, lambda thing: (thing.id,), key is None)


def my_objections(viewer: Viewer) -> list[ObjectionThing]:
    """The viewer's own objections, the newest first, twenty at most; only to be read by her."""
    mine = _OBJECTION.where(RegisterObjection.person_id == viewer.id).order_by(RegisterObjection.id.desc())
    rows = db.session.execute(mine.limit(SIZE)) if viewer.id else ()
    return [ObjectionThing(*(*row, frozenset({viewer.id}))) for row in rows]


def get_objectable(viewer: Viewer, register_notice_id: int, unit_id: int) -> Objectable | None:
    """A unit of a public notice, for those who own a part of it or live in its compound; to all others there is none.

    Who lives there sees the unit in the notice anyway, and reads why only its owners object.
    """
    unit = units_placed((unit_id,)).get(unit_id)
    if unit is None or not (viewer.id in unit.owner_people or viewer.lives_in(unit.place_path)):
        return None
    row = db.session.execute(
        select(RegisterNotice.id, RegisterNotice.state, RegisterNotice.ends_at).where(
            RegisterNotice.id == register_notice_id, RegisterNotice.compound_id == unit.compound_id
        )
    ).one_or_none()
    return None if row is None else Objectable(unit, *row, unit.place_path, unit.owner_people)


def notices_open_for(compound_ids: Sequence[int]) -> Mapping[int, Any]:
    """(compound, id, ends_at) of the open notices of these compounds, by compound."""
    rows: Rows = db.session.execute(
        select(RegisterNotice.compound_id, RegisterNotice.id, RegisterNotice.ends_at).where(
            RegisterNotice.compound_id.in_(compound_ids), RegisterNotice.state == "open"
        )
    ).all()
    return {row.compound_id: row for row in rows}


def corrections_to_name(objection: ObjectionThing) -> Rows:
    """(id, state, reason, entered_at) of the corrections of its unit with which an objection can be upheld: entered
    since it came, waiting or in the register."""
    return db.session.execute(
        select(Correction.id, Correction.state, Correction.reason, Correction.entered_at)
        .where(Correction.unit_id == objection.unit_id, Correction.state.in_(("proposed", "applied")))
        .where(Correction.entered_at >= objection.at)
        .order_by(Correction.id.desc())
        .limit(10)
    ).all()


def count_open_objections(viewer: Viewer) -> int:
    """How many objections in the area of the viewer's office wait for an answer."""
    if viewer.governed is None:
        return 0
    statement = (
        select(func.count())
        .select_from(RegisterObjection)
        .join(RegisterNotice, RegisterObjection.notice_id == RegisterNotice.id)
        .join(Place, RegisterNotice.compound_id == Place.id)
        .where(RegisterObjection.state == "open", Place.path.startswith(viewer.governed))
    )
    return db.session.scalar(statement) or 0
