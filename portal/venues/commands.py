"""Keeping venues, booking them, deciding about bookings, and giving their time back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select, update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.models import Organization
from portal.people.queries import member_ids
from portal.people.rules import Viewer

from .models import Booking, BookingSlot, Venue, VenueException, VenueHours
from .queries import BookingThing, VenueThing, bookable, next_free_time
from .rules import (
    ABOUT_LARGEST,
    ADDRESS_LARGEST,
    BOOKING,
    HOLDING,
    KINDS,
    MOST_AHEAD,
    MOST_MINUTES,
    MOST_OPEN,
    MOST_UNITS,
    NAME_LARGEST,
    Window,
    between,
    check_purpose,
    say_stretch,
)


@dataclass(frozen=True)
class Said:
    """What an office says of a venue. `longest` in minutes, `ahead` in days; `hours` by weekday, 0 is Monday."""

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
    hours: Mapping[int, Window]


def check_said(said: Said) -> None:
    """Raises `DomainError` beside the field that is wrong."""
    wrong = (
        (said.kind in KINDS, "kind", _l("Choose what it is.")),
        (2 <= len(said.name) <= NAME_LARGEST, "name", _l("Give it a name.")),
        (len(said.about) <= ABOUT_LARGEST, "about", _l("Write less.")),
        (len(said.address) <= ADDRESS_LARGEST, "address", _l("Write less.")),
        (said.capacity is None or 1 <= said.capacity <= 9999, "capacity", _l("Between 1 and 9999 people.")),
        (1 <= said.units <= MOST_UNITS, "units", _l("Between 1 and %(most)s.", most=MOST_UNITS)),
        (said.kind == "equipment" or said.units == 1, "units", _l("There is one of each room: write 1.")),
        (15 <= said.longest <= MOST_MINUTES, "longest", _l("Between 15 and %(most)s minutes.", most=MOST_MINUTES)),
        (1 <= said.ahead <= MOST_AHEAD, "ahead", _l("Between 1 and %(most)s days.", most=MOST_AHEAD)),
        (said.residents or said.organizations, "residents", _l("Let at least one of them book it.")),
        (bool(said.hours), "day0", _l("Give the hours of at least one day.")),
    )
    for holds, field, sentence in wrong:
        if not holds:
            raise DomainError(sentence, field)


def add_venue(viewer: Viewer, said: Said) -> Venue:
    """Offer a venue in the place of the office one acts for."""
    policy.require("venues.keep", viewer)
    check_said(said)
    assert viewer.acting is not None
    office = db.session.get_one(Organization, viewer.acting.id)
    row = Venue(place_id=office.place_id, organization_id=office.id, at=clock.now(), **_columns(said))
    db.session.add(row)
    db.session.flush()
    _set_hours(row.id, said.hours)
    matters.record(viewer, "venues.added", None, public=False, venue=row.id)
    return row


def change_venue(viewer: Viewer, thing: VenueThing, said: Said) -> None:
    """Change what is offered and when. Bookings that stand keep their time; fewer units never take one away."""
    policy.require("venues.edit", viewer, thing)
    check_said(said)
    row = _held(thing.id)
    if said.kind != row.kind:
        raise DomainError(_l("A room stays a room, and equipment stays equipment."), "kind")
    for name, value in _columns(said).items():
        setattr(row, name, value)
    db.session.execute(delete(VenueHours).where(VenueHours.venue_id == row.id))
    _set_hours(row.id, said.hours)
    matters.record(viewer, "venues.changed", None, public=False, venue=row.id)


def _columns(said: Said) -> dict[str, object]:
    return {name: value for name, value in vars(said).items() if name != "hours"}


def _set_hours(venue_id: int, hours: Mapping[int, Window]) -> None:
    db.session.execute(
        insert(VenueHours),
        [{"venue_id": venue_id, "weekday": day, "opens": window[0], "closes": window[1]}
         for day, window in hours.items()],
    )  # fmt: skip


def _held(venue_id: int) -> Venue:
    """The row, held: whoever books or changes a venue waits for whoever does so at the moment."""
    return db.session.get_one(Venue, venue_id, with_for_update=True, populate_existing=True)


def offer(viewer: Viewer, thing: VenueThing, again: bool) -> None:
    """Take a venue out of what is offered, or offer it again. Bookings that stand stay until they are cancelled."""
    policy.require("venues.edit", viewer, thing)
    _held(thing.id).closed_at = None if again else clock.now()
    matters.record(viewer, "venues.offered" if again else "venues.closed", None, public=False, venue=thing.id)


def except_day(viewer: Viewer, thing: VenueThing, day: date | None, window: Window | None, note: str) -> None:
    """Other hours on one day, or none; a second word about the same day replaces the first."""
    policy.require("venues.edit", viewer, thing)
    if day is None or day < clock.today():
        raise DomainError(_l("Choose a day that is still to come."), "day")
    _held(thing.id)
    db.session.execute(delete(VenueException).where(VenueException.venue_id == thing.id, VenueException.day == day))
    opens, closes = window or (None, None)
    db.session.add(VenueException(venue_id=thing.id, day=day, opens=opens, closes=closes, note=note[:120]))
    db.session.flush()
    matters.record(viewer, "venues.excepted", None, public=False, venue=thing.id, day=day.isoformat())


def usual_day(viewer: Viewer, thing: VenueThing, day: date | None) -> None:
    """The usual hours on this day after all; twice is once."""
    policy.require("venues.edit", viewer, thing)
    if day is None:
        raise DomainError(_l("Choose a day that is still to come."), "day")
    _held(thing.id)
    db.session.execute(delete(VenueException).where(VenueException.venue_id == thing.id, VenueException.day == day))
    matters.record(viewer, "venues.usual", None, public=False, venue=thing.id, day=day.isoformat())


def book(viewer: Viewer, venue: VenueThing, begins: datetime, ends: datetime, purpose: str, count: int = 1) -> Booking:
    """Book `count` units for a time, for oneself or the organization one acts for.

    Where the venue wants approval the time is held until the office decides. Raises `Conflict` with the next free
    time where it is taken, and `DomainError` beside its field for what nobody can book.
    """
    policy.require("venues.book", viewer, venue)
    purpose = purpose.strip()
    check_purpose(purpose)
    row = _held(venue.id)
    if row.closed_at is not None:
        raise Conflict(_l("It is not offered any more."))
    units = bookable(venue, begins, ends, count)
    if len(units) < count:
        raise _taken(venue, begins, ends, count)
    _check_number(viewer)
    made = Booking(
        venue_id=venue.id, person_id=viewer.id, organization_id=viewer.organization_id, begins=begins, ends=ends,
        count=count, purpose=purpose, state="waiting" if row.approval else "approved", at=clock.now(),
        changed_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    db.session.execute(
        insert(BookingSlot),
        [{"booking_id": made.id, "venue_id": venue.id, "unit": unit, "quarter": quarter}
         for unit in units[:count] for quarter in between(begins, ends)],
    )  # fmt: skip
    told = member_ids(row.organization_id) if row.approval else []
    matters.record(viewer, "venues.asked" if row.approval else "venues.booked", None, public=False, people=told,
                   venue=venue.name, booking=made.id, href=_path(made.id))  # fmt: skip
    return made


def _path(booking_id: int) -> str:
    return f"/bookings/{booking_id}"


def _taken(venue: VenueThing, begins: datetime, ends: datetime, count: int) -> Conflict:
    later = next_free_time(venue, begins, ends, count)
    if later is None:
        return Conflict(_l("Taken. Nothing as long as this is free in the next two weeks."), "begins")
    return Conflict(_l("Taken. The next free time: %(when)s.", when=say_stretch(later)), "begins")


def _check_number(viewer: Viewer) -> None:
    if viewer.acting is not None:
        return
    mine = Booking.person_id == viewer.id, Booking.organization_id.is_(None), Booking.begins > clock.now()
    open_now = db.session.scalars(select(Booking.id).where(*mine, Booking.state.in_(HOLDING)).limit(MOST_OPEN)).all()
    if len(open_now) >= MOST_OPEN:
        raise DomainError(_l("You have %(most)s bookings to come already.", most=MOST_OPEN))


def approve(viewer: Viewer, thing: BookingThing) -> None:
    """The time is theirs. Never by whoever booked it."""
    policy.require("venues.decide", viewer, thing)
    _decide(viewer, thing, "approve", "")


def refuse(viewer: Viewer, thing: BookingThing, reason: str) -> None:
    """Not this time, with the reason; the time is free again."""
    policy.require("venues.decide", viewer, thing)
    check_reason(reason)
    _decide(viewer, thing, "refuse", reason.strip())


def cancel(viewer: Viewer, thing: BookingThing, reason: str) -> None:
    """The office cancels a booking, with the reason; the time is free again."""
    policy.require("venues.cancel", viewer, thing)
    check_reason(reason)
    _decide(viewer, thing, "cancel", reason.strip())


_VERBS = {"approve": "venues.approved", "refuse": "venues.refused", "cancel": "venues.cancelled"}


def _decide(viewer: Viewer, thing: BookingThing, verb: str, reason: str) -> None:
    row = _moved(thing, verb)
    row.reason, row.decided_by = reason, viewer.id
    _settle(row)
    people = member_ids(row.organization_id) if row.organization_id is not None else [row.person_id]
    matters.record(viewer, _VERBS[verb], None, public=False, people=people, venue=thing.venue, reason=reason,
                   booking=row.id, href=_path(row.id))  # fmt: skip


def take_back(viewer: Viewer, thing: BookingThing) -> None:
    """Whoever booked gives the time back."""
    policy.require("venues.take_back", viewer, thing)
    _settle(_moved(thing, "take_back"))
    matters.record(viewer, "venues.taken_back", None, public=False, booking=thing.id)


def _moved(thing: BookingThing, verb: str) -> Booking:
    """The row, held, in its new state."""
    row = db.session.get_one(Booking, thing.id, with_for_update=True, populate_existing=True)
    row.state = BOOKING.move(verb, row.state)
    row.changed_at, row.changes = clock.now(), row.changes + 1
    return row


def _settle(row: Booking) -> None:
    """Write it down, and give its time back where it holds none any more."""
    db.session.flush()
    if row.state not in HOLDING:
        db.session.execute(delete(BookingSlot).where(BookingSlot.booking_id == row.id))


def forget_person(person_id: int) -> None:
    """Her own bookings to come are taken back, and what they were for goes; an organization's stay its own."""
    mine = Booking.person_id == person_id, Booking.organization_id.is_(None)
    coming = list(db.session.scalars(
        select(Booking.id).where(*mine, Booking.begins > clock.now(), Booking.state.in_(HOLDING))
    ))  # fmt: skip
    if coming:
        db.session.execute(delete(BookingSlot).where(BookingSlot.booking_id.in_(coming)))
        db.session.execute(update(Booking).where(Booking.id.in_(coming)).values(state="taken_back"))
    db.session.execute(update(Booking).where(*mine).values(purpose="", reason=""))
