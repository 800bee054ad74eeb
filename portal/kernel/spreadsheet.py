"""XLSX files: the cells of the first sheet as they were saved. No formula is ever worked out.

A file from outside can be a bomb. Its parts are measured before anything is unpacked (zipfile never gives out more
than a part says it has), only parts that have to be whole in memory are kept small, and expat itself refuses entities
that grow (since 2.4.1).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from .unreadable import Unreadable

MEGABYTE = 1 << 20
PARTS = 2_000
UNPACKED, RATIO = 400 * MEGABYTE, 200
IN_MEMORY = {"xl/sharedStrings.xml": 64 * MEGABYTE}
SMALL = 8 * MEGABYTE  # any other part that is read at once
ROWS, COLUMNS = 1_048_576, 60  # rows of a sheet; columns that are looked at


def check(file: BinaryIO) -> None:
    """Measure the parts. Raises `Unreadable` for what is no XLSX file and for one too large once unpacked."""
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Unreadable("damaged") from error
    if not any(part.filename == "[Content_Types].xml" for part in parts) or any(part.flag_bits & 1 for part in parts):
        raise Unreadable("damaged")
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise Unreadable("packed")
    for part in parts:
        bulky = part.filename.startswith(("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/embeddings/"))
        if not bulky and part.file_size > IN_MEMORY.get(part.filename, SMALL):
            raise Unreadable("packed")
        if part.file_size > MEGABYTE and part.file_size > RATIO * part.compress_size:
            raise Unreadable("packed")


def records(file: BinaryIO) -> tuple[Iterator[tuple[int, Sequence[Any]]], int]:
    """The rows of the first sheet with their numbers, empty ones left out; and about how many there are."""
    # Imported at first use, here and wherever a spreadsheet is written: few processes ever see one.
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: pictures, validations, styles
            book: Any = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        total = int(sheet.max_row or 0)
        sheet.reset_dimensions()  # some programs write a wrong one, and rows would be missed
    except Exception as error:  # whatever openpyxl stumbles over, the file is none it can read
        raise Unreadable("damaged") from error
    return _rows(sheet), min(total, ROWS)


def is_formula(value: Any) -> bool:
    """Whether a cell is a formula that is no text: one of a whole range, or of a data table."""
    return type(value).__module__ == "openpyxl.worksheet.formula"


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    rows = sheet.iter_rows(max_col=COLUMNS, values_only=True)
    for number in range(1, ROWS + 2):
        try:
            cells = next(rows, None)
        except Exception as error:  # as above, half-way through
            raise Unreadable("damaged") from error
        if cells is None:
            return
        if number > ROWS:
            raise Unreadable("damaged")
        if any(cell is not None for cell in cells):
            yield number, cells
