"""A file with a table in it, CSV or XLSX, row by row. Rows are numbered as a spreadsheet numbers them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from . import delimited, spreadsheet
from .delimited import BrokenQuotes, UnknownEncoding
from .unreadable import Unreadable

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Record = tuple[int, Sequence[Any]]


def check(file: BinaryIO) -> None:
    """What can be said of a file without reading it through. Raises `Unreadable`."""
    file.seek(0)
    start = file.read(4)
    if start == _OLD:
        raise Unreadable("old")
    if start == _ZIP:
        spreadsheet.check(file)


def open_table(file: BinaryIO) -> tuple[Iterator[Record], int]:
    """The rows as they are asked for, and about how many there are. The file stays open. Raises `Unreadable`."""
    check(file)
    file.seek(0)
    return (spreadsheet.records if file.read(4) == _ZIP else _delimited)(file)


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
