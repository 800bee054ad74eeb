"""From the numbers of all matching documents to one page: filters, facets, order. Arrays throughout."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from .documents import FACETS, Query, Results, Value
from .snapshot import Coding, Columns, Floats, Mask, Numbers, readable

PHRASE_CANDIDATES = 5_000  # how many of the newest candidates are read to look for a phrase

FoldedOf = Callable[[Sequence[int]], dict[int, str]]


class Page:
    """What a query keeps of the documents that hold its words, and how often each of the others' filters refused them.

    A document that two filters refuse plays no part in any facet, so it is dropped at once.
    """

    def __init__(self, columns: Columns, codings: dict[str, Coding], query: Query, documents: Numbers) -> None:
        self._columns, self._codings, self._query = columns, codings, query
        self._documents = self._within_dates(documents)
        self._refused: dict[str, Mask] = {name: ~self._lets(name, value) for name, value in query.filters().items()}
        self._keep(self._refusals() < 2)

    def _within_dates(self, documents: Numbers) -> Numbers:
        published = self._columns.published[documents]
        if self._query.since is not None:
            keep = published >= self._query.since
            documents, published = documents[keep], published[keep]
        if self._query.until is not None:
            documents = documents[published < self._query.until]
        return documents

    def _lets(self, facet: str, value: Value) -> Mask:
        coded = self._codings[facet].values
        inside = np.fromiter((value in readable(facet, one) for one in coded), np.bool_, len(coded))
        passes: Mask = inside[self._columns.codes[facet][self._documents]]
        return passes

    def _refusals(self) -> npt.NDArray[np.int8]:
        total = np.zeros(len(self._documents), np.int8)
        for refused in self._refused.values():
            total += refused
        return total

    def _keep(self, chosen: Mask | Numbers) -> None:
        self._documents = self._documents[chosen]
        self._refused = {name: refused[chosen] for name, refused in self._refused.items()}

    def keep_containing(self, phrases: Sequence[str], folded_of: FoldedOf) -> None:
        """Keep the documents whose folded text holds every phrase; only the newest candidates are looked at."""
        if not phrases:
            return
        if len(self._documents) > PHRASE_CANDIDATES:
            published = self._columns.published[self._documents]
            self._keep(np.sort(np.argpartition(published, -PHRASE_CANDIDATES)[-PHRASE_CANDIDATES:]))
        ids = self._columns.ids[self._documents].tolist()
        texts = folded_of(ids)
        holds = (all(phrase in texts.get(id, "") for phrase in phrases) for id in ids)
        self._keep(np.fromiter(holds, np.bool_, len(ids)))

    def results(self, score: Callable[[Numbers], Floats]) -> Results:
        """The page; `score` ranks documents and is asked only where the query is sorted by relevance."""
        found = self._documents[self._refusals() == 0]
        facets = {facet: self._count(facet) for facet in FACETS}
        return Results(self._top(found, score), len(found), facets)

    def _count(self, facet: str) -> dict[Value, int]:
        """How many documents each value has, of those that no other facet's filter refuses."""
        others = self._refusals()
        if facet in self._refused:
            others -= self._refused[facet]
        codes = self._columns.codes[facet][self._documents[others == 0]]
        numbers = np.bincount(codes)
        counted: dict[Value, int] = {}
        for code in np.flatnonzero(numbers).tolist():
            for value in readable(facet, self._codings[facet].values[code]):
                counted[value] = counted.get(value, 0) + int(numbers[code])
        return counted

    def _top(self, found: Numbers, score: Callable[[Numbers], Floats]) -> list[int]:
        end = self._query.offset + self._query.limit
        if end <= 0:
            return []
        first = self._first_key(found, score)
        if len(found) > end:  # sort only what can be on the page; equal keys stay in
            keep = first >= np.partition(first, -end)[-end]
            found, first = found[keep], first[keep]
        ids = self._columns.ids[found]
        order = np.lexsort((ids, self._columns.published[found], first))[::-1]
        return [int(id) for id in ids[order[self._query.offset : end]]]

    def _first_key(self, found: Numbers, score: Callable[[Numbers], Floats]) -> Numbers | Floats:
        if self._query.sort == "newest":
            return self._columns.published[found]
        if self._query.sort == "supported":
            return self._columns.supports[found]
        return score(found)
