"""A file with a table in it, CSV or XLSX, row by row. Rows are numbered as a spreadsheet numbers them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

from . import delimited, spreadsheet
from .delimited import BrokenQuotes, UnknownEncoding
from .unreadable import Unreadable

_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
DIGITS_KEPT = 10**15  # a spreadsheet keeps fifteen digits of a number

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


class BadCell(Exception):
    """Why a cell cannot be taken: a key of `unreadable.CELLS`, or of a reader's own."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


def plain(value: Any) -> str:
    """A cell as the spreadsheet shows it, in one line. Numbers have fifteen digits, as there. Raises `BadCell`."""
    if isinstance(value, str):
        text = value if value.isalnum() else " ".join(_UNSHOWABLE.sub(" ", value).split())
        if text.startswith("="):
            raise BadCell("formula")
        if text.startswith("#") and text in _ERRORS:
            raise BadCell("error", value=text)
        return text
    if value is None:
        return ""
    if spreadsheet.is_formula(value):
        raise BadCell("formula")
    if isinstance(value, (date, datetime, time, timedelta)):
        raise BadCell("date")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < DIGITS_KEPT else format(value, ".15g")
    return str(value)
