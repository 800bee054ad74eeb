"""Choosing the newest without sorting everything."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from portal.search.page import Columns, newest


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 12), st.randoms())
def test_the_newest_are_those_that_sorting_would_put_first(published: list[int], number: int, random: object) -> None:
    ids = list(range(len(published)))
    random.shuffle(ids)  # type: ignore[attr-defined]
    nothing = np.zeros(len(ids), np.int64)
    columns = Columns(np.array(ids, np.int64), np.array(published, np.int64), nothing, {})
    documents = np.arange(len(ids))[::-1]
    chosen = newest(columns, documents, number)
    best = sorted(zip(published, ids, strict=True), reverse=True)[:number]
    assert (
        sorted(zip(columns.published[documents[chosen]], columns.ids[documents[chosen]], strict=True), reverse=True)
        == best
    )
    assert list(chosen) == sorted(chosen)
