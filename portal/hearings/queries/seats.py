"""Seats of a hearing: how many for whom, who has applied, who got one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from portal.kernel.db import Rows, db
from portal.people.models import Organization, Person
from portal.people.rules import Viewer

from ..models import Hearing, HearingApplication, HearingQuota
from ..rules.seats import GROUPS
from .hearing import HearingThing, get_hearing

SHOWN = 300  # of the codes on one page; the published file has all


@dataclass(frozen=True)
class Mine:
    """The application of a person, or of the organization she acts for; `seat` is the group whose seat it has."""

    id: int
    person_id: int
    organization_id: int | None
    group: str
    code: str
    state: str
    seat: str | None
    place: int | None
    present_at: datetime | None


@dataclass(frozen=True)
class SeatThing:
    """A hearing with what one viewer has there: her application, or None."""

    hearing: HearingThing
    mine: Mine | None

    @property
    def id(self) -> int:
        return self.hearing.id

    @property
    def organization_id(self) -> int | None:
        return self.hearing.organization_id

    @property
    def place_path(self) -> str:
        return self.hearing.place_path


@dataclass(frozen=True)
class Share:
    """A group: its seats, how many want one, how many of them sit."""

    group: str
    seats: int
    applied: int
    seated: int


_COLUMNS: tuple[Any, ...] = (
    HearingApplication.id, HearingApplication.person_id, HearingApplication.organization_id, HearingApplication.group,
    HearingApplication.code, HearingApplication.state, HearingApplication.seat, HearingApplication.place,
    HearingApplication.present_at,
)  # fmt: skip


def standing(hearing_id: int) -> tuple[ColumnElement[bool], ...]:
    """The applications that were not withdrawn."""
    return HearingApplication.hearing_id == hearing_id, HearingApplication.state != "withdrawn"


def get_seat(viewer: Viewer, hearing_id: int) -> SeatThing | None:
    """The hearing for this viewer, or None where there is none that she may see."""
    hearing = get_hearing(viewer, hearing_id)
    return None if hearing is None else seat_for(viewer, hearing)


def seat_for(viewer: Viewer, hearing: HearingThing) -> SeatThing:
    """The same where the hearing is known."""
    if not viewer.signed_in:
        return SeatThing(hearing, None)
    hers: list[ColumnElement[bool]] = [HearingApplication.person_id == viewer.id]
    if viewer.acting is not None:
        hers.append(HearingApplication.organization_id == viewer.acting.id)
    row = db.session.execute(
        select(*_COLUMNS)
        .where(*standing(hearing.id), or_(*hers))
        .order_by(HearingApplication.organization_id.is_(None) if viewer.acting else HearingApplication.id)
        .limit(1)
    ).one_or_none()
    return SeatThing(hearing, Mine(*row) if row else None)


def quotas_of(hearing_id: int) -> dict[str, int]:
    """The seats of each group that has some, in the order of the groups."""
    rows = db.session.execute(
        select(HearingQuota.group, HearingQuota.seats).where(HearingQuota.hearing_id == hearing_id)
    )
    found = {row.group: row.seats for row in rows}
    return {group: found[group] for group in GROUPS if group in found}


def shares_of(hearing_id: int) -> list[Share]:
    """What becomes of each group's seats, in the order of the groups."""
    sits = func.sum(case((HearingApplication.state == "seated", 1), else_=0))
    rows = db.session.execute(
        select(HearingApplication.group, func.count(), sits)
        .where(*standing(hearing_id))
        .group_by(HearingApplication.group)
    )
    found = {group: (number, seated) for group, number, seated in rows}
    return [
        Share(group, seats, *(int(number) for number in found.get(group, (0, 0))))
        for group, seats in quotas_of(hearing_id).items()
    ]


def codes_of(hearing_id: int) -> Rows:
    """(code, group, state, seat, place, moved_at): the seated first, then those who wait in their order."""
    rank = case({"seated": 0, "applied": 1, "waiting": 2}, value=HearingApplication.state, else_=3)
    return db.session.execute(
        select(HearingApplication.code, HearingApplication.group, HearingApplication.state, HearingApplication.seat,
               HearingApplication.place, HearingApplication.moved_at)
        .where(*standing(hearing_id))
        .order_by(rank, HearingApplication.place, HearingApplication.seat, HearingApplication.code)
        .limit(SHOWN)
    ).all()  # fmt: skip


def count_applications(hearing_id: int) -> int:
    """How many want a seat, or have got one."""
    return db.session.scalar(select(func.count()).select_from(HearingApplication).where(*standing(hearing_id))) or 0


def record_of(hearing_id: int) -> str:
    """The published file of the draw; empty before it."""
    return db.session.scalar(select(Hearing.record).where(Hearing.id == hearing_id)) or ""


def room_of(hearing_id: int) -> str:
    """The code that is shown in the room."""
    return db.session.scalar(select(Hearing.room).where(Hearing.id == hearing_id)) or ""


def attendance_of(hearing_id: int) -> Rows:
    """Those with a seat, for the desk: (id, name, organization, group, present_at, by_herself), by name."""
    return db.session.execute(
        select(HearingApplication.id, Person.name, Organization.name.label("organization"), HearingApplication.group,
               HearingApplication.present_at,
               (HearingApplication.seen_by == HearingApplication.person_id).label("by_herself"))
        .join(Person, Person.id == HearingApplication.person_id)
        .join(Organization, Organization.id == HearingApplication.organization_id, isouter=True)
        .where(HearingApplication.hearing_id == hearing_id, HearingApplication.state == "seated")
        .order_by(Person.name, HearingApplication.id)
    ).all()  # fmt: skip
