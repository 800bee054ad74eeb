"""Public notices of a compound's register, and the objections to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Building, Place

from ..models import NoticeUnit, Owner, Ownership, RegisterNotice, RegisterObjection, UnitChange
from .said import Said

SIZE, UNITS, ANSWERS = 20, 100, 50


@dataclass(frozen=True)
class NoticeThing:
    """A public notice as the policy sees it; `owns_here`: the viewer owns a unit of the compound."""

    id: int
    compound_id: int
    place: str
    place_path: str
    notice_state: str
    opened_at: datetime
    ends_at: datetime
    units: int
    area: int
    digest: str
    office: str
    settled_at: datetime | None
    owns_here: bool


@dataclass(frozen=True)
class Tally:
    """The objections to a notice, counted by what came of them."""

    all: int = 0
    open: int = 0
    upheld: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class NoticeUnitRow:
    """A unit as a notice shows it; `corrected`: the register says something else since."""

    unit_id: int
    said: Said
    corrected: bool


_NOTICE: Any = (
    select(
        RegisterNotice.id, Place.id, Place.name, Place.path, RegisterNotice.state, RegisterNotice.opened_at,
        RegisterNotice.ends_at, RegisterNotice.units, RegisterNotice.area, RegisterNotice.digest, Organization.name,
        RegisterNotice.settled_at,
    )
    .join(Place, RegisterNotice.compound_id == Place.id)
    .join(Organization, RegisterNotice.opened_for == Organization.id)
)  # fmt: skip


def compounds_owned(viewer: Viewer) -> frozenset[int]:
    """The compounds in which the register names the viewer as an owner of a unit."""
    statement = (
        select(Owner.compound_id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.person_id == viewer.id, Ownership.until.is_(None))
        .distinct()
    )
    return frozenset(db.session.scalars(statement)) if viewer.id else frozenset()


def get_register_notice(viewer: Viewer, register_notice_id: int) -> NoticeThing | None:
    """A public notice. That there is one is public; its units are not."""
    row = db.session.execute(_NOTICE.where(RegisterNotice.id == register_notice_id)).one_or_none()
    return None if row is None else NoticeThing(*(*row, row[1] in compounds_owned(viewer)))


def notices_for(viewer: Viewer) -> list[NoticeThing]:
    """The public notices that concern the viewer: where she lives or owns, and in the area of her office; the newest
    first, twenty at most."""
    owned = compounds_owned(viewer)
    here: ColumnElement[bool] = Place.id.in_({home.place_id for home in viewer.homes} | owned)
    if viewer.governed is not None:
        here |= Place.path.startswith(viewer.governed)
    rows = db.session.execute(_NOTICE.where(here).order_by(RegisterNotice.id.desc()).limit(SIZE))
    return [NoticeThing(*(*row, row[1] in owned)) for row in rows]


def open_notice_of(compound_id: int) -> NoticeThing | None:
    """The public notice of a compound that is not settled yet, for whoever may see the compound's register."""
    statement = _NOTICE.where(RegisterNotice.compound_id == compound_id, RegisterNotice.state == "open")
    row = db.session.execute(statement).one_or_none()
    return None if row is None else NoticeThing(*(*row, False))


def tally_of(notice_id: int) -> Tally:
    """How many objections there are, and what came of them."""
    state = RegisterObjection.state
    counts = [func.coalesce(func.sum(case((state == name, 1), else_=0)), 0) for name in ("open", "upheld", "rejected")]
    row = db.session.execute(
        select(func.count(), *counts).select_from(RegisterObjection).where(RegisterObjection.notice_id == notice_id)
    ).one()
    return Tally(*(int(figure) for figure in row))


def answers_to(notice_id: int, after: str | None = None) -> Page[Any]:
    """(id, kind, state, answer, answered_at) of the answered objections, the newest first: no unit, no name."""
    key = keyset.decode(after, (int,))
    found = RegisterObjection
    statement = select(found.id, found.kind, found.state, found.answer, found.answered_at).where(
        found.notice_id == notice_id, found.state != "open"
    )
    if key:
        statement = statement.where(found.id < key[0])
    rows: Rows = db.session.execute(statement.order_by(found.id.desc()).limit(ANSWERS + 1)).all()
    return keyset.page(rows, ANSWERS, lambda row: (row.id,), key is None)


def buildings_published(notice_id: int) -> Rows:
    """(id, name, units, area, without_area) of the buildings in a notice, in their order."""
    return db.session.execute(
        select(
            Building.id, Building.name, func.count().label("units"),
            func.coalesce(func.sum(NoticeUnit.area), 0).label("area"),
            func.sum(case((NoticeUnit.area.is_(None), 1), else_=0)).label("without_area"),
        )
        .join(Building, NoticeUnit.building_id == Building.id)
        .where(NoticeUnit.notice_id == notice_id)
        .group_by(Building.id, Building.name)
        .order_by(Building.id)
        .limit(1000)
    ).all()  # fmt: skip


def building_published(notice_id: int, building_id: int) -> str | None:
    """The name of a building in a notice; None where it is not in it."""
    inside = select(NoticeUnit.unit_id).where(NoticeUnit.notice_id == notice_id, NoticeUnit.building_id == building_id)
    return db.session.scalar(select(Building.name).where(Building.id == building_id, inside.exists()))


def units_published(
    notice: NoticeThing, building_id: int, after: str | None = None, size: int = UNITS
) -> Page[NoticeUnitRow]:
    """The units of one building as they were when the notice was opened, and which of them were corrected since."""
    key = keyset.decode(after, (int,))
    statement = select(NoticeUnit.position, NoticeUnit.unit_id, NoticeUnit.said).where(
        NoticeUnit.notice_id == notice.id, NoticeUnit.building_id == building_id
    )
    if key:
        statement = statement.where(NoticeUnit.position > key[0])
    rows = db.session.execute(statement.order_by(NoticeUnit.position).limit(size + 1)).all()
    page = keyset.page(rows, size, lambda row: (row.position,), key is None)
    ids = [row.unit_id for row in page.rows]
    changed = select(UnitChange.unit_id).where(UnitChange.unit_id.in_(ids), UnitChange.at > notice.opened_at)
    since = set(db.session.scalars(changed))
    return Page(
        [NoticeUnitRow(row.unit_id, row.said, row.unit_id in since) for row in page.rows], page.next, page.first
    )


def lines_published(notice_id: int) -> list[Said]:
    """What a notice says of every unit, in the order its digest is taken in."""
    said = select(NoticeUnit.said).where(NoticeUnit.notice_id == notice_id)
    return list(db.session.scalars(said.order_by(NoticeUnit.building_id, NoticeUnit.position)))
