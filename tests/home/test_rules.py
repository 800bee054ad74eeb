"""The order of a work list, and what the figures mean."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.home.rules import ACTIONS, MINUTES, Task, figures, half_within, in_order

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
DAY = timedelta(days=1)


def task(href: str, days: int | None, overdue: bool = False, kind: str = "answer") -> Task:
    return Task(href, href, kind, None if days is None else NOON + days * DAY, overdue)


def test_what_is_late_stands_first_then_by_date_and_what_has_none_last() -> None:
    listed = in_order([task("/c", None), task("/b", 3), task("/late", -1, overdue=True), task("/a", 1)])
    assert [one.href for one in listed] == ["/late", "/a", "/b", "/c"]


def test_of_one_matter_only_the_most_urgent_line_stands() -> None:
    listed = in_order([task("/a", 9, kind="answer"), task("/b", 2), task("/a", 1, kind="acknowledge")])
    assert [(one.href, one.kind) for one in listed] == [("/a", "acknowledge"), ("/b", "answer")]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(-3, 3)), st.booleans())))
def test_no_matter_is_lost_or_listed_twice(given: list[tuple[str, int | None, bool]]) -> None:
    listed = in_order(task(*one) for one in given)
    assert sorted(one.href for one in listed) == sorted({href for href, *_rest in given})


def test_every_kind_with_minutes_has_a_button() -> None:
    assert set(MINUTES) <= set(ACTIONS)


@pytest.mark.parametrize(
    ("hours", "days"),
    [([], None), ([1], 1), ([24], 1), ([25], 2), ([24, 72], 2), ([24, 73], 3), ([1, 2, 2400], 1), ([0], 0)],
)
def test_half_of_the_answers_came_within(hours: list[int], days: int | None) -> None:
    assert half_within([timedelta(hours=hour) for hour in hours]) == days


@pytest.mark.parametrize(
    ("states", "total", "answered"),
    [
        ({}, 0, 0),
        ({"open": 3}, 3, 0),
        ({"withdrawn": 2, "merged": 1}, 3, 0),
        ({"open": 1, "accepted": 1, "declined": 1, "merged": 7}, 10, 666),
        ({"rated": 4, "in_deliberation": 1}, 5, 1000),
    ],
)
def test_the_share_answered_leaves_out_what_nobody_asks_for(states: dict[str, int], total: int, answered: int) -> None:
    shown = figures(states, [])
    assert (shown.total, shown.answered, shown.days) == (total, answered, None)
