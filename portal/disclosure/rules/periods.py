"""The periods statements are for: whole months, one after the other, each due some days after its end."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from .words import MONTHS, Every

DUE = timedelta(days=30)


@dataclass(frozen=True, order=True)
class Period:
    """From the first to the last day, both within it."""

    begins: date
    ends: date

    def __contains__(self, day: date) -> bool:
        return self.begins <= day <= self.ends

    @property
    def due(self) -> date:
        """The last day on which its statement is on time."""
        return self.ends + DUE

    def a_year_before(self) -> Period:
        """The same months of the year before."""
        ends = self.ends.replace(year=self.ends.year - 1, day=1)
        return Period(self.begins.replace(year=self.begins.year - 1), ends.replace(day=_days(ends)))


def _days(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def period_of(day: date, every: Every) -> Period:
    """The month, quarter, half-year or year that holds a day."""
    months = MONTHS[every]
    first = (day.month - 1) // months * months + 1
    last = date(day.year, first + months - 1, 1)
    return Period(date(day.year, first, 1), last.replace(day=_days(last)))


def after(period: Period, every: Every) -> Period:
    """The period that follows."""
    return period_of(period.ends + timedelta(days=1), every)


class Disclosed(Protocol):
    """What is disclosed period by period: since when, how often, and up to which day it is published."""

    @property
    def since(self) -> date: ...
    @property
    def every(self) -> Every: ...
    @property
    def until(self) -> date | None: ...


def next_of(fund: Disclosed) -> Period:
    """The period whose statement is next."""
    return period_of(fund.until + timedelta(days=1) if fund.until else fund.since, fund.every)


def overdue(fund: Disclosed, today: date) -> list[Period]:
    """The periods whose statement is late, oldest first."""
    return [period for period in _ended(fund, today) if period.due < today]


def _ended(fund: Disclosed, today: date) -> Iterator[Period]:
    period = next_of(fund)
    while period.ends < today:
        yield period
        period = after(period, fund.every)


def check_next(period: Period, fund: Disclosed, today: date) -> None:
    """A statement is for the period after the last one, and that period has ended. No month is left out."""
    wanted = next_of(fund)
    if period != wanted:
        raise DomainError(
            _l("The next statement of this fund is for %(begins)s to %(ends)s: no month is left out.",
               begins=wanted.begins.isoformat(), ends=wanted.ends.isoformat()), "period",
        )  # fmt: skip
    if period.ends >= today:
        raise DomainError(_l("This period has not ended yet."), "period")
