"""Article 278 of the Civil Code of the PRC: what owners decide together, and the lines a decision must reach.

Every comparison is made with whole numbers, by cross-multiplication: 2/3 is 2/3. Article 1259: "at least" (以上)
includes the number itself; "more than half" (过半数) does not include the half.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True)
class Weight:
    """So many heads (业主人数) with so much exclusive area (专有部分面积, whole 0.01 m²)."""

    heads: int = 0
    area: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.heads + other.heads, self.area + other.area)

    def __sub__(self, other: Weight) -> Weight:
        return Weight(self.heads - other.heads, self.area - other.area)

    def exceeds(self, other: Weight) -> bool:
        """Whether it is larger by heads and by area."""
        return self.heads > other.heads and self.area > other.area


NOTHING = Weight()


@dataclass(frozen=True)
class Line:
    """A share that must be reached: `numerator`/`denominator` of the whole, or more than that if `strict`."""

    numerator: int
    denominator: int
    strict: bool = False

    def reached(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` reaches this line. Of nothing, nothing reaches any line."""
        if whole <= 0:
            return False
        ours, needed = self.denominator * part, self.numerator * whole
        return ours > needed if self.strict else ours >= needed

    def smallest(self, whole: int) -> int:
        """The smallest whole number that reaches this line of `whole`."""
        needed = self.numerator * whole
        return needed // self.denominator + 1 if self.strict else -(-needed // self.denominator)


QUORUM = Line(2, 3)
ORDINARY = Line(1, 2, strict=True)
SPECIAL = Line(3, 4)


class Item(IntEnum):
    """The nine kinds of matter of Article 278, paragraph 1."""

    RULES_OF_PROCEDURE = 1
    COVENANT = 2
    COMMITTEE = 3
    PROPERTY_COMPANY = 4
    USING_MAINTENANCE_FUND = 5
    RAISING_MAINTENANCE_FUND = 6
    REBUILDING = 7
    COMMON_PARTS = 8
    OTHER = 9

    @property
    def line(self) -> Line:
        """The share of participating heads, and of participating area, that must agree (paragraph 2)."""
        return SPECIAL if self in _SPECIAL else ORDINARY


_SPECIAL = (Item.RAISING_MAINTENANCE_FUND, Item.REBUILDING, Item.COMMON_PARTS)


@dataclass(frozen=True)
class Measure:
    """One share against its line, by heads and by area."""

    part: Weight
    whole: Weight
    line: Line

    @property
    def heads(self) -> bool:
        return self.line.reached(self.part.heads, self.whole.heads)

    @property
    def area(self) -> bool:
        return self.line.reached(self.part.area, self.whole.area)

    @property
    def reached(self) -> bool:
        """Both ways at once: the law asks for heads and area."""
        return self.heads and self.area
