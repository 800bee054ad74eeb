"""The file itself: CSV or XLSX, where its columns stand, its rows one by one.

Rows are numbered as a spreadsheet numbers them. A title may stand above the row that names the columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from portal.kernel.tables import Record, check, open_table

from .columns import Found, find_columns, is_header
from .faults import Unreadable

__all__ = ["ROWS_LARGEST", "Source", "check", "open_source"]

ROWS_LARGEST = 200_000
TITLES = 10  # how many rows may stand above the names of the columns


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


def open_source(file: BinaryIO) -> Source:
    """Find the columns; the rows are read as they are asked for. The file stays open. Raises `Unreadable`."""
    records, total = open_table(file)
    for _number, cells in islice(records, TITLES):
        texts = [cell if isinstance(cell, str) else "" for cell in cells]
        if is_header(texts):
            return Source(find_columns(texts), total, records)
    find_columns(())
    raise AssertionError("no columns are missing columns")
