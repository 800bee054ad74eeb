"""Money is whole fen and area whole 0.01 m²: exact on both sides of every line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import area, money
from portal.kernel.errors import DomainError


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("0", 0), ("1280.5", 128050), ("1,280.50", 128050), ("¥12", 1200), ("￥１２．３４", 1234), ("12 元", 1200),
        ("-3.20", -320), ("1000000000000", 10**14),
    ],
)  # fmt: skip
def test_money_is_understood(typed: str, fen: int) -> None:
    assert money.parse_yuan(typed) == fen


NO_MONEY = ("", "abc", "1.234", "1e400", "NaN", "Infinity", "1000000000000.01", "12.3.4", "1e9", "1_0")


@pytest.mark.parametrize("typed", NO_MONEY)
def test_what_is_no_money_is_refused(typed: str) -> None:
    with pytest.raises(DomainError):
        money.parse_yuan(typed)


@given(st.integers(-(10**14), 10**14))
def test_fen_survive_being_written_and_read(fen: int) -> None:
    assert money.parse_yuan(str(money.yuan(fen))) == fen


@pytest.mark.parametrize(("typed", "hundredths"), [("89.5", 8950), ("0.01", 1), ("89.50 ㎡", 8950), ("1,000", 100000)])
def test_area_is_understood(typed: str, hundredths: int) -> None:
    assert area.parse_square_metres(typed) == hundredths


@pytest.mark.parametrize("typed", ["89.505", "0", "-1", "x", "", "NaN", "1000000.01"])
def test_what_is_no_area_is_refused(typed: str) -> None:
    with pytest.raises(DomainError):
        area.parse_square_metres(typed)


@given(st.integers(1, 10**8))
def test_area_survives_being_written_and_read(hundredths: int) -> None:
    written = area.square_metres(hundredths)
    assert isinstance(written, Decimal)
    assert area.parse_square_metres(str(written)) == hundredths
