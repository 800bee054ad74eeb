"""Why a row, or a whole file, cannot be taken: a reason and its facts, said in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.kernel.unreadable import CELLS, REASONS, Unreadable

__all__ = ["FAULTS", "TOGETHER", "Fault", "Unreadable", "said"]

FAULTS: dict[str, Sentence] = {
    # one row
    "empty": _l("The column “%(column)s” is empty."),
    "long": _l("The column “%(column)s” has %(n)s characters; at most %(most)s fit."),
    **CELLS,
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
    **REASONS,
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
