"""Working days as the State Council sets them, and deadlines that end with the last second of a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import clock


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked to make up for it
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 28), True),  # a Saturday worked to make up for it
    ],
)
def test_holidays_and_make_up_days(day: date, working: bool) -> None:
    assert clock.is_working_day(day) is working


def test_a_moment_in_a_document_is_the_same_wherever_it_was_read() -> None:
    noon = datetime(2026, 11, 23, 12, 0, 9, 999, tzinfo=clock.ZONE)
    assert clock.utc(noon) == clock.utc(noon.astimezone(UTC)) == "2026-11-23T04:00:09Z"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("start", "days", "last_day"),
    [
        ("2026-11-23T10:00", 1, "2026-11-24"),
        ("2026-11-23T23:59", 1, "2026-11-24"),
        ("2026-11-20T10:00", 1, "2026-11-23"),
        ("2026-11-23T10:00", 5, "2026-11-30"),
        ("2026-09-30T10:00", 1, "2026-10-08"),
        ("2026-10-09T10:00", 1, "2026-10-10"),
    ],
)
def test_the_first_day_does_not_count_and_holidays_are_passed_over(start: str, days: int, last_day: str) -> None:
    deadline = clock.working_deadline(_moment(start), days)
    assert clock.local(deadline).date() == date.fromisoformat(last_day)
    assert clock.local(deadline + timedelta(seconds=1)).date() == date.fromisoformat(last_day) + timedelta(days=1)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)), st.integers(1, 40))
def test_a_deadline_is_as_many_working_days_away_as_it_says(start: datetime, days: int) -> None:
    moment = start.replace(tzinfo=UTC)
    deadline = clock.working_deadline(moment, days)
    assert clock.working_days_between(moment, deadline) == days
    assert clock.is_working_day(clock.local(deadline).date())


def test_a_frozen_clock_stands_still_and_runs_again() -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.frozen(moment):
        assert clock.now() == moment
        assert clock.today() == date(2026, 1, 1)
    assert clock.now() > moment


def test_stops_of_two_threads_that_end_crosswise_leave_a_running_clock() -> None:
    """As it was, the one that ended last put the other's moment back, and the clock stood still for ever."""
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    one, other = clock.frozen(first), clock.frozen(second)
    one.__enter__()
    other.__enter__()
    assert clock.now() == second
    one.__exit__(None, None, None)
    assert clock.now() == second
    other.__exit__(None, None, None)
    assert clock.now() > datetime(2026, 3, 1, tzinfo=UTC)
