"""Periods, sums, three people and lines: both sides of each."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.disclosure.rules.periods import Period, after, check_next, overdue, period_of
from portal.disclosure.rules.statements import check_bank, check_opening, check_people, flagged, share_reached, total
from portal.disclosure.rules.words import CATEGORY, Every, guess
from portal.kernel.errors import DomainError

Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))


class Disclosed(NamedTuple):
    since: date
    every: Every
    until: date | None = None


YOUNG = Disclosed(date(2026, 1, 15), Every.QUARTER)


def test_periods_are_whole_months() -> None:
    assert period_of(date(2026, 2, 11), Every.QUARTER) == Q1
    assert period_of(date(2024, 2, 29), Every.MONTH) == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert period_of(date(2026, 7, 1), Every.HALF) == Period(date(2026, 7, 1), date(2026, 12, 31))
    assert after(Period(date(2026, 10, 1), date(2026, 12, 31)), Every.QUARTER).begins == date(2027, 1, 1)
    assert Period(date(2024, 2, 1), date(2024, 2, 29)).a_year_before().ends == date(2023, 2, 28)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from(list(Every)))
def test_periods_follow_without_a_gap(day: date, every: Every) -> None:
    period = period_of(day, every)
    assert day in period
    assert after(period, every).begins == period.ends + timedelta(days=1)
    assert period_of(period.begins, every) == period_of(period.ends, every) == period


def test_a_statement_is_late_the_day_after_it_is_due() -> None:
    assert overdue(YOUNG, Q1.due) == []
    assert overdue(YOUNG, Q1.due + timedelta(days=1)) == [Q1]
    assert overdue(YOUNG._replace(until=Q1.ends), date(2026, 7, 30)) == []
    assert len(overdue(Disclosed(date(2024, 1, 1), Every.MONTH), date(2026, 1, 31))) == 24


def test_no_period_is_left_out_or_taken_early() -> None:
    check_next(Q1, YOUNG, date(2026, 4, 1))
    check_next(after(Q1, Every.QUARTER), YOUNG._replace(until=Q1.ends), date(2026, 7, 1))
    for period, today in ((Q1, date(2026, 3, 31)), (after(Q1, Every.QUARTER), date(2026, 12, 1))):
        with pytest.raises(DomainError):
            check_next(period, YOUNG, today)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(-(10**10), 10**10).filter(bool)))
def test_opening_and_lines_give_the_closing(opening: int, amounts: list[int]) -> None:
    totals = total(opening, amounts)
    assert totals.closing == opening + sum(amounts)
    assert totals.income >= 0 <= totals.spending
    assert totals.lines == len(amounts)


def test_the_opening_is_the_last_closing_and_the_bank_agrees() -> None:
    check_opening(5, 5)
    with pytest.raises(DomainError):
        check_opening(5, 6)
    check_bank(100, None)
    check_bank(100, 100)
    with pytest.raises(DomainError):
        check_bank(-100, 1)


@pytest.mark.parametrize(
    ("people", "good"),
    [((1, 2, 3), True), ((1, 1, 3), False), ((1, 2, 1), False), ((1, 2, 2), False), ((1, None, None), True),
     ((1, 2, None), True)],
)  # fmt: skip
def test_three_people(people: tuple[int, int | None, int | None], good: bool) -> None:
    if good:
        check_people(*people)
    else:
        with pytest.raises(DomainError):
            check_people(*people)


@pytest.mark.parametrize(
    ("amount", "voucher", "decision", "flag"),
    [(-100_01, False, False, True), (-100_00, False, False, False), (-100_01, True, False, True),
     (-100_01, False, True, True), (-100_01, True, True, False), (100_01, False, False, False)],
)  # fmt: skip
def test_spending_above_the_line_needs_a_voucher_and_a_decision(
    amount: int, voucher: bool, decision: bool, flag: bool
) -> None:
    assert flagged(amount, 100_00, voucher, decision) is flag


def test_a_share_of_owners_is_exact() -> None:
    assert share_reached(20, 100, 1, 5)
    assert not share_reached(19, 100, 1, 5)
    assert share_reached(21, 101, 1, 5)
    assert not share_reached(20, 101, 1, 5)
    assert not share_reached(0, 0, 1, 5)


def test_categories_are_guessed_by_their_words_and_never_across() -> None:
    assert guess("地面停车费 9 月", 100) == "parking"
    assert guess("3号楼电梯维修", -100) == "repairs"
    assert guess("停车系统维修", -100) == "repairs"
    assert guess("不明", 100) == "other_income"
    assert guess("不明", -100) == "other_spending"
    assert CATEGORY["transfer"].income is False
