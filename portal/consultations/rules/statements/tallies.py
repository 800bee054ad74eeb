"""What the groups say: what unites all, what is typical of one, what most agree with.

The formulas of Polis (voting-deliberation.md, 2.1). Counts are smoothed as if one more had agreed and one disagreed,
so that few votes prove little.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np

from .grouping import Labels
from .votes import AGREE, DISAGREE, Floats, Votes

# One-sided, ninety per cent.
SIGNIFICANT = 1.2816
SHOWN = 5


class Tally(NamedTuple):
    """Of one statement: how many agree, disagree, and have seen it, passing included."""

    agree: int
    disagree: int
    seen: int

    @property
    def passed(self) -> int:
        return self.seen - self.agree - self.disagree


def tally(votes: Votes) -> list[Tally]:
    """The tally of every statement, in their order."""
    agree, disagree = ((votes.cells == side).sum(axis=0) for side in (AGREE, DISAGREE))
    return [Tally(int(a), int(d), int(s)) for a, d, s in zip(agree, disagree, votes.seen.sum(axis=0), strict=True)]


def tally_by_group(votes: Votes, labels: Labels) -> list[list[Tally]]:
    """The tallies of each group, from the first."""
    return [
        tally(Votes(tuple(np.array(votes.people)[labels == k]), votes.statements, votes.cells[labels == k]))
        for k in range(int(labels.max(initial=-1)) + 1)
    ]


def consensus(groups: Sequence[Sequence[Tally]]) -> Floats:
    """Group-informed consensus of every statement: agreement multiplied over the groups, so that one group's no is
    nobody's yes."""
    shares = [[(one.agree + 1) / (one.seen + 2) for one in group] for group in groups]
    product: Floats = np.prod(np.array(shares), axis=0)
    return product


def proportion_test(successes: int, trials: int) -> float:
    """z: how surely more than half of all would say so, by these trials."""
    return 2 * sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def two_proportion_test(successes: int, trials: int, others: int, other_trials: int) -> float:
    """z: how surely these say so more often than the others."""
    s1, n1, s2, n2 = successes + 1, trials + 1, others + 1, other_trials + 1
    pooled = (s1 + s2) / (n1 + n2)
    if pooled == 1:
        return 0.0
    return (s1 / n1 - s2 / n2) / sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))


@dataclass(frozen=True)
class Typical:
    """A statement that tells a group from the rest. `share` of those who saw it say so (smoothed); `ratio` to the share
    of the rest; `z` and `z_rest` how surely."""

    statement: int
    agrees: bool
    successes: int
    trials: int
    share: float
    z: float
    ratio: float
    z_rest: float
    best_agreed: bool = False

    @property
    def rank(self) -> float:
        return self.ratio * self.z_rest * self.share * self.z


@dataclass(frozen=True)
class _Sides:
    """A statement of one group against the rest, from both sides."""

    agree: Typical
    disagree: Typical

    @property
    def shown(self) -> Typical:
        return self.agree if self.agree.z_rest > self.disagree.z_rest else self.disagree

    @property
    def significant(self) -> bool:
        return any(one.z > SIGNIFICANT and one.z_rest > SIGNIFICANT for one in (self.agree, self.disagree))


def _side(statement: int, agrees: bool, mine: Tally, rest: Tally) -> Typical:
    ours, theirs = (one.agree if agrees else one.disagree for one in (mine, rest))
    share = (ours + 1) / (mine.seen + 2)
    return Typical(
        statement, agrees, ours, mine.seen, share, proportion_test(ours, mine.seen),
        share / ((theirs + 1) / (rest.seen + 2)), two_proportion_test(ours, mine.seen, theirs, rest.seen),
    )  # fmt: skip


def typical_of(
    groups: Sequence[Sequence[Tally]], statements: Sequence[int], hidden: Collection[int] = ()
) -> list[list[Typical]]:
    """For every group the statements that tell it from the rest, at most five, at least one; agreement first."""
    return [_typical(at, groups, statements, hidden) for at in range(len(groups))]


def _typical(
    group: int, groups: Sequence[Sequence[Tally]], statements: Sequence[int], hidden: Collection[int]
) -> list[Typical]:
    sides = []
    for column, statement in enumerate(statements):
        if statement not in hidden:
            rest = _together([one[column] for at, one in enumerate(groups) if at != group])
            mine = groups[group][column]
            sides.append(_Sides(_side(statement, True, mine, rest), _side(statement, False, mine, rest)))
    first = _best_agreed(sides)
    ranked = sorted((one.shown for one in sides if one.significant), key=lambda one: -one.rank)
    if first is None and not ranked and sides:
        ranked = [max(sides, key=lambda one: max(one.agree.z_rest, one.disagree.z_rest)).shown]
    others = [one for one in ranked if first is None or one.statement != first.statement]
    return sorted([*([first] if first else []), *others][:SHOWN], key=lambda one: not one.agrees)


def _best_agreed(sides: Sequence[_Sides]) -> Typical | None:
    """The statement a group agrees with best: more than the rest if there is one, else simply most."""
    best: _Sides | None = None
    for one in sides:
        if one.agree.successes == one.disagree.successes == 0:
            continue
        if _better(one.agree, best.agree if best else None):
            best = one
    if best is None:
        return None
    shown = best.shown
    return Typical(**{**shown.__dict__, "best_agreed": True})


def _better(one: Typical, best: Typical | None) -> bool:
    if best is None:
        return one.z > SIGNIFICANT or (one.ratio > 1 and one.share > 0.5)
    if best.ratio > 1:
        return one.rank > best.rank
    return one.share * one.z > best.share * best.z


def _together(tallies: Sequence[Tally]) -> Tally:
    return Tally(*(sum(one[at] for one in tallies) for at in range(3)))


@dataclass(frozen=True)
class Majority:
    """A statement most people agree with, or disagree with, whatever their group."""

    statement: int
    agrees: bool
    successes: int
    trials: int
    share: float
    z: float


def majorities(tallies: Sequence[Tally], statements: Sequence[int], hidden: Collection[int] = ()) -> list[Majority]:
    """What most agree with, then what most disagree with; at most five each."""
    found = []
    for agrees in (True, False):
        ours = []
        for one, statement in zip(tallies, statements, strict=True):
            said = one.agree if agrees else one.disagree
            share, z = (said + 1) / (one.seen + 2), proportion_test(said, one.seen)
            if statement not in hidden and share > 0.5 and z > SIGNIFICANT:
                ours.append(Majority(statement, agrees, said, one.seen, share, z))
        found += sorted(ours, key=lambda one: -one.share * one.z)[:SHOWN]
    return found
