"""Quarters of an hour, hours, and what is free."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import DomainError
from portal.venues.rules import (
    Opening,
    Terms,
    at_minute,
    between,
    check_time,
    free_units,
    moment_of,
    next_free,
    parse_hours,
    quarter_of,
    runs,
    say_hours,
)
from tests.venues.world import EVERY_DAY, NOW, at

OPEN = Opening(EVERY_DAY, {date(2026, 11, 25): None, date(2026, 11, 26): (600, 720)})


@given(st.integers(0, 4_000_000))
def test_a_quarter_is_the_one_in_which_it_begins(quarter: int) -> None:
    begins = moment_of(quarter)
    assert quarter_of(begins) == quarter_of(begins + timedelta(minutes=14, seconds=59)) == quarter
    assert quarter_of(begins + timedelta(minutes=15)) == quarter + 1


@given(st.sets(st.integers(0, 500)))
def test_runs_lose_and_add_nothing(quarters: set[int]) -> None:
    found = runs(sorted(quarters))
    assert [one for run in found for one in run] == sorted(quarters)
    assert all(before.stop < later.start for before, later in pairwise(found))


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 95), st.integers(1, 96))
def test_hours_survive_writing(day: date, first: int, last: int) -> None:
    if first < last:
        window = first * 15, last * 15
        assert parse_hours(say_hours(window), "day0") == window
        assert len(Opening({}, {day: window}).quarters(day)) == last - first


@pytest.mark.parametrize(("day", "quarters"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
def test_where_clocks_change_a_day_has_as_many_quarters_as_it_has(day: date, quarters: int) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert len(between(at_minute(day, 0, berlin), at_minute(day, 1440, berlin))) == quarters


@pytest.mark.parametrize("text", ["9", "9-8", "21:00-09:00", "09:10-10:00", "09:00-24:15", "x" * 9, "09:00-09:00"])
def test_hours_that_cannot_be_read(text: str) -> None:
    with pytest.raises(DomainError):
        parse_hours(text, "day0")


@pytest.mark.parametrize(
    ("begins", "ends", "count", "field"),
    [
        (at(14), at(15) + timedelta(minutes=5), 1, "begins"),
        (at(15), at(14), 1, "ends"),
        (at(9, 22), at(10, 22), 1, "day"),
        (datetime(2027, 3, 1, 4, tzinfo=UTC), datetime(2027, 3, 1, 5, tzinfo=UTC), 1, "day"),
        (at(9), at(12), 1, "ends"),
        (at(9), at(10), 3, "count"),
        (at(9), at(10), 0, "count"),
        (at(9, 25), at(10, 25), 1, "day"),
        (at(9, 26), at(10, 26), 1, "begins"),
        (at(20), at(21.25), 1, "begins"),
    ],
)
def test_times_that_nobody_can_book(begins: datetime, ends: datetime, count: int, field: str) -> None:
    with pytest.raises(DomainError) as wrong:
        check_time(Terms(2, 120, 30, OPEN), begins, ends, count, NOW)
    assert wrong.value.field == field
    check_time(Terms(2, 120, 30, OPEN), at(10, 26), at(12, 26), 2, NOW)


def test_the_next_free_time_passes_over_what_is_taken_and_closed() -> None:
    wanted = between(at(20), at(21))
    held = {1: set(wanted), 2: {wanted.start}}
    assert free_units(held, 3, wanted) == [3]
    days = [date(2026, 11, day) for day in (24, 25, 26)]
    assert next_free(OPEN, held, 1, 1, 4, wanted.start, days) == between(at(10, 26), at(11, 26))
    assert next_free(OPEN, held, 1, 2, 4, wanted.start, days) is None
