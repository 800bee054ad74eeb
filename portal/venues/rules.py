"""When a venue is open, what is free, and how a booking goes on. All arithmetic is in quarters of an hour."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition

KINDS: dict[str, Sentence] = {"room": _l("A room"), "equipment": _l("Equipment")}
WEEKDAYS: tuple[Sentence, ...] = (
    _l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday"),
)  # fmt: skip

BOOKING = Lifecycle(
    "booking",
    (
        State("waiting", _l("Waiting for the office"), "open"),
        State("approved", _l("Booked"), "settled"),
        State("refused", _l("Refused"), "closed"),
        State("taken_back", _l("Taken back"), "closed"),
        State("cancelled", _l("Cancelled by the office"), "closed"),
    ),
    (
        Transition("approve", ("waiting",), ("approved",)),
        Transition("refuse", ("waiting",), ("refused",)),
        Transition("take_back", ("waiting", "approved"), ("taken_back",)),
        Transition("cancel", ("approved",), ("cancelled",)),
    ),
)
HOLDING = ("waiting", "approved")
"""States whose bookings hold their time."""

QUARTER = 900  # seconds
DAY = 24 * 60  # minutes
MOST_UNITS, MOST_AHEAD, MOST_MINUTES, MOST_OPEN = 50, 180, 12 * 60, 10
NAME_LARGEST, ABOUT_LARGEST, ADDRESS_LARGEST, PURPOSE_LARGEST = 60, 2000, 120, 200
_HOURS = re.compile(r"([01]?\d|2[0-4])[:\uff1a]([0-5]\d)\s*[-–—\uff5e~]\s*([01]?\d|2[0-4])[:\uff1a]([0-5]\d)")


def quarter_of(moment: datetime) -> int:
    """The number of the quarter of an hour since 1970 (UTC) in which a moment lies: never ambiguous."""
    return int(moment.timestamp() // QUARTER)


def moment_of(quarter: int) -> datetime:
    """When a quarter begins."""
    return datetime.fromtimestamp(quarter * QUARTER, UTC)


def at_minute(day: date, minute: int, zone: ZoneInfo = clock.ZONE) -> datetime:
    """The moment `minute` minutes into a day by the place's clock; 1440 is the midnight that ends it."""
    day, minute = day + timedelta(days=minute // DAY), minute % DAY
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def between(begins: datetime, ends: datetime) -> range:
    """The quarters from one moment up to another; both lie on a quarter."""
    return range(quarter_of(begins), quarter_of(ends))


Window = tuple[int, int]
"""Minutes of a day: from, up to."""


@dataclass(frozen=True)
class Opening:
    """The weekly hours by weekday (0: Monday), and the days on which others hold; None: closed."""

    weekly: Mapping[int, Window]
    exceptions: Mapping[date, Window | None]

    def on(self, day: date) -> Window | None:
        """When it is open on a day; None where it is closed."""
        return self.exceptions[day] if day in self.exceptions else self.weekly.get(day.weekday())

    def quarters(self, day: date, zone: ZoneInfo = clock.ZONE) -> range:
        """The quarters of a day on which it is open."""
        window = self.on(day)
        if window is None:
            return range(0)
        return between(at_minute(day, window[0], zone), at_minute(day, window[1], zone))


def parse_hours(text: str, field: str) -> Window | None:
    """「09:00-21:00」 as minutes of the day; nothing is closed. Raises `DomainError` beside `field`."""
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found:
        a, b, c, d = (int(part) for part in found.groups())
        opens, closes = a * 60 + b, c * 60 + d
        if opens < closes <= DAY and opens % 15 == closes % 15 == 0:
            return opens, closes
    raise DomainError(_l("Write it like 09:00-21:00, in quarters of an hour; leave it empty if it is closed."), field)


def say_hours(window: Window | None) -> str:
    """Minutes of the day as 「09:00-21:00」."""
    return "" if window is None else "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in window)


def runs(quarters: Iterable[int]) -> list[range]:
    """Ascending quarters as stretches without a gap."""
    found: list[range] = []
    for quarter in quarters:
        if found and found[-1].stop == quarter:
            found[-1] = range(found[-1].start, quarter + 1)
        else:
            found.append(range(quarter, quarter + 1))
    return found


Taken = Mapping[int, Collection[int]]
"""For each unit that is booked at all, its booked quarters."""


def free_units(taken: Taken, units: int, wanted: range) -> list[int]:
    """The units, from 1, that are free for all of `wanted`."""
    return [unit for unit in range(1, units + 1) if not any(quarter in taken.get(unit, ()) for quarter in wanted)]


def next_free(opening: Opening, taken: Taken, units: int, count: int, length: int, first: int,
              days: Iterable[date]) -> range | None:  # fmt: skip
    """The first stretch of `length` quarters from `first` on, within the given days, with `count` units free."""
    for day in days:
        hours = opening.quarters(day)
        for start in range(max(hours.start, first), hours.stop - length + 1):
            if len(free_units(taken, units, range(start, start + length))) >= count:
                return range(start, start + length)
    return None


@dataclass(frozen=True)
class Terms:
    """What bookings of a venue keep to. `longest` is in minutes, `ahead` in days."""

    units: int
    longest: int
    ahead: int
    opening: Opening


def check_time(terms: Terms, begins: datetime, ends: datetime, count: int, now: datetime) -> None:
    """Raises `DomainError` beside the field of a time that cannot be booked, whoever has booked what."""
    if begins.timestamp() % QUARTER or ends.timestamp() % QUARTER:
        raise DomainError(_l("Choose times on a quarter of an hour: 14:00, 14:15, 14:30 or 14:45."), "begins")
    if ends <= begins:
        raise DomainError(_l("The end must be later than the beginning."), "ends")
    if begins <= now:
        raise DomainError(_l("This time is over already."), "day")
    day = clock.local(begins).date()
    if (day - clock.local(now).date()).days > terms.ahead:
        raise DomainError(_l("It can be booked at most %(days)s days ahead.", days=terms.ahead), "day")
    if (ends - begins) > timedelta(minutes=terms.longest):
        raise DomainError(_l("At most %(minutes)s minutes at a time.", minutes=terms.longest), "ends")
    if not 1 <= count <= terms.units:
        raise DomainError(_l("There are %(units)s of it.", units=terms.units), "count")
    wanted, hours = between(begins, ends), terms.opening.quarters(day)
    if not hours:
        raise DomainError(_l("It is closed on this day."), "day")
    if wanted.start < hours.start or wanted.stop > hours.stop:
        raise DomainError(_l("On this day it is open %(hours)s.", hours=say_hours(terms.opening.on(day))), "begins")


def say_stretch(wanted: range) -> str:
    """「2026-11-24 14:00–15:00」 by the place's clock."""
    begins, ends = clock.local(moment_of(wanted.start)), clock.local(moment_of(wanted.stop))
    return f"{begins:%Y-%m-%d %H:%M}–{ends:%H:%M}"


def check_purpose(purpose: str) -> None:
    """Raises `DomainError` beside the field."""
    if not 2 <= len(purpose) <= PURPOSE_LARGEST:
        raise DomainError(_l("Write what it is for, in 2 to %(most)s characters.", most=PURPOSE_LARGEST), "purpose")
