"""The templates to fill in, as spreadsheets whose cells are text: no number becomes a date, nothing a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from .figures import COLUMNS


def sheet_of(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet with these rows, the first of them the names of the columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book, written = Workbook(), io.BytesIO()
    sheet: Any = book.active
    sheet.title = title
    for number, row in enumerate(rows, 1):
        for at, text in enumerate(row, 1):
            cell = sheet.cell(number, at, text)
            cell.data_type, cell.number_format = "s", "@"
            if number == 1:
                cell.font = Font(bold=True)
    for at, text in enumerate(rows[0], 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = max(12, min(40, 2 * len(text) + 2))
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    book.save(written)
    return written.getvalue()


def figures_xlsx() -> bytes:
    """The checker's template with one made-up motion, whose figures agree."""
    example = {
        "title": "选聘物业服务企业（示例）", "item": "4", "silent": "否", "of": "参与表决", "passed": "是",
        "all_heads": "817", "all_area": "115344.34", "participating_heads": "646", "participating_area": "92508.76",
        "for_heads": "411", "for_area": "58729.34", "against_heads": "235", "against_area": "33779.42",
        "for_heads_share": "63.62", "for_area_share": "63.49",
    }  # fmt: skip
    header = [column.header for column in COLUMNS]
    return sheet_of("表决结果", [header, [example.get(column.name, "") for column in COLUMNS]])
