"""The template of a cash book: an empty sheet, and an example with how it is filled in."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from .columns import BY_NAME

_NAMES = ("day", "income", "spending", "party", "note", "category", "reference")
_EXAMPLE = (
    ("2026-03-05", "1200.00", "", "临停车主", "三月停车费", "停车", "0001"),
    ("2026-03-09", "", "380.50", "蓝天维修部", "3号楼门禁维修", "维修", "0002"),
    ("2026-03-31", "2.15", "", "开户银行", "结息", "利息", "0003"),
)


def headers(chinese: bool) -> list[str]:
    """The names of the columns in the reader's language."""
    return [BY_NAME[name].words[0] if chinese else _english(name) for name in _NAMES]


def _english(name: str) -> str:
    return next(word for word in BY_NAME[name].words if word.isascii())


def to_csv(chinese: bool) -> bytes:
    """The names of the columns; with the mark by which a spreadsheet knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(headers(chinese))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(chinese: bool) -> bytes:
    """Two sheets: the empty cash book, and three lines as an example."""
    book = Workbook()
    empty: Any = book.active
    empty.title = _("Cash book")
    _fill(empty, [headers(chinese)])
    _fill(book.create_sheet(_("Example")), [headers(chinese), *map(list, _EXAMPLE)])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, rows: list[list[str]]) -> None:
    for row in rows:
        sheet.append(row)
    for at, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = 18
    sheet.freeze_panes = "A2"
