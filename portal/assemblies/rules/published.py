"""What an announcement printed, as far as the checker reads it, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from .law import Item, Line

HEADS, AREA = "heads", "area"
MEASURES = (HEADS, AREA)
DECIMALS = 6  # of an area


class Part(StrEnum):
    """Of whom a figure is: everybody, those taking part, what they said, and the sides with the silent added."""

    ALL = "all"
    PARTICIPATING = "participating"
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    INVALID = "invalid"
    SILENT = "silent"
    FINAL_FOR = "final_for"
    FINAL_AGAINST = "final_against"


RETURNED = (Part.FOR, Part.AGAINST, Part.ABSTAIN, Part.INVALID)
SHARED = (Part.PARTICIPATING, Part.FOR, Part.AGAINST, Part.FINAL_FOR, Part.FINAL_AGAINST)
Key = tuple[Part, str]


class Silent(StrEnum):
    """What became of owners who were served and returned nothing."""

    UNSAID = "unsaid"
    LEFT_OUT = "left_out"
    JOINED = "joined"


class Slip(StrEnum):
    """What can be wrong with a published result."""

    LARGER = "larger"
    PARTS = "parts"
    ADDED = "added"
    SHARE = "share"
    QUORUM = "quorum"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True)
class Found:
    """One slip: of which figure, what is printed, what it should be; `whole` and `line` where it is of the law."""

    slip: Slip
    part: Part
    measure: str
    printed: str
    computed: str
    whole: str = ""
    line: Line | None = None


@dataclass(frozen=True)
class Unchecked:
    """A check that could not be made, and the figures it lacks."""

    slip: Slip
    part: Part
    measure: str
    lacks: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Published:
    """One motion as an announcement prints it; whatever is not printed is absent.

    `figures` are heads and areas, `shares` percentages as they are printed; those of the sides are of all owners where
    `of_all`, else of those taking part. `for` is agreement, or the option that won; `against` all the others.
    """

    title: str = ""
    item: Item | None = None
    figures: Mapping[Key, Decimal] = field(default_factory=dict)
    shares: Mapping[Key, str] = field(default_factory=dict)
    silent: Silent = Silent.UNSAID
    of_all: bool = False
    passed: bool | None = None

    def get(self, part: Part, measure: str) -> Decimal | None:
        return self.figures.get((part, measure))
