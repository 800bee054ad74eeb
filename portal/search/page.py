"""From the numbers of all matching documents to one page: filters, facets, order. Arrays throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .documents import FACETS, Query, Results, Value

PHRASE_CANDIDATES = 5_000  # how many of the newest candidates are read to look for a phrase

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.int32]

Holding = Callable[[list[int]], Iterable[int]]
Score = Callable[[Numbers], Floats]

# What stands behind each code of a facet: the values a reader can filter by. No organization: none; a place: itself
# and all places around it; anything else: one.
Values = Sequence[tuple[Value, ...]]


@dataclass(frozen=True)
class Columns:
    """The numbers of documents, one array each; facets as codes."""

    ids: Numbers
    published: Numbers
    supports: Numbers
    codes: Mapping[str, Codes]


def newest(columns: Columns, documents: Numbers, number: int) -> Numbers:
    """The positions in `documents` of the newest so many of them, in order of position."""
    if len(documents) <= number:
        return np.arange(len(documents))
    published = columns.published[documents]
    edge = np.partition(published, -number)[-number]
    chosen = published > edge
    tied = np.flatnonzero(published == edge)
    tied = tied[np.argsort(columns.ids[documents[tied]])]
    chosen[tied[np.count_nonzero(chosen) - number :]] = True
    return np.flatnonzero(chosen)


class Page:
    """What a query keeps of the documents that hold its words, and how often each of the others' filters refused them.

    A document that two filters refuse plays no part in any facet, so it is dropped at once.
    """

    def __init__(self, columns: Columns, values: Mapping[str, Values], query: Query, documents: Numbers) -> None:
        self._columns, self._values, self._query = columns, values, query
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
        values = self._values[facet]
        inside = np.fromiter((value in behind for behind in values), np.bool_, len(values))
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

    def keep_holding(self, holding: Holding) -> None:
        """Keep those that `holding` picks from the newest `PHRASE_CANDIDATES`: phrases cost reading the texts."""
        self._keep(newest(self._columns, self._documents, PHRASE_CANDIDATES))
        ids = self._columns.ids[self._documents]
        self._keep(np.isin(ids, np.fromiter(holding(ids.tolist()), np.int64)))

    def results(self, score: Score) -> Results:
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
            for value in self._values[facet][code]:
                counted[value] = counted.get(value, 0) + int(numbers[code])
        return counted

    def _top(self, found: Numbers, score: Score) -> list[int]:
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

    def _first_key(self, found: Numbers, score: Score) -> Numbers | Floats:
        if self._query.sort == "newest":
            return self._columns.published[found]
        if self._query.sort == "supported":
            return self._columns.supports[found]
        return score(found)
