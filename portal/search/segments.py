"""What the Whoosh engine keeps on disk: how the postings and the numbers of one segment are written and read.

Whoosh gives the segments, the sorting, the merging, the table of contents and the lock. Its own postings are pickled
and compressed in blocks of 128 that only Python can walk through; here the postings of a word are two flat arrays with
a checksum, which numpy reads as they lie on disk. Nothing has to be decoded, so nothing has to be cached: the page
cache of the operating system is enough, and a cold word costs what a warm one does.

Whoosh pickles the paths of `Codec` and `Words` into every index: when one of them moves, rebuild.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter, W3TermsReader
from whoosh.columns import FixedBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Existence
from whoosh.matching import ListMatcher
from whoosh.reading import TermNotFound

from .documents import Document

Integers = npt.NDArray[np.int64]
Postings = tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint16]]

DEEPEST = 8  # places around a place, itself included
CODE_BYTES = 60  # 20 Chinese characters
MOST_OFTEN = 255

RECORD = np.dtype(
    [
        ("id", "<i8"),
        ("published", "<i8"),
        ("supports", "<i4"),
        ("organization", "<i4"),
        ("place", "<i4"),
        ("places", "<i4", (DEEPEST,)),
        ("title_length", "<u2"),
        ("body_length", "<u2"),
        ("kind", f"S{CODE_BYTES}"),
        ("state", f"S{CODE_BYTES}"),
        ("category", f"S{CODE_BYTES}"),
        ("check", "<u4"),
    ]
)
_RECORD = struct.Struct(f"<qqiii{DEEPEST}iHH{CODE_BYTES}s{CODE_BYTES}s{CODE_BYTES}s")
_AS_NUMBERS = struct.Struct(f"<{_RECORD.size // 4}I")
_SEED = 0x9E3779B9  # so that a record of zeros does not pass for a sound one

_HEAD = struct.Struct("<4sII")
_MAGIC = b"post"
_TAIL = struct.Struct("<4sI")
_TAIL_MAGIC = b"tail"
_FIELD, _COLUMN = "words", "record"


class _PostingsWriter(W3PostingsWriter):  # type: ignore[misc]
    """Writes the postings of a word as one block: head, document numbers, counts."""

    def add_posting(self, id_: int, weight: float, vbytes: bytes, length: int | None = None) -> None:  # noqa: ARG002
        self._ids.append(id_)
        self._weights.append(weight)

    def _write_block(self, last: bool = False) -> None:  # noqa: ARG002
        self._terminfo.add_block(self)
        data = np.array(self._ids, dtype="<u4").tobytes() + np.array(self._weights, dtype="<u2").tobytes()
        self._postfile.write(_HEAD.pack(_MAGIC, len(self._ids), zlib.crc32(data)) + data)
        self._blockcount += 1
        self._new_block()


def _unpack(block: bytes) -> Postings:
    """Document numbers and counts; raises `ValueError` where the block is not what was written."""
    magic, number, check = _HEAD.unpack_from(block)
    data = memoryview(block)[_HEAD.size :]
    if magic != _MAGIC or len(data) != number * 6 or zlib.crc32(data) != check:
        raise ValueError("postings are not what was written")
    return np.frombuffer(data, "<u4", number), np.frombuffer(data, "<u2", number, number * 4)


def _extent(terminfo: Any) -> tuple[int, int]:
    """Where the postings of a word lie. Whoosh reads the length back as a tuple of one, and never uses it."""
    offset, (length,) = terminfo.extent()
    return offset, length


class _TermsWriter(W3FieldWriter):  # type: ignore[misc]
    """Ends the postings with a checksum of the terms: a word that cannot be looked up would just not be found."""

    def close(self) -> None:
        self._tindex.close()
        with self._storage.open_file(self._segment.make_filename(W3Codec.TERMS_EXT)) as terms:
            self._postfile.write(_TAIL.pack(_TAIL_MAGIC, zlib.crc32(terms.read())))
        self._postfile.close()
        self.is_closed = True


class Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's third format with the postings above."""

    length_stats = False  # lengths are in the record; without this Whoosh asks the file system for each posting

    def field_writer(self, storage: Any, segment: Any) -> _TermsWriter:
        return _TermsWriter(self, storage, segment)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> _PostingsWriter:
        return _PostingsWriter(dbfile, blocklimit=1 << 62, byteids=byteids)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> Any:
        """For Whoosh itself, which reads postings back when it merges segments."""
        ids, counts = _unpack(dbfile.get(*_extent(terminfo)))
        weights = counts.astype(float).tolist()
        return ListMatcher(
            ids.tolist(), weights, [b""] * len(ids), format_, scorer=scorer, term=term, terminfo=terminfo
        )


class Words(FieldType):  # type: ignore[misc]
    """A field whose value is (tokens of the title, tokens of the body).

    Its one weight holds both counts: 256 × in the title + in the body.
    """

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None)

    def index(self, value: tuple[Sequence[str], Sequence[str]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        titles, bodies = Counter(value[0]), Counter(value[1])
        for word in titles.keys() | bodies.keys():
            weight = 256 * min(titles[word], MOST_OFTEN) + min(bodies[word], MOST_OFTEN)
            yield word.encode(), 1, float(weight), b""


def schema() -> Schema:
    return Schema(**{_FIELD: Words(), _COLUMN: COLUMN(FixedBytesColumn(RECORD.itemsize))})


def fields_of(document: Document, title: Sequence[str], body: Sequence[str]) -> dict[str, Any]:
    """What Whoosh's writer is to add for a document; raises `ValueError` where a number or code does not fit."""
    if len(document.places) > DEEPEST:
        raise ValueError(f"document {document.id}: more than {DEEPEST} places around it")
    codes = [code.encode() for code in (document.kind, document.state, document.category)]
    if max(map(len, codes)) > CODE_BYTES:
        raise ValueError(f"document {document.id}: kind, state or category is longer than {CODE_BYTES} bytes")
    try:
        packed = _RECORD.pack(
            document.id,
            document.published,
            document.supports,
            -1 if document.organization is None else document.organization,
            document.place,
            *document.places,
            *(0,) * (DEEPEST - len(document.places)),
            min(len(title), 0xFFFF),
            min(len(body), 0xFFFF),
            *codes,
        )
    except struct.error as error:
        raise ValueError(f"document {document.id}: {error}") from error
    check = (sum(_AS_NUMBERS.unpack(packed)) + _SEED) & 0xFFFFFFFF
    return {_FIELD: (title, body), _COLUMN: packed + check.to_bytes(4, "little")}


def read_records(directory: Path, segment: Any) -> npt.NDArray[np.void]:
    """The records of a whole segment, deleted documents included; raises `ValueError` where they are damaged."""
    records = np.frombuffer(_files(directory, segment.segment_id())[2].read_bytes(), RECORD)
    if len(records) != segment.doc_count_all():
        raise ValueError(f"{len(records)} records for {segment.doc_count_all()} documents")
    numbers = records.view("<u4").reshape(len(records), -1)
    sums = numbers[:, :-1].sum(axis=1, dtype=np.uint64) + np.uint64(_SEED)
    if not np.array_equal(sums.astype(np.uint32), numbers[:, -1]):
        raise ValueError("records are not what was written")
    return records


def _files(directory: Path, name: str) -> list[Path]:
    extensions = (W3Codec.TERMS_EXT, W3Codec.POSTS_EXT, f".{_COLUMN}{W3Codec.COLUMN_EXT}")
    return [directory / f"{name}{extension}" for extension in extensions]


class Segment:
    """The words of one segment, opened for reading: its terms in memory, its postings on disk.

    Files are read, never mapped: a mapped file that somebody truncates kills the process, a read one raises. Raises
    whatever the damage leads to; the engine calls it `Damaged`.
    """

    def __init__(self, directory: Path, name: str) -> None:
        self._paths = _files(directory, name)
        terms = self._paths[0].read_bytes()
        self._postings = os.open(self._paths[1], os.O_RDONLY)
        self._sizes = self._measure()
        tail = os.pread(self._postings, _TAIL.size, self._sizes[1] - _TAIL.size)
        if tail != _TAIL.pack(_TAIL_MAGIC, zlib.crc32(terms)):
            raise ValueError("terms are not what was written")
        self._terms = W3TermsReader(None, BufferFile(terms), len(terms), None)

    def __del__(self) -> None:
        if hasattr(self, "_postings"):
            os.close(self._postings)

    def _measure(self) -> list[int]:
        return [path.stat().st_size for path in self._paths]

    def check(self) -> None:
        """Raises where a file is gone or has another length. A segment, once written, never changes."""
        if self._measure() != self._sizes:
            raise ValueError("a segment's file has changed its length")

    def postings(self, word: str) -> Postings | None:
        """The documents of this segment that hold the word, and how often; None if there are none."""
        try:
            offset, length = _extent(self._terms.term_info(_FIELD, word.encode()))
        except TermNotFound:
            return None
        return _unpack(os.pread(self._postings, length, offset))
