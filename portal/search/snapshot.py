"""One commit of the Whoosh index as flat arrays over all its documents, and the words looked up in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC

from .documents import FACETS, Value
from .page import Codes, Columns, Floats, Mask, Numbers
from .segments import Segment, read_records

NAME = "MAIN"
TITLE_BOOST = 2.5
SATURATION = 1.2
TITLE_NORM, BODY_NORM = 0.3, 0.75  # titles are all short: their length says little

Counts = npt.NDArray[np.uint16]


class _Memory(FileStorage):  # type: ignore[misc]
    """A directory whose files are read whole, so that none stays open when Whoosh fails over a damaged one."""

    def open_file(self, name: str, **_: Any) -> BufferFile:
        return BufferFile(Path(self.folder, name).read_bytes(), name)


class Coding:
    """Values of one facet ↔ small consecutive numbers, which are what `bincount` counts. Only grows."""

    def __init__(self, facet: str) -> None:
        self._facet = facet
        self._codes: dict[Any, int] = {}
        self.values: list[tuple[Value, ...]] = []

    def encode(self, records: npt.NDArray[np.void]) -> Codes:
        if self._facet == "place":
            around = map(tuple, records["places"].tolist())
            stored: Sequence[Any] = list(zip(records["place"].tolist(), around, strict=True))
        else:
            stored = records[self._facet].tolist()
        codes = np.fromiter((self._codes.setdefault(one, len(self._codes)) for one in stored), np.int32, len(records))
        self.values += map(self._readable, list(self._codes)[len(self.values) :])
        return codes

    def _readable(self, stored: Any) -> tuple[Value, ...]:
        if self._facet == "place":
            return tuple(dict.fromkeys((stored[0], *(place for place in stored[1] if place))))
        if self._facet == "organization":
            return () if stored < 0 else (stored,)
        return (stored.decode(),)


class _Part:
    """What was read of one segment."""

    def __init__(self, directory: Path, segment: Any, codings: dict[str, Coding]) -> None:
        records = read_records(directory, segment)
        self.segment = Segment(directory, segment.segment_id())
        self.ids = records["id"].astype(np.int64)
        self.published = records["published"].astype(np.int64)
        self.supports = records["supports"].astype(np.int64)
        self.title_length = records["title_length"].astype(np.float32)
        self.body_length = records["body_length"].astype(np.float32)
        self.codes = {facet: coding.encode(records) for facet, coding in codings.items()}


def _joined(kind: Any, arrays: Sequence[Any]) -> Any:
    return np.concatenate([np.empty(0, kind), *arrays])


class Snapshot:
    """All documents of one commit, numbered through its segments; deleted ones keep their number but never match.

    A segment never changes, so what was read for an earlier snapshot is taken over and a commit costs only its own new
    segment. Deletions are read anew each time: Whoosh's own way of reusing readers keeps the old ones.
    """

    def __init__(self, directory: Path, codings: dict[str, Coding], earlier: Snapshot | None) -> None:
        known = earlier.parts if earlier else {}
        self.parts: dict[str, _Part] = {}
        gone: list[Numbers] = [np.empty(0, np.int64)]
        self.size = 0
        for segment in TOC.read(_Memory(str(directory)), NAME).segments:
            name = segment.segment_id()
            self.parts[name] = known.get(name) or _Part(directory, segment, codings)
            gone.append(np.fromiter(segment.deleted_docs(), np.int64) + self.size)
            self.size += segment.doc_count_all()
        self.deleted: Numbers = np.concatenate(gone)
        self.columns = Columns(
            _joined(np.int64, [part.ids for part in self.parts.values()]),
            _joined(np.int64, [part.published for part in self.parts.values()]),
            _joined(np.int64, [part.supports for part in self.parts.values()]),
            {name: _joined(np.int32, [part.codes[name] for part in self.parts.values()]) for name in FACETS},
        )
        self._alive: Mask = np.ones(self.size, np.bool_)
        self._alive[self.deleted] = False
        self._title_norm = self._norm([part.title_length for part in self.parts.values()], TITLE_NORM)
        self._body_norm = self._norm([part.body_length for part in self.parts.values()], BODY_NORM)

    @property
    def documents(self) -> int:
        return self.size - len(self.deleted)

    def _norm(self, parts: Sequence[Floats], strength: float) -> Floats:
        lengths: Floats = _joined(np.float32, parts)
        mean = float(lengths[self._alive].mean()) if self.documents else 0.0
        return (1 - strength) + strength * lengths / max(mean, 1.0)

    def check(self) -> None:
        """Raises where a segment's files are not as they were."""
        for part in self.parts.values():
            part.segment.check()

    def numbers_of(self, ids: Iterable[int]) -> list[int]:
        """The documents, by number, that have one of these ids."""
        wanted = np.isin(self.columns.ids, np.fromiter(ids, np.int64)) & self._alive
        return [int(number) for number in np.flatnonzero(wanted)]

    def counts(self, word: str) -> Counts:
        """For every document 256 × how often the word is in its title + how often in its body; 0 for deleted ones."""
        dense = np.zeros(self.size, np.uint16)
        start = 0
        for part in self.parts.values():
            if (found := part.segment.postings(word)) is not None:
                dense[found[0] + start] = found[1]
            start += len(part.ids)
        dense[self.deleted] = 0
        return dense

    def match(self, words: Sequence[str], any_word: bool) -> tuple[Numbers, list[Counts]]:
        """The documents that hold every word (or any), and the counts of each word in all documents."""
        counts = [self.counts(word) for word in words]
        combine = np.logical_or if any_word else np.logical_and
        return np.flatnonzero(combine.reduce([count > 0 for count in counts])), counts

    def score(self, documents: Numbers, counts: Iterable[Counts]) -> Floats:
        """How well documents fit words: BM25F, a word in the title counting `TITLE_BOOST` times.

        Robertson, Zaragoza & Taylor (2004): the fields are weighed together before the count saturates.
        """
        score = np.zeros(len(documents), np.float32)
        for count in counts:
            frequency = int(np.count_nonzero(count))
            here = count[documents]
            weight = TITLE_BOOST * (here >> 8) / self._title_norm[documents] + (here & 255) / self._body_norm[documents]
            rarity = np.log1p((self.documents - frequency + 0.5) / (frequency + 0.5))
            score += rarity * weight * (1 + SATURATION) / (SATURATION + weight)
        return score
