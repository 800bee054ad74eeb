"""A result published elsewhere: do its own figures agree with each other, and with the law?

Published announcements print heads, areas and percentages. What they print is taken at its word and recomputed; every
slip is named with the printed and the computed figure. Areas may have any number of decimals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from .law import QUORUM, Item


class Slip(StrEnum):
    """What can be wrong with a published result."""

    PARTS = "parts"
    SHARE = "share"
    QUORUM = "quorum"
    PASSED = "passed"


@dataclass(frozen=True)
class Found:
    """One slip: where, what is printed, what it should be."""

    slip: Slip
    where: str
    printed: str
    computed: str


@dataclass(frozen=True)
class Published:
    """An announcement as it was printed: heads and areas, the parts of those taking part, shares in per cent.

    `shares` maps what a percentage is said of to (per cent, part, whole). `silent` are the heads counted as taking
    part without having returned a ballot; `None` for whatever was not printed.
    """

    item: Item
    heads: int | None = None
    area: Decimal | None = None
    participating_heads: int | None = None
    participating_area: Decimal | None = None
    options: Mapping[str, int] = field(default_factory=dict)
    silent: int = 0
    silent_counted: bool = False
    winner_heads: int | None = None
    winner_area: Decimal | None = None
    passed: bool | None = None
    shares: Mapping[str, tuple[str, Fraction, Fraction]] = field(default_factory=dict)


def check(published: Published) -> list[Found]:
    """Every slip of an announcement, in the order a reader would meet it."""
    return [*_parts(published), *_shares(published), *_law(published)]


def _parts(published: Published) -> Iterator[Found]:
    if published.participating_heads is None or not published.options:
        return
    parts = sum(published.options.values()) + (published.silent if published.silent_counted else 0)
    if parts != published.participating_heads:
        yield Found(Slip.PARTS, "heads", str(published.participating_heads), str(parts))


def _shares(published: Published) -> Iterator[Found]:
    for where, (printed, part, whole) in published.shares.items():
        if whole and rounded(part, whole, printed) != Decimal(printed):
            yield Found(Slip.SHARE, where, printed, str(rounded(part, whole, printed)))


def rounded(part: Fraction, whole: Fraction, like: str) -> Decimal:
    """`part` of `whole` in per cent, with as many decimals as the printed figure, half up."""
    exact = Fraction(part) * 100 / Fraction(whole)
    places = max(0, -int(Decimal(like).as_tuple().exponent))
    scaled = Decimal(exact.numerator * 10**places) / Decimal(exact.denominator)
    return scaled.to_integral_value(ROUND_HALF_UP).scaleb(-places)


def _law(published: Published) -> Iterator[Found]:
    """Whether the strict quorum was met where the silent were counted, and whether what is announced follows."""
    if published.heads is None:
        return
    returned = sum(published.options.values())
    if published.options and not QUORUM.reached(returned, published.heads):
        yield Found(Slip.QUORUM, "heads", f"{returned}/{published.heads}", f"{QUORUM.smallest(published.heads)}")
    if published.passed and published.winner_heads is not None and published.participating_heads:
        line = published.item.line
        if not line.reached(published.winner_heads, published.participating_heads):
            needed = str(line.smallest(published.participating_heads))
            yield Found(Slip.PASSED, "heads", str(published.winner_heads), needed)
