"""The file itself: CSV or XLSX, which row names its columns, its rows one by one as a spreadsheet numbers them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from openpyxl.utils.cell import range_boundaries

from portal.kernel import tables
from portal.kernel.tables import Record

from .columns import Layout, Peek, keys, layout_of, recognise
from .faults import Unreadable

ROWS_LARGEST = 500_000
TITLES = 15  # how many rows may stand above the names of the columns: banks write who, which account, since when
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"')
_PIECE, _MERGES = 1 << 18, 10_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check(file: BinaryIO) -> None:
    """What can be said of a file without reading it through. Raises `Unreadable`."""
    tables.check(file)
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        return
    with ZipFile(file) as archive:
        for name in archive.namelist():
            if name.lower().endswith(("vbaproject.bin", "macrosheets/sheet1.xml")):
                raise Unreadable("macros", cell=name)


@dataclass(frozen=True)
class Source:
    """A file whose columns are known. `total` is about how many rows it has, 0 where it does not say."""

    layout: Layout
    total: int
    rest: Iterator[Record]

    def rows(self) -> Iterator[Record]:
        """The number and the cells of each row below the headers; once. Raises `Unreadable`."""
        seen = 0
        for number, cells in self.rest:
            seen += 1
            if seen > ROWS_LARGEST:
                raise Unreadable("rows", most=f"{ROWS_LARGEST:,}")
            yield number, cells
        if not seen:
            raise Unreadable("nothing")


def open_source(file: BinaryIO, chosen: Mapping[str, str]) -> Source | None:
    """Find the columns, by what was chosen for the fund before or by their words; None where they are not known.

    The rows are read as they are asked for. The file stays open. Raises `Unreadable`.
    """
    check(file)
    records, total = tables.open_table(file)
    for number, cells in islice(records, TITLES):
        found = recognise(cells, chosen)
        if found is not None:
            _refuse_merged(file, number)
            return Source(layout_of(cells, found), total, records)
    return None


def peek(file: BinaryIO) -> Peek:
    """The row that looks most like headers, with the row below it. Raises `Unreadable` where there is none."""
    records, _total = tables.open_table(file)
    rows = list(islice(records, TITLES + 1))
    best = max(range(len(rows)), key=lambda at: (_texts(rows[at][1]), -at), default=None)
    if best is None or _texts(rows[best][1]) < 2:
        raise Unreadable("nothing")
    number, cells = rows[best][0], _without_tail(rows[best][1])
    below: Sequence[Any] = rows[best + 1][1] if best + 1 < len(rows) else ()
    sample = [str(below[at])[:30] if at < len(below) and below[at] is not None else "" for at in range(len(cells))]
    return Peek(number, tuple(keys(cells)), tuple(str(cell or "").strip()[:40] for cell in cells), tuple(sample))


def _without_tail(cells: Sequence[Any]) -> Sequence[Any]:
    last = max((at for at, cell in enumerate(cells) if cell not in (None, "")), default=-1)
    return cells[: last + 1]


def _texts(cells: Sequence[Any]) -> int:
    """How many cells hold words: neither numbers nor days."""
    return sum(isinstance(cell, str) and bool(cell.strip()) and not any(map(str.isdigit, cell)) for cell in cells)


def _refuse_merged(file: BinaryIO, header: int) -> None:
    """Merged cells below the names of the columns leave rows without their day or amount. Raises `Unreadable`."""
    place = file.tell()
    file.seek(0)
    packed = file.read(4) == b"PK\x03\x04"
    file.seek(place)  # from where its rows go on being read
    if not packed:
        return
    try:
        with ZipFile(file) as archive, archive.open(_first_sheet(archive)) as sheet:
            merged = [ref.decode() for ref in _merged_in(sheet) if range_boundaries(ref.decode())[3] > header]
    except (BadZipFile, KeyError, OSError, ElementTree.ParseError, ValueError, zlib.error) as error:
        raise Unreadable("damaged") from error
    if merged:
        raise Unreadable("merged", cell=", ".join(merged[:5]))


def _first_sheet(archive: ZipFile) -> str:
    """The part with the first sheet; parts of this kind were measured before (`kernel.spreadsheet`)."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 (expat refuses what grows)
    sheets = book.find(f"{_MAIN}sheets")
    if sheets is None or not len(sheets):
        raise KeyError("sheets")
    wanted = sheets[0].get(_LINKED)
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 (as above)
    target = next(link.get("Target", "") for link in links if link.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _merged_in(sheet: Any) -> Iterator[bytes]:
    """The merged ranges of a sheet, found without taking it apart: they stand behind all its rows."""
    tail, found = b"", 0
    while piece := sheet.read(_PIECE):
        tail += piece
        for match in _MERGED.finditer(tail):
            found += 1
            if found > _MERGES:
                return
            yield match.group(1)
        last = tail.rfind(b"<")
        tail = tail[last:] if last >= 0 and len(tail) - last < 1_000 else b""
