"""Sharing out public revenue: projects with costs, ballots that approve or give points, and the published rules.

Greedy by votes, with the variants real cities use; sequential Phragmén; the Method of Equal Shares stands in
`equal_shares`. Money is whole fen, shares are exact fractions: what voters pay for a project sums to its cost to the
fen. Ties: lower cost, then more votes, then lot. Every rule says of every project why it won or lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from portal.kernel.lot import lot


@dataclass(frozen=True)
class Project:
    """What money is asked for. `votes` is what a count of ballots gave it: approvals, or points."""

    name: str
    cost: int
    votes: int = 0


@dataclass(frozen=True)
class Group:
    """Voters with one and the same approval ballot: equal ballots are counted together."""

    approves: frozenset[str]
    voters: int


@dataclass(frozen=True)
class Payment:
    """How one project was bought: nobody paid more than `most`; `payers` as (voters, what each paid)."""

    name: str
    most: Fraction
    payers: tuple[tuple[int, Fraction], ...]

    @property
    def total(self) -> Fraction:
        return sum((voters * each for voters, each in self.payers), Fraction())


class Why(StrEnum):
    """Why a project won or lost."""

    BOUGHT = "bought"
    ALL_FIT = "all_fit"  # all projects together cost no more than there is
    FEW_VOTES = "few_votes"  # fewer votes than the published smallest number
    RIVAL = "rival"  # another project of the same exclusive set won
    MONEY = "money"  # costs more than what was there for it
    ENDED = "ended"  # the count had ended before its turn
    NOBODY = "nobody"  # nobody voted for it


@dataclass(frozen=True)
class Step:
    """One line of the explanation. `had` is the money there was for the project at its turn: what was left of the
    budget, or what its supporters had between them."""

    name: str
    why: Why
    had: Fraction = Fraction()


@dataclass(frozen=True)
class Run:
    """One run of Equal Shares: everybody holds `endowment` fen, and the winners cost so much together."""

    endowment: int
    cost: int


@dataclass(frozen=True)
class Outcome:
    """Who won, in the order of buying, and why each project won or lost.

    `endowment` is what everybody held in the run of Equal Shares that counts, `beyond` the one that spent too much.
    """

    chosen: tuple[str, ...]
    payments: tuple[Payment, ...] = ()
    steps: tuple[Step, ...] = ()
    endowment: Fraction = Fraction()
    beyond: Run | None = None

    def cost(self, projects: Iterable[Project]) -> int:
        """What the chosen projects cost together."""
        chosen = set(self.chosen)
        return sum(project.cost for project in projects if project.name in chosen)

    @property
    def left(self) -> Mapping[str, Fraction]:
        """What there still was for each project that lost."""
        return {step.name: step.had for step in self.steps if step.name not in self.chosen}


def group_up(ballots: Iterable[frozenset[str]]) -> list[Group]:
    """Put equal ballots together, in an order that does not depend on theirs."""
    counts: dict[frozenset[str], int] = {}
    for ballot in ballots:
        counts[ballot] = counts.get(ballot, 0) + 1
    return [Group(ballot, counts[ballot]) for ballot in sorted(counts, key=sorted)]


def greedy(
    projects: Sequence[Project], budget: int, seed: str = "", skip: bool = True, smallest: int = 0,
    exclusive: Sequence[frozenset[str]] = (),
) -> Outcome:  # fmt: skip
    """By votes, the most first, while money lasts.

    `skip` passes over what cannot be paid; without it the first such project ends the count. `smallest` is the number
    of votes a project needs at least. Of an `exclusive` set at most one project wins.
    """
    chosen: list[str] = []
    steps: list[Step] = []
    ended = False
    for project in sorted(projects, key=lambda one: (-one.votes, one.cost, lot(seed, one.name))):
        rivals = frozenset().union(*(names for names in exclusive if project.name in names))
        if project.votes < smallest:
            why = Why.FEW_VOTES
        elif rivals & set(chosen):
            why = Why.RIVAL
        elif ended:
            why = Why.ENDED
        elif project.cost > budget:
            why, ended = Why.MONEY, not skip
        else:
            why = Why.BOUGHT
            chosen.append(project.name)
        steps.append(Step(project.name, why, Fraction(budget)))
        budget -= project.cost if why == Why.BOUGHT else 0
    return Outcome(tuple(chosen), steps=tuple(steps))


def phragmen(projects: Sequence[Project], groups: Sequence[Group], budget: int, seed: str = "") -> Outcome:
    """Sequential Phragmén: supporters earn one fen a moment; the first project they can buy is bought; they start anew.

    Ends when the next purchase would exceed the budget: that project and all after it lose.
    """
    empty = [Fraction(0)] * len(groups)
    supporters = {p.name: [i for i, group in enumerate(groups) if p.name in group.approves] for p in projects}
    waiting = [project for project in projects if supporters[project.name]]
    steps: list[Step] = []
    payments: list[Payment] = []
    moment = Fraction()
    while waiting:
        moment, project = _next(waiting, supporters, groups, empty, seed)
        if project.cost > budget:
            waiting.remove(project)
            steps.append(Step(project.name, Why.MONEY, Fraction(budget)))
            break
        ours = supporters[project.name]
        paid = tuple((groups[i].voters, moment - empty[i]) for i in ours)
        payments.append(Payment(project.name, max(each for _voters, each in paid), paid))
        steps.append(Step(project.name, Why.BOUGHT, Fraction(budget)))
        budget -= project.cost
        waiting.remove(project)
        for i in ours:
            empty[i] = moment
    for project in sorted(waiting, key=lambda one: (one.cost, lot(seed, one.name))):
        held = sum((groups[i].voters * (moment - empty[i]) for i in supporters[project.name]), Fraction())
        steps.append(Step(project.name, Why.ENDED, held))
    steps += [Step(project.name, Why.NOBODY) for project in projects if not supporters[project.name]]
    return Outcome(tuple(payment.name for payment in payments), tuple(payments), tuple(steps))


def _next(
    waiting: Sequence[Project], supporters: Mapping[str, list[int]], groups: Sequence[Group],
    empty: Sequence[Fraction], seed: str,
) -> tuple[Fraction, Project]:  # fmt: skip
    """The project that can be bought first, and when."""
    timed = []
    for project in waiting:
        ours = supporters[project.name]
        earned = sum((groups[i].voters * empty[i] for i in ours), Fraction(project.cost))
        moment = earned / sum(groups[i].voters for i in ours)
        timed.append((moment, project.cost, -project.votes, lot(seed, project.name), project))
    first = min(timed, key=lambda one: one[:4])
    return first[0], first[4]
