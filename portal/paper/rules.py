"""The rules of paper forms: what they can be, how a list of signatures is read. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition

MOST_LINES = 100


class Kind(StrEnum):
    """What a resident without a phone hands in on paper."""

    PROPOSAL = "proposal"
    COMMENT = "comment"
    SUPPORTS = "supports"


KINDS: dict[str, Sentence] = {
    Kind.PROPOSAL: _l("Proposal on paper"),
    Kind.COMMENT: _l("Comment on paper"),
    Kind.SUPPORTS: _l("List of supports on paper"),
}


class Outcome(StrEnum):
    """What becomes of one signature."""

    COUNTED = "counted"
    ALREADY = "already"
    TWICE = "twice"
    UNKNOWN = "unknown"
    REFUSED = "refused"


OUTCOMES: dict[str, Sentence] = {
    Outcome.COUNTED: _l("counts"),
    Outcome.ALREADY: _l("has voted already; that vote stands"),
    Outcome.TWICE: _l("stands twice on the list"),
    Outcome.UNKNOWN: _l("no verified resident of this place with this name and unit"),
    Outcome.REFUSED: _l("cannot support this proposal"),
}

PAPER = Lifecycle(
    "paper",
    (
        State("entered", _l("Waits for a colleague"), "open"),
        State("returned", _l("Sent back to whoever entered it"), "open"),
        State("confirmed", _l("Confirmed"), "settled"),
        State("declined", _l("Declined"), "closed"),
    ),
    (
        Transition("confirm", ("entered",), ("confirmed",)),
        Transition("return", ("entered",), ("returned",)),
        Transition("decline", ("entered",), ("declined",)),
        Transition("correct", ("returned",), ("entered",)),
    ),
)


@dataclass(frozen=True)
class Signature:
    """Who signed, as it stands on the paper: the name, the building, the unit."""

    name: str
    building: str
    unit: str


_BUILDING = re.compile(r"^\d+(号楼|栋|幢|#)?$")


def read_signature(text: str) -> Signature | None:
    """ "李明 1号楼 101", in any order of building and unit behind the name; None for what says less.

    A building can be written 1, 1栋, 1幢, 1# or 1号楼; all are one.
    """
    parts = unicodedata.normalize("NFKC", text).replace(",", " ").replace("、", " ").split()
    if len(parts) != 3:
        return None
    name, building, unit = parts
    if _BUILDING.match(building):
        building = re.sub(r"(号楼|栋|幢|#)$", "", building) + "号楼"
    return Signature(name, building, unit.removesuffix("室"))


def read_list(text: str) -> list[str]:
    """The lines of a list of signatures, without empty ones."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise DomainError(_l("A list has at most %(most)s lines.", most=MOST_LINES), "lines")
    return lines


def check_stated(stated: int, lines: int) -> None:
    """What the sheet says it holds is what was entered."""
    if stated != lines:
        raise DomainError(
            _l("The sheet names %(stated)s signatures, %(lines)s are entered.", stated=stated, lines=lines), "stated"
        )
