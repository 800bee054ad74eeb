"""CSV files: as they come from offices, in whatever encoding; and as the portal hands them out.

Rows are numbered as a spreadsheet numbers them: the first is row 1, empty ones count but are left out.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

MARK = "\ufeff"
_PIECE, _WRITTEN = 1 << 20, 1 << 16
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_GB2312_COMMON = 0.45


class UnknownEncoding(Exception):
    """The bytes are neither UTF-8 nor UTF-16 nor GBK/GB18030."""


class BrokenQuotes(Exception):
    """The quotation marks of a row are wrong: one stands in the middle of a field, or one is `never_closed`."""

    def __init__(self, row: int, line: int, never_closed: bool) -> None:
        super().__init__(row, line, never_closed)
        self.row, self.line, self.never_closed = row, line, never_closed


def recognise(file: BinaryIO) -> str:
    """The encoding of a file: UTF-8, UTF-16 with a byte order mark, or GB18030 (which reads GBK and GB2312).

    Nearly any bytes can be read as GB18030, so that guess must also look like Chinese: Big5 read as GBK hits few of
    the common characters. Raises `UnknownEncoding` for everything else.
    """
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    else:
        candidates = ("utf-8-sig", "gb18030")
    for encoding in candidates:
        if _reads_as(file, encoding):
            return encoding
    raise UnknownEncoding


def _reads_as(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    foreign = common = 0
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoded = decoder.decode(piece)
            if encoding == "gb18030":
                others = [character for character in decoded if character > "\x7f"]
                foreign += len(others)
                common += sum(_common(character) for character in others)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return common >= _GB2312_COMMON * foreign


def _common(character: str) -> bool:
    """Whether a character is punctuation or one of the 3,755 common ones of GB 2312 (its first level)."""
    place = character.encode("gb2312", "ignore")
    return len(place) == 2 and (place[0] in (0xA1, 0xA3) or 0xB0 <= place[0] <= 0xD7)


def records(file: BinaryIO, encoding: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their numbers, empty ones left out. Raises `BrokenQuotes`. The file stays open."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        yield from _rows(csv.reader(text, strict=True))
    finally:
        if not file.closed:
            text.detach()


def _rows(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    while True:
        number, line = number + 1, reader.line_num + 1  # type: ignore[attr-defined]
        try:
            fields = next(reader, None)
        except csv.Error as error:
            never_closed = any(words in str(error) for words in ("field larger", "unexpected end"))
            raise BrokenQuotes(number, line, never_closed) from error
        if fields is None:
            return
        if any(field.strip() for field in fields):
            yield number, fields


def written(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as a CSV file (RFC 4180), a piece at a time; first of all the mark spreadsheets need to read Chinese."""
    yield MARK
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        if buffer.tell() > _WRITTEN:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def harmless(value: Any) -> Any:
    """Words that a spreadsheet would take for a formula get an apostrophe before them; numbers stay as they are."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
