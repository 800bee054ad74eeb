"""One commit of the Whoosh index as flat arrays over all its documents, and the words looked up in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.index import TOC

from .documents import FACETS, Value
from .segments import RECORD, Segment, read_records

NAME = "MAIN"
TITLE_BOOST = 2.5
SATURATION = 1.2
TITLE_NORM, BODY_NORM = 0.3, 0.75  # titles are all short: their length says little

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.uint16]


class _Memory(FileStorage):  # type: ignore[misc]
    """A directory whose files are read whole, so that none stays open when Whoosh fails over a damaged one."""

    def open_file(self, name: str, **_: Any) -> BufferFile:
        return BufferFile(Path(self.folder, name).read_bytes(), name)


class Coding:
    """Values of one facet ↔ small consecutive numbers, which are what `bincount` counts. Only grows."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._codes: dict[Any, int] = {}

    def encode(self, values: Iterable[Any], number: int) -> npt.NDArray[np.int32]:
        codes = np.fromiter((self._codes.setdefault(value, len(self._codes)) for value in values), np.int32, number)
        self.values.extend(list(self._codes)[len(self.values) :])
        return codes


def _facet_values(facet: str, records: npt.NDArray[np.void]) -> list[Any]:
    """What a facet says of each record: the value, or for places the raw (place, places around it)."""
    if facet == "place":
        return list(zip(records["place"].tolist(), map(tuple, records["places"].tolist()), strict=True))
    return list(records[facet].tolist())


def readable(facet: str, value: Any) -> tuple[Value, ...]:
    """The values a reader can filter by that stand behind a coded value: none, one, or all places around a place."""
    if facet == "place":
        return tuple(dict.fromkeys((value[0], *(place for place in value[1] if place))))
    if facet == "organization":
        return () if value < 0 else (value,)
    return (value.decode(),)


@dataclass(frozen=True)
class Columns:
    """The numbers of documents, one array each."""

    ids: Numbers
    published: Numbers
    supports: Numbers
    title_length: Floats
    body_length: Floats
    codes: dict[str, npt.NDArray[np.int32]]

    @classmethod
    def of(cls, records: npt.NDArray[np.void], codings: dict[str, Coding]) -> Columns:
        return cls(
            records["id"].astype(np.int64),
            records["published"].astype(np.int64),
            records["supports"].astype(np.int64),
            records["title_length"].astype(np.float32),
            records["body_length"].astype(np.float32),
            {name: codings[name].encode(_facet_values(name, records), len(records)) for name in FACETS},
        )

    @classmethod
    def joined(cls, parts: Sequence[Columns]) -> Columns:
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([part.ids for part in parts]),
            np.concatenate([part.published for part in parts]),
            np.concatenate([part.supports for part in parts]),
            np.concatenate([part.title_length for part in parts]),
            np.concatenate([part.body_length for part in parts]),
            {name: np.concatenate([part.codes[name] for part in parts]) for name in FACETS},
        )


@dataclass(frozen=True)
class _Part:
    segment: Segment
    columns: Columns


class Snapshot:
    """All documents of one commit, numbered through its segments; deleted ones keep their number but never match.

    A segment never changes, so what was read for an earlier snapshot is taken over and a commit costs only its own new
    segment. Deletions are read anew each time: Whoosh's own way of reusing readers keeps the old ones.
    """

    def __init__(self, directory: Path, codings: dict[str, Coding], earlier: Snapshot | None) -> None:
        table = TOC.read(_Memory(str(directory)), NAME)
        known = earlier.parts if earlier else {}
        self.codings = codings
        self.parts: dict[str, _Part] = {}
        gone: list[Numbers] = [np.empty(0, np.int64)]
        self.size = 0
        for segment in table.segments:
            name = segment.segment_id()
            self.parts[name] = known.get(name) or _Part(
                Segment(directory, name), Columns.of(read_records(directory, segment), codings)
            )
            gone.append(np.fromiter(segment.deleted_docs(), np.int64) + self.size)
            self.size += segment.doc_count_all()
        self.deleted: Numbers = np.concatenate(gone)
        parts = [part.columns for part in self.parts.values()]
        self.columns = Columns.joined(parts or [Columns.of(np.empty(0, RECORD), codings)])
        self._alive: Mask = np.ones(self.size, np.bool_)
        self._alive[self.deleted] = False
        self._title_norm = self._norm(self.columns.title_length, TITLE_NORM)
        self._body_norm = self._norm(self.columns.body_length, BODY_NORM)

    @property
    def documents(self) -> int:
        return self.size - len(self.deleted)

    def _norm(self, lengths: Floats, strength: float) -> Floats:
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
            start += len(part.columns.ids)
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
