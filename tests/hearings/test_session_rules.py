"""The clock of a speech, and what the board takes: on both sides of every line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.hearings.rules import session
from portal.hearings.rules.session import Timer
from portal.kernel.errors import DomainError

START = datetime(2026, 11, 23, 7, tzinfo=UTC)


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("timer", "moment", "spent", "left"),
    [
        (Timer(START, 180), 0, 0, 180),
        (Timer(START, 180), 59.9, 59, 121),
        (Timer(START, 180), 180, 180, 0),
        (Timer(START, 180), 181, 181, -1),
        (Timer(START, 180), -3, 0, 180),
        (Timer(START, 180, paused=30), 60, 30, 150),
        (Timer(START, 180, paused_at=_at(40)), 400, 40, 140),
        (Timer(START, 180, paused=10, paused_at=_at(40)), 400, 30, 150),
        (Timer(START, 180, paused=20, finished_at=_at(100)), 999, 80, 100),
    ],
)
def test_the_clock_is_made_of_stored_moments(timer: Timer, moment: float, spent: int, left: int) -> None:
    assert (timer.spent(_at(moment)), timer.left(_at(moment))) == (spent, left)


def test_a_clock_runs_unless_it_is_paused_or_over() -> None:
    assert Timer(START, 60).running
    assert not Timer(START, 60, paused_at=_at(5)).running
    assert not Timer(START, 60, finished_at=_at(5)).running
    assert Timer(START, 60, paused=15).ends_at() == _at(75)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0:00"), (5, "0:05"), (60, "1:00"), (125, "2:05"), (3600, "60:00"), (-1, "-0:01"), (-70, "-1:10")],
)
def test_how_a_clock_says_it(seconds: int, said: str) -> None:
    assert session.shown(seconds) == said


def test_a_pause_is_never_negative() -> None:
    assert session.pause_length(_at(10), _at(25.9)) == 15
    assert session.pause_length(_at(10), _at(5)) == 0


@pytest.mark.parametrize(("title", "minutes"), [("议", 10), ("", 10), ("字" * 121, 10), ("议题", 0), ("议题", 241)])
def test_an_item_needs_words_and_minutes(title: str, minutes: int) -> None:
    with pytest.raises(DomainError):
        session.itemed(title, minutes)


def test_an_item_on_the_right_side_of_the_lines() -> None:
    assert session.itemed("  停车 \n 收费 ", 1) == "停车 收费"
    assert session.itemed("字" * 120, 240) == "字" * 120


@pytest.mark.parametrize("text", ["", "为什么", "字" * 301, " a   b "])
def test_a_question_is_neither_too_short_nor_too_long(text: str) -> None:
    with pytest.raises(DomainError):
        session.asked(text)


def test_a_question_is_one_paragraph() -> None:
    assert session.asked("为什么\n\n涨价？") == "为什么 涨价？"
    assert len(session.asked("字" * 300)) == 300


def test_a_note_may_be_empty_but_not_too_long() -> None:
    assert session.noted("  ") == ""
    assert len(session.noted("字" * 4000)) == 4000
    with pytest.raises(DomainError):
        session.noted("字" * 4001)


@pytest.mark.parametrize(
    "options", [[], ["是"], ["是", " "], list("一二三四五六"), ["是", "是"], ["是", " 是 "], ["是", "字" * 81]]
)
def test_a_poll_has_two_to_five_different_answers(options: list[str]) -> None:
    with pytest.raises(DomainError):
        session.polled("同意吗？", options)


def test_a_poll_on_the_right_side_of_the_lines() -> None:
    assert session.polled("同意吗？", ["是", "", "否"]) == ("同意吗？", ["是", "否"])
    assert session.polled("同意吗？", list("一二三四五"))[1] == list("一二三四五")
    with pytest.raises(DomainError):
        session.polled("同意？", ["是", "否"])


@pytest.mark.parametrize(("seconds", "fine"), [(29, False), (30, True), (1800, True), (1801, False)])
def test_how_long_a_speech_is(seconds: int, fine: bool) -> None:
    if fine:
        assert session.speaking_time(seconds) == seconds
    else:
        with pytest.raises(DomainError):
            session.speaking_time(seconds)
