"""Time: UTC inside, the district's own time outside, and the working calendar that public clocks run on.

Every "now" of the portal comes from here, so that a test can stop it. Working days follow the State Council's
holiday notices (国务院办公厅关于节假日安排的通知), adjusted weekends included, as kept by the `holidays` library.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

import holidays

ZONE = ZoneInfo("Asia/Shanghai")

# Where the clock was stopped, the latest last. Each leaves as itself, so that stops of several threads cannot end in a
# clock that stays stopped.
_stops: list[Stop] = []


@dataclass(frozen=True, eq=False)
class Stop:
    """The clock stands still at a moment."""

    moment: datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    stopped = _stops[-1:]
    return stopped[0].moment if stopped else datetime.now(UTC)


def today() -> date:
    """Today's date where the district is."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """The same moment on the district's clock (UTC+8)."""
    return moment.astimezone(ZONE)


def utc(moment: datetime) -> str:
    """A moment to the second as documents and records say it, that every reader reads alike: 2026-11-23T06:35:00Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Stop the clock at `moment` for the length of a `with`: for tests and for demo data with a past."""
    stop = Stop(moment)
    _stops.append(stop)
    try:
        yield
    finally:
        _stops.remove(stop)


@lru_cache(maxsize=1)
def _calendar() -> holidays.HolidayBase:
    return holidays.country_holidays("CN")


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`: a make-up Saturday is a working day, a holiday Monday is not."""
    return bool(_calendar().is_working_day(day))


def working_deadline(start: datetime, days: int) -> datetime:
    """The end of the `days`-th working day after `start`; the day of `start` itself does not count.

    The day of the event is not counted and a term ends at 24:00 of its last day (Civil Code, Articles 201-203).
    """
    day = local(start).date()
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return end_of(day)


@lru_cache(maxsize=4096)
def end_of(day: date) -> datetime:
    """The last second of a day where the district is: written so that "by that day" still shows that day."""
    return datetime.combine(day, time(23, 59, 59), ZONE).astimezone(UTC)


def working_days_between(start: datetime, end: datetime) -> int:
    """How many working days lie after the day of `start`, up to and including the day of `end`; negative if late."""
    first, last = local(start).date(), local(end).date()
    if last < first:
        return -working_days_between(end, start)
    years = sum(_working_days_of(year)[-1] for year in range(first.year, last.year))
    return years + _working_days_of(last.year)[_place(last)] - _working_days_of(first.year)[_place(first)]


def _place(day: date) -> int:
    return day.timetuple().tm_yday - 1


@lru_cache
def _working_days_of(year: int) -> list[int]:
    """For every day of a year, how many working days the year has seen by its end; counted once a process."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365 + isleap(year)))
    return list(accumulate(is_working_day(day) for day in days))
