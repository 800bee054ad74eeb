"""When a notice is put behind the others."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.notices.rules import NEWS, folds

AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state_type", "later", "behind"),
    [
        ("settled", NEWS, False),
        ("settled", NEWS + timedelta(seconds=1), True),
        ("closed", NEWS + timedelta(seconds=1), True),
        ("open", timedelta(days=400), False),
        ("draft", timedelta(days=400), False),
    ],
)
def test_what_is_over_is_news_for_a_fortnight(state_type: str, later: timedelta, behind: bool) -> None:
    assert folds(state_type, AT, AT + later) is behind
