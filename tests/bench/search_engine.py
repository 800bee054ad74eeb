"""How fast an engine builds, finds and takes up a change."""

from __future__ import annotations

import resource
from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import perf_counter

from portal.search.documents import Document, Query
from portal.search.engine import Engine


def measure(documents: Iterable[Document], queries: Sequence[Query], engine: Engine) -> dict[str, float]:
    """Build the index, then ask every query once cold and once more, then change one document ten times.

    Milliseconds, documents a second, and megabytes by which the process grew at its greatest.
    """
    before = _megabytes()
    kept = list(documents)
    holding = _megabytes()
    start = perf_counter()
    engine.rebuild(kept)
    built = perf_counter() - start
    cold, warm = _times(queries, engine), _times(queries, engine)
    changes = sorted(_change(kept[turn], engine) for turn in range(10))
    return {
        "documents": len(kept),
        "build_per_second": len(kept) / built,
        "cold_p50_ms": cold[len(cold) // 2],
        "cold_p95_ms": cold[int(len(cold) * 0.95)],
        "p50_ms": warm[len(warm) // 2],
        "p95_ms": warm[int(len(warm) * 0.95)],
        "worst_ms": warm[-1],
        "change_p50_ms": changes[len(changes) // 2],
        "documents_mb": holding - before,
        "grown_mb": _megabytes() - holding,
    }


def _times(queries: Sequence[Query], engine: Engine) -> list[float]:
    times = []
    for query in queries:
        start = perf_counter()
        engine.find(query)
        times.append((perf_counter() - start) * 1000)
    return sorted(times)


def _change(document: Document, engine: Engine) -> float:
    """Milliseconds until a changed title is found."""
    start = perf_counter()
    engine.index([replace(document, title=f"火星基地 {document.title}")])
    found = engine.find(Query("火星基地", sort="newest", limit=1_000)).ids
    if document.id not in found:
        raise AssertionError("a change is not found")
    return (perf_counter() - start) * 1000


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
