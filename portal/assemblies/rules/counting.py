"""The count of one motion: strictly, by the ballots returned; and under the rule the assembly has adopted.

Participating are all who returned a ballot: for, against, abstaining, following the majority, and invalid ballots that
came from the owner. Whoever was served and stayed silent takes part only where adopted rules of procedure say so, and
then follows the expressed majority (Shanghai No. 2 Intermediate Court, (2022)沪02民初16号). Whoever was not served
never counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.lot import lot

from .law import NOTHING, QUORUM, Item, Measure, Weight

ABSTAIN, FOLLOW, INVALID = "abstain", "follow", "invalid"
FOR, AGAINST = "for", "against"


class Silence(StrEnum):
    """What the adopted rules of procedure make of owners who were served and returned nothing (未表决的处理)."""

    NONE = "none"
    JOIN_MAJORITY = "join_majority"
    JOIN_MAJORITY_OVER_HALF = "join_majority_over_half"


@dataclass(frozen=True)
class Count:
    """What one motion came to, under one reading.

    `sides` are the options with everyone who counts for them; `winner` is the option the lines are asked of.
    """

    participating: Weight
    sides: Mapping[str, Weight]
    abstained: Weight
    invalid: Weight
    unattributed: Weight
    winner: str | None
    quorum: Measure
    agreement: Measure

    @property
    def passed(self) -> bool:
        return self.quorum.reached and self.agreement.reached


@dataclass(frozen=True)
class Returned:
    """What came back for one motion: every choice with its weight; and who was served and stayed silent."""

    choices: Mapping[str, Weight]
    silent: Weight = NOTHING

    def of(self, choice: str) -> Weight:
        return self.choices.get(choice, NOTHING)


def leading(sides: Mapping[str, Weight]) -> str | None:
    """The side that has more heads and more area than any other; None where no side leads both ways."""
    for name, weight in sides.items():
        if all(weight.exceeds(other) for key, other in sides.items() if key != name) and weight.heads:
            return name
    return None


def count(item: Item, options: Sequence[str], total: Weight, returned: Returned, silence: Silence) -> Count:
    """Count a decision (options: for, against) or a choice among several options.

    Of several options the one with most heads, then most area, is put to the law's test; of for and against it is
    "for". With `Silence.NONE` this is the strict count.
    """
    expressed = {option: returned.of(option) for option in options}
    majority = leading(expressed)
    joining, lost = _joining(expressed, majority, total, returned, silence)
    sides = {option: weight + (joining if option == majority else NOTHING) for option, weight in expressed.items()}
    abstained, invalid = returned.of(ABSTAIN), returned.of(INVALID)
    participating = sum((*sides.values(), abstained, invalid, lost), NOTHING)
    winner = FOR if FOR in options else _plurality(sides)
    agreeing = sides[winner] if winner else NOTHING
    return Count(
        participating, sides, abstained, invalid, lost, winner,
        Measure(participating, total, QUORUM), Measure(agreeing, participating, item.line),
    )  # fmt: skip


def _joining(
    expressed: Mapping[str, Weight], majority: str | None, total: Weight, returned: Returned, silence: Silence
) -> tuple[Weight, Weight]:
    """The weight that joins the majority, and what takes part without joining anybody, for want of a majority."""
    follow = returned.of(FOLLOW)
    silent = NOTHING if silence == Silence.NONE else returned.silent
    if silence == Silence.JOIN_MAJORITY_OVER_HALF:
        side = expressed[majority] if majority else NOTHING
        if not (2 * side.heads > total.heads and 2 * side.area > total.area):
            silent = NOTHING
    if majority is None:
        return NOTHING, follow  # the silent join nobody, and so do not take part
    return follow + silent, NOTHING


def _plurality(sides: Mapping[str, Weight]) -> str | None:
    """The option with most heads, then most area; None where the first two are equal both ways, or nobody chose."""
    ranked = sorted(sides, key=lambda option: (-sides[option].heads, -sides[option].area))
    if not ranked or not sides[ranked[0]].heads:
        return None
    if len(ranked) > 1 and sides[ranked[0]] == sides[ranked[1]]:
        return None
    return ranked[0]


@dataclass(frozen=True)
class Election:
    """业委会委员选举: who is elected, who stands by as alternate, and who did not reach the line."""

    quorum: Measure
    lines: Mapping[str, Measure]
    elected: tuple[str, ...]
    alternates: tuple[str, ...]
    drawn: tuple[tuple[str, ...], ...]


# Hangzhou 27: a committee has five to eleven members; under a hundred households three are enough.
SMALLEST, SMALLEST_OF_FEW, FEW = 5, 3, 100


def fewest(seats: int) -> int:
    """The legal minimum for a committee of so many seats."""
    return min(seats, SMALLEST)


def enough(elected: int, seats: int) -> bool:
    """Whether the committee can be formed: the legal minimum for its size, and more than half of its seats."""
    return elected >= fewest(seats) and 2 * elected > seats


def elect(votes: Mapping[str, Weight], total: Weight, participating: Weight, seats: int, seed: str) -> Election:
    """Every candidate needs the ordinary double majority; those who have it rank by heads, then area, then lot.

    The lot is the order of SHA-256(seed, candidate): the seed is bound before opening and revealed after closing.
    """
    quorum = Measure(participating, total, QUORUM)
    lines = {name: Measure(weight, participating, Item.COMMITTEE.line) for name, weight in votes.items()}
    qualified = [name for name, line in lines.items() if quorum.reached and line.reached]
    ranked = sorted(qualified, key=lambda name: (-votes[name].heads, -votes[name].area, lot(seed, name)))
    equal: dict[Weight, list[str]] = {}
    for name in ranked:
        equal.setdefault(votes[name], []).append(name)
    drawn = tuple(tuple(names) for names in equal.values() if len(names) > 1)
    return Election(quorum, lines, tuple(ranked[:seats]), tuple(ranked[seats:]), drawn)
