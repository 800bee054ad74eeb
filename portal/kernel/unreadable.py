"""Why nothing of a file with a table in it can be taken: a reason and its facts, said in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from .errors import DomainError, Sentence

REASONS: dict[str, Sentence] = {
    "encoding": _l(
        "The file is in none of the encodings UTF-8, GBK/GB18030 and UTF-16. Save it as XLSX or as “CSV UTF-8”."
    ),
    "quote": _l(
        "Row %(row)s (line %(line)s): a quotation mark stands in the middle of a field. Inside quotes, write it twice."
    ),
    "open_quote": _l("Row %(row)s (line %(line)s): a quotation mark is opened and never closed."),
    "missing": _l("The file lacks the columns %(missing)s. It names these: %(found)s."),
    "twice": _l("The file names these columns twice: %(columns)s."),
    "nothing": _l("The file has no rows below the names of its columns."),
    "old": _l("This is an old Excel file (XLS), or one with a password. Save it as XLSX without a password."),
    "damaged": _l("The file is damaged or no XLSX file. Open it, save it as XLSX once more, and try again."),
    "packed": _l("The file would be too large once unpacked. Keep only the sheet with the table in it."),
    "rows": _l("The file has more than %(most)s rows. Split it by buildings."),
}

# Why a cell cannot be read, whatever should stand there.
CELLS: dict[str, Sentence] = {
    "formula": _l("The column “%(column)s” holds a formula. Put its value there instead."),
    "error": _l("The spreadsheet shows the error %(value)s in the column “%(column)s”."),
    "date": _l(
        "The spreadsheet has made a date of what was typed in the column “%(column)s”. "
        "Format the column as text and type it again."
    ),
}


@dataclass(frozen=True)
class _Said:
    """A sentence that is put together when it is shown."""

    reason: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return str(REASONS[self.reason]) % self.facts


class Unreadable(DomainError):
    """Nothing of a file can be taken, for this reason: a key of `REASONS`."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(_Said(reason, facts), "file")
        self.reason, self.facts = reason, facts
