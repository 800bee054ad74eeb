"""The file itself: CSV or XLSX, where its columns stand, its rows one by one.

Rows are numbered as a spreadsheet numbers them. A title may stand above the row that names the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from portal.kernel import delimited
from portal.kernel.delimited import BrokenQuotes, UnknownEncoding

from . import spreadsheet
from .columns import Found, find_columns, is_header
from .faults import Unreadable

ROWS_LARGEST = 200_000
TITLES = 10  # how many rows may stand above the names of the columns
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Record = tuple[int, Sequence[Any]]


@dataclass(frozen=True)
class Source:
    """A file whose columns are known. `total` is about how many rows it has, 0 where it does not say."""

    found: Found
    total: int
    rest: Iterator[Record]

    def rows(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The number and the cells of each row by the names of the columns; once. Raises `Unreadable`."""
        places, seen = self.found.places, 0
        for number, cells in self.rest:
            row = {name: cells[at] if at < len(cells) else None for name, at in places.items()}
            if any(value is not None and str(value).strip() for value in row.values()):
                seen += 1
                if seen > ROWS_LARGEST:
                    raise Unreadable("rows", most=f"{ROWS_LARGEST:,}")
                yield number, row
        if not seen:
            raise Unreadable("nothing")


def check(file: BinaryIO) -> None:
    """What can be said of a file without reading it through. Raises `Unreadable`."""
    file.seek(0)
    start = file.read(4)
    if start == _OLD:
        raise Unreadable("old")
    if start == _ZIP:
        spreadsheet.check(file)


def open_source(file: BinaryIO) -> Source:
    """Find the columns; the rows are read as they are asked for. The file stays open. Raises `Unreadable`."""
    check(file)
    file.seek(0)
    records, total = (spreadsheet.records if file.read(4) == _ZIP else _delimited)(file)
    for _number, cells in islice(records, TITLES):
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        if is_header(texts):
            return Source(find_columns(texts), total, records)
    find_columns(())
    raise AssertionError("no columns are missing columns")


def _delimited(file: BinaryIO) -> tuple[Iterator[Record], int]:
    try:
        encoding = delimited.recognise(file)
    except UnknownEncoding as error:
        raise Unreadable("encoding") from error
    return _quoted(file, encoding), _lines(file)


def _quoted(file: BinaryIO, encoding: str) -> Iterator[Record]:
    try:
        yield from delimited.records(file, encoding)
    except BrokenQuotes as error:
        reason = "open_quote" if error.never_closed else "quote"
        raise Unreadable(reason, row=error.row, line=error.line) from error


def _lines(file: BinaryIO) -> int:
    file.seek(0)
    return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))
