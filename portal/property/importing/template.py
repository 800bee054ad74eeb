"""The template to fill in: XLSX with an example and explanations, or CSV; headers in the reader's language."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

from .columns import CHOICES, HEADERS, Column

_EXPLAINED: dict[str, Sentence] = {
    "building": _l("As the register names it. A building that is not there yet is made."),
    "unit": _l("The number on the door, or of the parking space."),
    "floor": _l("A whole number; below ground -1, -2. Empty: what the register says stays."),
    "unit_kind": _l("What the unit is used for."),
    "area": _l("Square metres with at most two decimals. Empty: what the register says stays."),
    "area_source": _l("What the floor area was taken from. Needed wherever there is an area."),
    "owner_kind": _l("Who the owner is."),
    "name": _l("One owner a row. Several owners of a unit: several rows with the same building and number."),
    "document": _l("Number of the identity card or licence. Only its last four characters can be read later."),
    "share": _l("A fraction or per cent, for example 1/2 or 50%. All empty: equal parts. The shares of a unit make up "
                "exactly 1."),
}  # fmt: skip
_COLUMNS = tuple(column.name for column in HEADERS)
_EXAMPLE = tuple(
    dict(zip(_COLUMNS, row, strict=True))
    for row in (
        ("1号楼", "101", "1", "dwelling", "89.50", "certificate", "person", "李明", "110101199001010011", "1/2"),
        ("1号楼", "101", "1", "dwelling", "89.50", "certificate", "person", "王芳", "110101199202020022", "1/2"),
        ("1号楼", "102", "1", "shop", "46.08", "contract", "legal", "春晓便利店有限公司", "91110101MA00000000", ""),
        ("地下车库", "B1-007", "-1", "parking", "12.50", "survey", "developer", "云溪置业有限公司", "", ""),
    )
)


def _header(column: Column, chinese: bool) -> str:
    return column.words[0] if chinese else column.english[0]


def _word(column: str, value: str, chinese: bool) -> str:
    """The word for a value of the code, or the text itself where a column has no words of its own."""
    return CHOICES[column][value][0 if chinese else 1] if column in CHOICES else value


def example_rows(chinese: bool) -> list[list[str]]:
    """The names of the columns and four rows below them: two joint owners, a company, the developer."""
    rows = [[_header(column, chinese) for column in HEADERS]]
    return rows + [[_word(column.name, row[column.name], chinese) for column in HEADERS] for row in _EXAMPLE]


def to_csv(chinese: bool) -> bytes:
    """The names of the columns; with the mark by which a spreadsheet knows UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow(example_rows(chinese)[0])
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(chinese: bool) -> bytes:
    """Three sheets: the empty register, whose cells are text so that no number becomes a date; an example; how."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    rows = example_rows(chinese)
    register: Any = book.active
    register.title = _("Register")
    _fill(register, rows[:1])
    for at, column in enumerate(HEADERS, 1):
        letter = get_column_letter(at)
        register.column_dimensions[letter].number_format = "@"
        if column.name in CHOICES:
            words = ",".join(word[0 if chinese else 1] for word in CHOICES[column.name].values())
            validation = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
            validation.add(f"{letter}2:{letter}20000")
            register.add_data_validation(validation)
    _fill(book.create_sheet(_("Example")), rows)
    explained = [[_("Column"), _("Needed"), _("What to write"), _("Words that can stand there")]]
    for column in HEADERS:
        words = ", ".join(word[0 if chinese else 1] for word in CHOICES.get(column.name, {}).values())
        needed = _("yes") if column.required else _("no")
        explained.append([_header(column, chinese), needed, str(_EXPLAINED[column.name]), words])
    _fill(book.create_sheet(_("Explanations")), explained, widths=(18, 10, 70, 50))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _fill(sheet: Any, rows: Sequence[Sequence[str]], widths: Sequence[int] = (16,) * len(HEADERS)) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for row in rows:
        sheet.append(row)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
