"""Venues and their free time, as everybody may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from portal.kernel import clock, keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Booking, BookingSlot, Venue, VenueException, VenueHours
from ..rules import (
    HOLDING,
    Opening,
    Terms,
    Window,
    at_minute,
    between,
    check_time,
    free_units,
    moment_of,
    next_free,
    quarter_of,
    runs,
)

SIZE, MOST, LOOK_AHEAD = 20, 200, 14


@dataclass(frozen=True)
class VenueThing:
    """A venue as everybody may see it."""

    id: int
    kind: str
    name: str
    about: str
    address: str
    capacity: int | None
    units: int
    longest: int
    ahead: int
    approval: bool
    residents: bool
    organizations: bool
    closed_at: datetime | None
    place_id: int
    place_path: str
    place: str
    keeper_id: int
    keeper: str


_VENUE: Any = (
    select(Venue, Place.path, Place.name, Organization.name)
    .join(Place, Place.id == Venue.place_id)
    .join(Organization, Organization.id == Venue.organization_id)
)


def _venues(asked: Any) -> list[VenueThing]:
    return [
        VenueThing(
            it.id, it.kind, it.name, it.about, it.address, it.capacity, it.units, it.longest, it.ahead, it.approval,
            it.residents, it.organizations, it.closed_at, it.place_id, path, place, it.organization_id, keeper,
        )
        for it, path, place, keeper in db.session.execute(asked)
    ]  # fmt: skip


def get_venue(_viewer: Viewer, venue_id: int) -> VenueThing | None:
    """The venue; one that is no longer offered keeps its page, for whoever has booked it."""
    return next(iter(_venues(_VENUE.where(Venue.id == venue_id))), None)


def around(paths: Iterable[str], after: str | None = None) -> Page[VenueThing]:
    """A page of what is offered in the places with these paths and in those around them; without paths, everywhere."""
    key = keyset.decode(after, (int,))
    asked = _VENUE.where(Venue.closed_at.is_(None)).order_by(Venue.id).limit(SIZE + 1)
    if key:
        asked = asked.where(Venue.id > key[0])
    near = [condition for path in paths for condition in _near(path)]
    if near:
        asked = asked.where(or_(*near))
    return keyset.page(_venues(asked), SIZE, lambda one: (one.id,), key is None)


def _near(path: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    parts = [part for part in path.split("/") if part]
    above = ["/" + "/".join(parts[:n]) + "/" for n in range(1, len(parts))]
    return Place.path.startswith(path, autoescape=True), Place.path.in_(above)


def kept_by(viewer: Viewer) -> list[VenueThing]:
    """The venues of the area of the office the viewer acts for, offered or not."""
    if viewer.governed is None:
        return []
    inside = Place.path.startswith(viewer.governed, autoescape=True)
    return _venues(_VENUE.where(inside).order_by(Venue.closed_at.is_not(None), Venue.id).limit(MOST))


def opening_of(venue_id: int, first: date, last: date) -> Opening:
    """The hours of a venue, with the exceptions from one day up to another."""
    weekly = select(VenueHours.weekday, VenueHours.opens, VenueHours.closes).where(VenueHours.venue_id == venue_id)
    days = select(VenueException).where(VenueException.venue_id == venue_id, VenueException.day.between(first, last))
    exceptions: dict[date, Window | None] = {
        one.day: None if one.opens is None or one.closes is None else (one.opens, one.closes)
        for one in db.session.scalars(days)
    }
    return Opening({day: (opens, closes) for day, opens, closes in db.session.execute(weekly)}, exceptions)


def exceptions_of(venue_id: int) -> list[VenueException]:
    """The coming days on which other hours hold."""
    asked = select(VenueException).where(VenueException.venue_id == venue_id, VenueException.day >= clock.today())
    return list(db.session.scalars(asked.order_by(VenueException.day).limit(MOST)))


def taken(venue_id: int, quarters: range) -> dict[int, set[int]]:
    """For each unit booked at all within `quarters`, which of them."""
    rows = db.session.execute(
        select(BookingSlot.unit, BookingSlot.quarter).where(
            BookingSlot.venue_id == venue_id, BookingSlot.quarter >= quarters.start, BookingSlot.quarter < quarters.stop
        )
    )
    found: dict[int, set[int]] = {}
    for unit, quarter in rows:
        found.setdefault(unit, set()).add(quarter)
    return found


def bookable(venue: VenueThing, begins: datetime, ends: datetime, count: int = 1) -> list[int]:
    """The units free for all of that time, fewer than `count` where it is taken.

    Raises `DomainError` beside its field for a time that nobody can book.
    """
    day = clock.local(begins).date()
    terms = Terms(venue.units, venue.longest, venue.ahead, opening_of(venue.id, day, day))
    check_time(terms, begins, ends, count, clock.now())
    wanted = between(begins, ends)
    return free_units(taken(venue.id, wanted), venue.units, wanted)


def next_free_time(venue: VenueThing, begins: datetime, ends: datetime, count: int) -> range | None:
    """The next free stretch as long as from `begins` to `ends`, within the following 14 days that may be booked."""
    first = clock.local(begins).date()
    last = min(first + timedelta(days=LOOK_AHEAD), clock.today() + timedelta(days=venue.ahead))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    horizon = between(begins, at_minute(last, 1440))
    soonest = max(quarter_of(begins), quarter_of(clock.now()) + 1)
    return next_free(opening_of(venue.id, first, last), taken(venue.id, horizon), venue.units, count,
                     len(between(begins, ends)), soonest, days)  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """A time of a day. `units`: how many are free; `who`: the organization that has booked it, where one has."""

    begins: datetime
    ends: datetime
    units: int = 0
    who: str = ""


@dataclass(frozen=True)
class FreeDay:
    """A day of a venue: its hours, what is free, and what organizations have booked."""

    day: date
    window: Window | None
    free: list[Stretch]
    booked: list[Stretch]


def free_week(venue: VenueThing, monday: date) -> list[FreeDay]:
    """Seven days from `monday`: what is free from now on, and the names of organizations, never of people."""
    days = [monday + timedelta(days=n) for n in range(7)]
    opening = opening_of(venue.id, days[0], days[-1])
    span = between(at_minute(days[0], 0), at_minute(days[-1], 1440))
    held, soonest = taken(venue.id, span), quarter_of(clock.now()) + 1
    named: dict[date, list[Stretch]] = {}
    for row, who in _within(venue.id, span):
        if who:
            named.setdefault(clock.local(row.begins).date(), []).append(Stretch(row.begins, row.ends, row.count, who))
    return [
        FreeDay(day, opening.on(day), _free(held, venue.units, opening.quarters(day), soonest), named.get(day, []))
        for day in days
    ]


def _free(held: dict[int, set[int]], units: int, hours: range, soonest: int) -> list[Stretch]:
    numbers: dict[int, list[int]] = {}
    for quarter in range(max(hours.start, soonest), hours.stop):
        left = units - sum(quarter in quarters for quarters in held.values())
        if left > 0:
            numbers.setdefault(left, []).append(quarter)
    found = [(run, left) for left, quarters in numbers.items() for run in runs(quarters)]
    found.sort(key=lambda pair: pair[0].start)
    return [Stretch(moment_of(run.start), moment_of(run.stop), left) for run, left in found]


def _within(venue_id: int, span: range) -> Any:
    asked = select(Booking, Organization.name).join(
        Organization, Organization.id == Booking.organization_id, isouter=True
    )
    return db.session.execute(
        asked.where(Booking.venue_id == venue_id, Booking.state.in_(HOLDING), Booking.begins < moment_of(span.stop),
                    Booking.ends > moment_of(span.start)).order_by(Booking.begins, Booking.id).limit(MOST * 5)
    )  # fmt: skip
