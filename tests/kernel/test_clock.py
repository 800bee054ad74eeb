"""Public clocks run on working days, and show the day they end on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.kernel import clock


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.ZONE)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2025-06-02 09:00", 1, "2025-06-03"),
        ("2025-06-06 23:59", 1, "2025-06-09"),
        ("2025-06-07 00:00", 5, "2025-06-13"),
        ("2025-09-30 12:00", 1, "2025-10-09"),
        ("2025-10-09 12:00", 2, "2025-10-11"),
        ("2025-04-25 12:00", 1, "2025-04-27"),
    ],
)
def test_a_term_ends_with_its_last_working_day(start: str, days: int, last: str) -> None:
    """The National Day week of 2025 is left out; the make-up days 27 April (a Sunday) and 11 October count."""
    due = clock.working_deadline(at(start), days)
    assert clock.local(due).date() == date.fromisoformat(last)
    assert clock.local(due + timedelta(seconds=1)).date() == date.fromisoformat(last) + timedelta(days=1)
    assert due.tzinfo is UTC


@pytest.mark.parametrize("days", [1, 5, 15])
@pytest.mark.parametrize("start", ["2025-06-02 00:00", "2025-06-06 23:59", "2025-09-28 12:00"])
def test_on_the_first_day_all_days_are_left_and_on_the_last_none(start: str, days: int) -> None:
    due = clock.working_deadline(at(start), days)
    assert clock.working_days_between(at(start), due) == days
    assert clock.working_days_between(due, due) == 0
    assert clock.working_days_between(due + timedelta(seconds=1), due) <= 0
