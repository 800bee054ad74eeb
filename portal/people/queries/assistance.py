"""Whom an officer may help at the desk, whose accounts are kept there, and which codes were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from portal.kernel import clock, keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.places.models import Building, Place, Unit

from ..models import Assistance, Person, Residency, TakeOver
from ..rules import GOVERNING, Acting, Viewer, normal_login

SIZE = 20


@dataclass(frozen=True)
class KeptAccount:
    """An account without a login that was opened at the desk, as the policy sees it."""

    id: int
    person_id: int
    name: str


@dataclass(frozen=True)
class Recovery:
    """A code asked for by one officer, which a colleague issues or declines."""

    id: int
    person_id: int
    person: str
    identity: str
    reason: str
    asked_by: int
    officer: str
    asked_at: datetime
    expires_at: datetime


def _desk(viewer: Viewer) -> Acting | None:
    """The public office the viewer acts for."""
    return viewer.acting if viewer.acting is not None and viewer.acting.kind in GOVERNING else None


def _lives_in(path: str) -> ColumnElement[bool]:
    """Whether a person's home, confirmed or claimed, lies inside a place."""
    return (
        select(Residency.id)
        .join(Unit, Residency.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Residency.person_id == Person.id, Residency.state.in_(("claimed", "confirmed")))
        .where(Place.path.startswith(path))
        .correlate(Person)
        .exists()
    )


def resident_by_login(viewer: Viewer, login: str) -> Person | None:
    """The person with exactly this login, if she lives or claims to live where the viewer's office governs."""
    desk, plain = _desk(viewer), normal_login(login)
    if desk is None or plain is None:
        return None
    wanted = Person.login == plain, Person.closed_at.is_(None), _lives_in(desk.place_path)
    return db.session.scalar(select(Person).where(*wanted))


def _kept(desk: Acting) -> Any:
    """What makes an account one that is kept at this desk: no login, and helped here or living here."""
    helped = (
        select(Assistance.id)
        .where(Assistance.person_id == Person.id, Assistance.organization_id == desk.id)
        .correlate(Person)
        .exists()
    )
    return Person.login.is_(None), Person.closed_at.is_(None), or_(helped, _lives_in(desk.place_path))


def get_kept(viewer: Viewer, person_id: int) -> KeptAccount | None:
    """An account kept at the desk of the office the viewer acts for; to all others there is none."""
    desk = _desk(viewer)
    if desk is None:
        return None
    row = db.session.execute(select(Person.id, Person.name).where(Person.id == person_id, *_kept(desk))).one_or_none()
    return KeptAccount(row.id, row.id, row.name) if row else None


_HOMES = (
    select(func.aggregate_strings(Place.name + " " + Building.name + " " + Unit.number, "、"))
    .select_from(Residency)
    .join(Unit, Residency.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
    .where(Residency.person_id == Person.id, Residency.state.in_(("claimed", "confirmed")))
    .correlate(Person)
    .scalar_subquery()
)


def kept_accounts(viewer: Viewer, name: str = "", after: str | None = None) -> Page[Any]:
    """A page of the accounts kept at this desk whose name begins so, newest first: (id, name, created_at, homes)."""
    desk = _desk(viewer)
    if desk is None:
        return Page((), None, True)
    statement = select(Person.id, Person.name, Person.created_at, _HOMES.label("homes")).where(*_kept(desk))
    if name:
        statement = statement.where(Person.name.startswith(name, autoescape=True))
    key = keyset.decode(after, (int,))
    if key:
        statement = statement.where(Person.id < key[0])
    rows: Rows = db.session.execute(statement.order_by(Person.id.desc()).limit(SIZE + 1)).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


_ASKER = aliased(Person)


def _recoveries(desk: Acting) -> Any:
    """The codes of this desk that were asked for and wait for a colleague."""
    return (
        select(TakeOver.id, TakeOver.person_id, Person.name, TakeOver.identity, TakeOver.reason, TakeOver.asked_by,
               _ASKER.name, TakeOver.asked_at, TakeOver.expires_at)
        .join(Person, Person.id == TakeOver.person_id)
        .join(_ASKER, _ASKER.id == TakeOver.asked_by)
        .where(TakeOver.asked_for == desk.id, TakeOver.recovers, TakeOver.digest.is_(None))
        .where(TakeOver.ended_at.is_(None), TakeOver.expires_at > clock.now(), Person.closed_at.is_(None))
    )  # fmt: skip


def waiting_recoveries(viewer: Viewer, limit: int = 50) -> list[Recovery]:
    """The codes that wait for a second officer of the office the viewer acts for, oldest first."""
    desk = _desk(viewer)
    if desk is None:
        return []
    return [Recovery(*row) for row in db.session.execute(_recoveries(desk).order_by(TakeOver.id).limit(limit))]


def get_recovery(viewer: Viewer, take_over_id: int) -> Recovery | None:
    """A code that waits at the viewer's own desk; to all others there is none."""
    desk = _desk(viewer)
    row = desk and db.session.execute(_recoveries(desk).where(TakeOver.id == take_over_id)).one_or_none()
    return Recovery(*row) if row else None
