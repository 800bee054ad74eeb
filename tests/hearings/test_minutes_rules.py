"""When minutes are confirmed, and when they may be published: both sides of every line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.hearings.rules import minutes
from portal.hearings.rules.minutes import Standing
from portal.kernel.errors import DomainError

UNTIL = datetime(2026, 11, 26, 15, 59, 59, tzinfo=UTC)
READY: dict[str, Any] = {"findings": "一致认为", "blank": 0, "undecided": 0, "waiting": 0, "unanswered": 0}


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 26, 15, 59, 59, tzinfo=UTC)),
        (datetime(2026, 11, 26, 8, tzinfo=UTC), datetime(2026, 12, 1, 15, 59, 59, tzinfo=UTC)),
    ],
)
def test_speakers_have_three_working_days(ended: datetime, until: datetime) -> None:
    assert minutes.period_ends(ended, None) == until
    assert minutes.period_ends(ended, ended - timedelta(hours=1)) == until
    assert minutes.period_ends(ended - timedelta(days=9), ended) == until


@pytest.mark.parametrize(
    ("confirmed", "undecided", "refused", "later", "expected"),
    [
        (False, False, False, 0, Standing.WAITING),
        (False, False, False, 1, Standing.NOT_OBJECTED),
        (True, False, False, 0, Standing.CONFIRMED),
        (True, False, True, 1, Standing.CONFIRMED),
        (False, True, False, 0, Standing.CORRECTING),
        (False, True, True, 1, Standing.CORRECTING),
        (False, False, True, 0, Standing.OBJECTED),
        (False, False, True, 1, Standing.OBJECTED),
    ],
)
def test_silence_is_never_a_confirmation(
    confirmed: bool, undecided: bool, refused: bool, later: int, expected: Standing
) -> None:
    assert minutes.standing(confirmed, undecided, refused, UNTIL, UNTIL + timedelta(seconds=later)) is expected


@pytest.mark.parametrize("text", ["", "a", "字" * 4001, " 原话 "])
def test_a_correction_says_something_else(text: str) -> None:
    with pytest.raises(DomainError):
        minutes.wanted(text, "原话")


def test_a_correction_on_the_right_side_of_the_lines() -> None:
    assert minutes.wanted(" 新话 ", "原话") == "新话"
    assert len(minutes.wanted("字" * 4000, "")) == 4000


@pytest.mark.parametrize(
    ("reason", "fine"), [("不实", False), ("   ", False), ("录音有误", True), ("字" * 1001, False)]
)
def test_a_refusal_has_a_reason(reason: str, fine: bool) -> None:
    if fine:
        assert minutes.refused_because(reason) == reason
    else:
        with pytest.raises(DomainError):
            minutes.refused_because(reason)


@pytest.mark.parametrize(
    "change",
    [{"blank": 1}, {"undecided": 1}, {"waiting": 1}, {"unanswered": 1}, {"findings": "  无 "}],
)
def test_nothing_is_published_while_something_is_owed(change: dict[str, Any]) -> None:
    minutes.check_publication(**READY)
    with pytest.raises(DomainError):
        minutes.check_publication(**READY | change)
