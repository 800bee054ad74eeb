"""Why a row, or a whole file, cannot be taken: a reason and its facts, said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

FAULTS: dict[str, Sentence] = {
    # one row
    "empty": _l("The column “%(column)s” is empty."),
    "long": _l("The column “%(column)s” has %(n)s characters; at most %(most)s fit."),
    "formula": _l("The column “%(column)s” holds a formula. Put its value there instead."),
    "error": _l("The spreadsheet shows the error %(value)s in the column “%(column)s”."),
    "date": _l(
        "The spreadsheet has made a date of what was typed in the column “%(column)s”. "
        "Format the column as text and type it again."
    ),
    "word": _l("“%(value)s” in the column “%(column)s” is none of the words that can stand there: %(words)s."),
    "floor": _l("“%(value)s” is no floor: write a whole number, for example 12, or -1 below ground."),
    "area": _l("“%(value)s” is no floor area: write square metres with at most two decimals, for example 89.50."),
    "area_alone": _l("It gives a floor area and not its source: fill in the column “%(column)s”."),
    "source_alone": _l("It gives the source of a floor area and no floor area."),
    "several": _l("It names several owners in one cell: give each owner a row of her own."),
    "document_rounded": _l(
        "The spreadsheet has made a number of the document's number and lost its last digits. "
        "Format the column “%(column)s” as text and type it again."
    ),
    "document_hidden": _l("The document's number is partly hidden by stars: give it in full, or leave it empty."),
    "document": _l("The document's number must have between %(least)s and %(most)s letters and digits."),
    "share": _l("“%(value)s” is no share: write a fraction or per cent, for example 1/2 or 50%%."),
    # the rows of one unit together
    "differ": _l("The rows %(rows)s of this unit say different things in the column “%(column)s”."),
    "owner_twice": _l("The rows %(rows)s name the same owner of this unit: give her one row with her whole share."),
    "namesakes": _l("The rows %(rows)s name owners of this unit with the same name: give the document of each."),
    "some_shares": _l("Of the rows %(rows)s of this unit some give a share: give it for all, or for none."),
    "sum": _l("The shares of this unit make up %(total)s and not exactly 1; its rows are %(rows)s."),
    "many": _l("This unit has %(n)s owners; at most %(most)s are possible."),
    # the whole file
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
    "packed": _l("The file would be too large once unpacked. Keep only the sheet with the register in it."),
    "rows": _l("The file has more than %(most)s rows. Split it by buildings."),
}
# Reasons that only the rows of one unit together give.
TOGETHER = ("differ", "owner_twice", "namesakes", "some_shares", "sum", "many")


@dataclass(frozen=True)
class Fault:
    """Why the row with this number cannot be taken: a key of `FAULTS` and what its sentence names."""

    number: int
    reason: str
    facts: Mapping[str, Any]


def said(reason: str, facts: Mapping[str, Any]) -> str:
    """The sentence, in the language of whoever asks."""
    return str(FAULTS[reason]) % facts


@dataclass(frozen=True)
class _Said:
    """A sentence that is put together when it is shown."""

    reason: str
    facts: Mapping[str, Any]

    def __str__(self) -> str:
        return said(self.reason, self.facts)


class Unreadable(DomainError):
    """Nothing of a file can be taken, for this reason."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(_Said(reason, facts), "file")
        self.reason, self.facts = reason, facts
