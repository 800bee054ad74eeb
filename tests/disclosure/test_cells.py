"""Days and amounts as treasurers and banks write them, on both sides of every line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.disclosure.rules.cells import Unclear, plain, read_amount, read_day, signed


@pytest.mark.parametrize(
    ("said", "fen"),
    [
        ("1,234.50", 123450), ("１２３．４５", 12345), ("¥ 12", 1200), ("￥12.3", 1230), ("12元", 1200), ("-12", -1200),
        ("(12.00)", -1200), ("（1,012.00）", -101200), ("", 0), (None, 0), ("-", 0), ("—", 0), (0, 0), (12.1, 1210),
        (1234567.89, 123456789), (".5", 50), ("+3", 300), ("人民币5元整", 500), ("100,000,000,000.00", 10**13),
        ("−7", -700), ("1.2万元", 1_200_000), ("-3万", -3_000_000), ("0.00015万元", 150), (0.1 + 0.2, 30), (12, 1200),
    ],
)  # fmt: skip
def test_amounts(said: Any, fen: int) -> None:
    assert read_amount(said) == fen


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("12.345", "decimals"), (0.005, "decimals"), ("$12", "currency"), ("12 USD", "currency"), ("港币5", "currency"),
        ("一百", "amount"), ("1,23", "amount"), ("12-", "amount"), ("(-5)", "amount"), ("1.2.3", "amount"),
        ("=SUM(A1:A9)", "formula"), ("＝A1", "formula"), ("#REF!", "error"), (True, "truth"),
        ("100,000,000,000.01", "large"), ("NaN", "amount"), ("1e5", "amount"),
        ("12亿元", "amount"), ("5元元", "amount"), ("0.0000001万元", "decimals"), (10**12, "large"),
    ],
)  # fmt: skip
def test_amounts_that_are_none(said: Any, reason: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_amount(said)
    assert unclear.value.reason == reason


@given(st.integers(-(10**13), 10**13))
def test_every_amount_is_read_back(fen: int) -> None:
    yuan = f"{abs(fen) // 100:,}.{abs(fen) % 100:02d}"
    assert read_amount(f"-{yuan}" if fen < 0 else yuan) == fen
    assert read_amount(f"（{yuan}）") == -abs(fen)


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "２０２６年３月５日", "20260305", 20260305, 46086,
        datetime(2026, 3, 5, 9, 30), date(2026, 3, 5), "2026-03-05 09:30:00", "2026-03-05T09:30", 46086.0, "46086",
        "2026 年 3 月 5 日", "2026年3月5日 09:30", "2026-03-05  9:30",
    ],
)  # fmt: skip
def test_days(said: Any) -> None:
    assert read_day(said) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "no_day"), (None, "no_day"), ("3月5日", "day"), ("2026-02-30", "day"), ("1989-12-31", "day"), (12, "day"),
        ("2100-01-01", "day"), ("明天", "day"), ("=TODAY()", "formula"), (46086.5, "day"), ("05/03/2026", "day"),
    ],
)  # fmt: skip
def test_days_that_are_none(said: Any, reason: str) -> None:
    with pytest.raises(Unclear) as unclear:
        read_day(said)
    assert unclear.value.reason == reason


def _movement(income: str, spending: str, amount: str, direction: str) -> int:
    return signed(read_amount(income), read_amount(spending), read_amount(amount), plain(direction))


@pytest.mark.parametrize(
    ("cells", "fen"),
    [
        (("120", "", "", ""), 12000), (("", "120", "", ""), -12000), (("", "", "-5", ""), -500),
        (("", "", "5", "支出"), -500), (("", "", "-5", "支"), -500), (("", "", "5", "贷"), 500),
        (("0", "7", "", ""), -700), (("", "5", "5", "支"), -500), (("-3", "", "", ""), -300), (("", "-3", "", ""), 300),
    ],
)  # fmt: skip
def test_movements(cells: tuple[str, str, str, str], fen: int) -> None:
    assert _movement(*cells) == fen


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("1", "2", "", ""), "both"), (("", "", "", ""), "no_amount"), (("0", "0", "0", ""), "no_amount"),
        (("", "", "5", "对冲"), "direction"), (("5", "", "6", ""), "differs"),
    ],
)  # fmt: skip
def test_movements_with_two_meanings(cells: tuple[str, str, str, str], reason: str) -> None:
    with pytest.raises(Unclear) as unclear:
        _movement(*cells)
    assert unclear.value.reason == reason
