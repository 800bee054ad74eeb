"""Bookings, as those may see them whose business they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.models import Organization, Person
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Place

from ..models import Booking, Venue
from ..rules import HOLDING, at_minute
from .venues import MOST, VenueThing


@dataclass(frozen=True)
class BookingThing:
    """A booking, for whoever made it and the office of the place. `who` is the organization's or person's name."""

    id: int
    venue_id: int
    venue: str
    address: str
    place_path: str
    person_id: int
    organization_id: int | None
    who: str
    begins: datetime
    ends: datetime
    count: int
    purpose: str
    state: str
    reason: str
    at: datetime
    changed_at: datetime
    changes: int


_BOOKING: Any = (
    select(Booking, Venue.name, Venue.address, Place.path, Person.name, Organization.name)
    .join(Venue, Venue.id == Booking.venue_id)
    .join(Place, Place.id == Venue.place_id)
    .join(Person, Person.id == Booking.person_id)
    .join(Organization, Organization.id == Booking.organization_id, isouter=True)
)


def _bookings(asked: Any) -> list[BookingThing]:
    return [
        BookingThing(
            it.id, it.venue_id, venue, address, path, it.person_id, it.organization_id, organization or person,
            it.begins, it.ends, it.count, it.purpose, it.state, it.reason, it.at, it.changed_at, it.changes,
        )
        for it, venue, address, path, person, organization in db.session.execute(asked)
    ]  # fmt: skip


def _own(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.acting is not None:
        return Booking.organization_id == viewer.acting.id
    return (Booking.person_id == viewer.id) & Booking.organization_id.is_(None)


def _governed(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.acting is None or viewer.acting.kind not in GOVERNING:
        return Booking.id.is_(None)
    return Place.path.startswith(viewer.acting.place_path, autoescape=True)


def get_booking(viewer: Viewer, booking_id: int) -> BookingThing | None:
    """The booking, for whoever made it and the office of the place; None for everybody else."""
    if not viewer.signed_in:
        return None
    return next(iter(_bookings(_BOOKING.where(Booking.id == booking_id, or_(_own(viewer), _governed(viewer))))), None)


def mine(viewer: Viewer) -> list[BookingThing]:
    """The viewer's own, or those of the organization she acts for, the latest time first."""
    return _bookings(_BOOKING.where(_own(viewer)).order_by(Booking.begins.desc(), Booking.id.desc()).limit(MOST))


def waiting(viewer: Viewer) -> list[BookingThing]:
    """What waits for the office the viewer acts for, the soonest first."""
    asked = _BOOKING.where(Booking.state == "waiting", Booking.begins > clock.now(), _governed(viewer))
    return _bookings(asked.order_by(Booking.begins, Booking.id).limit(MOST))


def count_waiting(viewer: Viewer) -> int:
    """How many bookings wait for the office the viewer acts for."""
    asked = select(func.count()).select_from(Booking).join(Venue, Venue.id == Booking.venue_id)
    asked = asked.join(Place, Place.id == Venue.place_id)
    return db.session.scalar(
        asked.where(Booking.state == "waiting", Booking.begins > clock.now(), _governed(viewer))
    ) or 0  # fmt: skip


def week_plan(venue: VenueThing, monday: date) -> list[BookingThing]:
    """The bookings of a week with their names, for the office's sheet."""
    first, last = at_minute(monday, 0), at_minute(monday + timedelta(days=6), 1440)
    asked = _BOOKING.where(Booking.venue_id == venue.id, Booking.state.in_(HOLDING), Booking.begins < last,
                           Booking.ends > first)  # fmt: skip
    return _bookings(asked.order_by(Booking.begins, Booking.id).limit(MOST * 5))
