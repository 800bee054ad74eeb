"""Cursors say where a page ends; one that somebody made up is the first page."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import keyset


@given(st.integers(-(2**31) + 1, 2**31 - 1), st.text(max_size=50).filter(lambda text: "\x00" not in text))
def test_a_cursor_comes_back_as_it_went(number: int, text: str) -> None:
    assert keyset.decode(keyset.encode((number, text)), (int, str)) == (number, text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))
def test_moments_keep_their_microseconds(naive: datetime) -> None:
    moment = naive.replace(tzinfo=UTC)
    assert keyset.decode(keyset.encode((moment, 1)), (datetime, int)) == (moment, 1)


@pytest.mark.parametrize("cursor", ["", None, "x", "!!!", "W10", "WzFd", "bnVsbA", "eyJhIjoxfQ", "W251bGwsIDFd"])
def test_a_made_up_cursor_is_the_first_page(cursor: str | None) -> None:
    assert keyset.decode(cursor, (datetime, int)) is None


@pytest.mark.parametrize("key", [(2**31, "x"), (-(10**20), "x"), (float("inf"), "x"), (1, "a\x00b")])
def test_what_no_database_holds_is_the_first_page(key: tuple[float, str]) -> None:
    assert keyset.decode(keyset.encode(key), (int, str)) is None


@given(st.text(max_size=60))
def test_no_cursor_breaks_a_page(cursor: str) -> None:
    keyset.decode(cursor, (datetime, int))


def test_a_page_knows_its_neighbours() -> None:
    page = keyset.page([1, 2, 3], 2, lambda row: (row,), first=True)
    assert list(page.rows) == [1, 2]
    assert page.next is not None
    assert keyset.decode(page.next, (int,)) == (2,)
    assert keyset.page([1, 2], 2, lambda row: (row,), first=False).next is None
