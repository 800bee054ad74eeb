"""The bench's own corpus and measure."""

from __future__ import annotations

from tests.bench.corpus import documents, queries
from tests.bench.search_engine import measure
from tests.search.conftest import Searched


def test_the_corpus_is_always_the_same() -> None:
    first, again = list(documents(300)), list(documents(300))
    assert first == again
    assert [one.id for one in first] == list(range(1, 301))
    assert all(len(one.body) + 30 >= 200 and len(one.body) <= 600 for one in first)
    assert 5 <= sum(one.body.isascii() for one in first) <= 30
    assert first[:100] == list(documents(100))
    assert queries(50) == queries(50)


def test_measuring(whoosh_searched: Searched) -> None:
    measured = measure(documents(200), queries(20), whoosh_searched.engine)
    assert measured["documents"] == 200
    assert 0 < measured["p50_ms"] <= measured["p95_ms"] <= measured["worst_ms"]
