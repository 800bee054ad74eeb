"""Sharing out public revenue: projects with costs, ballots that approve or give points, and three published rules.

Greedy by votes, with the variants real cities use; the Method of Equal Shares (Peters and Skowron 2020) with the add1
completion, exactly as equalshares.net defines it; sequential Phragmén for comparison. Money is whole fen, shares are
exact fractions: what voters pay for a project sums to its cost to the fen. Ties: lower cost, then more votes, then lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class Outcome:
    """Who won, in the order of buying; and what the supporters of each loser still had between them."""

    chosen: tuple[str, ...]
    payments: tuple[Payment, ...] = ()
    left: Mapping[str, Fraction] = field(default_factory=dict)
    endowment: Fraction = Fraction()

    def cost(self, projects: Iterable[Project]) -> int:
        """What the chosen projects cost together."""
        chosen = set(self.chosen)
        return sum(project.cost for project in projects if project.name in chosen)


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
    for project in sorted(projects, key=lambda one: (-one.votes, one.cost, lot(seed, one.name))):
        rivals = frozenset().union(*(names for names in exclusive if project.name in names))
        if project.votes < smallest or rivals & set(chosen):
            continue
        if project.cost <= budget:
            chosen.append(project.name)
            budget -= project.cost
        elif not skip:
            break
    return Outcome(tuple(chosen))


def equal_shares(projects: Sequence[Project], groups: Sequence[Group], endowment: Fraction, seed: str = "") -> Outcome:
    """Method of Equal Shares for approval ballots and cost utility: every voter holds `endowment`.

    A project is bought when its supporters can pay it between them; of those that can be, the one with the most
    effective votes: its cost over the most that any supporter has to pay. It never grows, so candidates are tried in
    the order of their last one, and trying stops at the first that could not be better.
    """
    purse = [endowment] * len(groups)
    supporters = {p.name: [i for i, group in enumerate(groups) if p.name in group.approves] for p in projects}
    order = {p.name: (p.cost, -p.votes, lot(seed, p.name)) for p in projects}
    waiting = [(Fraction(0), p) for p in projects if supporters[p.name] and p.cost > 0]
    payments: list[Payment] = []
    while True:
        best: tuple[Fraction, tuple[int, int, str]] | None = None
        winner, most, still = None, Fraction(), []
        for last, project in sorted(waiting, key=lambda one: (one[0], order[one[1].name])):
            if best is not None and last > best[0]:
                still.append((last, project))
                continue
            cap = _cap(project.cost, [(purse[i], groups[i].voters) for i in supporters[project.name]])
            if cap is None:
                continue
            price = cap / project.cost
            still.append((price, project))
            if best is None or (price, order[project.name]) < best:
                best, winner, most = (price, order[project.name]), project, cap
        if winner is None:
            break
        waiting = [(price, project) for price, project in still if project is not winner]
        payments.append(_pay(winner, most, supporters[winner.name], purse, groups))
    chosen = tuple(payment.name for payment in payments)
    left = {
        p.name: sum((purse[i] * groups[i].voters for i in supporters[p.name]), Fraction())
        for p in projects
        if p.name not in chosen
    }
    return Outcome(chosen, tuple(payments), left, endowment)


def _cap(cost: int, purses: list[tuple[Fraction, int]]) -> Fraction | None:
    """The smallest m with the sum of min(purse, m) over all supporters equal to the cost; None if they lack money."""
    if sum(purse * voters for purse, voters in purses) < cost:
        return None
    missing, number = Fraction(cost), sum(voters for _purse, voters in purses)
    for purse, voters in sorted(purses):
        if purse * number >= missing:
            return missing / number
        missing -= purse * voters
        number -= voters
    return None


def _pay(
    project: Project, most: Fraction, supporters: list[int], purse: list[Fraction], groups: Sequence[Group]
) -> Payment:
    payers = []
    for i in supporters:
        paid = min(purse[i], most)
        purse[i] -= paid
        payers.append((groups[i].voters, paid))
    return Payment(project.name, most, tuple(payers))


def add_one(
    projects: Sequence[Project], groups: Sequence[Group], budget: int, seed: str = "", unit: int = 1,
    exhaustive: bool = False, told: Callable[[int, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """Equal Shares with the add1 completion: raise every endowment by `unit` as long as the winners stay affordable.

    `exhaustive` stops at the first outcome to which nothing could be added: another published variant, with other
    winners. Where all projects fit the budget, all win. `told` hears of the endowment and the cost of each run.
    """
    voters = sum(group.voters for group in groups)
    if sum(project.cost for project in projects) <= budget or not voters:
        return Outcome(tuple(project.name for project in projects) if voters else ())
    each = budget // voters // unit * unit
    best = equal_shares(projects, groups, Fraction(each), seed)
    while not (exhaustive and _nothing_fits(best, projects, budget)):
        each += unit
        following = equal_shares(projects, groups, Fraction(each), seed)
        cost = following.cost(projects)
        if told:
            told(each, cost)
        if cost > budget:
            break
        best = following
        if len(best.chosen) == sum(1 for p in projects if any(p.name in group.approves for group in groups)):
            break
    return best


def _nothing_fits(outcome: Outcome, projects: Sequence[Project], budget: int) -> bool:
    rest = budget - outcome.cost(projects)
    return all(project.cost > rest for project in projects if project.name not in outcome.chosen)


def phragmen(projects: Sequence[Project], groups: Sequence[Group], budget: int, seed: str = "") -> Outcome:
    """Sequential Phragmén: supporters earn one fen a moment; the first project they can buy is bought; they start anew.

    Ends when the next purchase would exceed the budget.
    """
    empty = [Fraction(0)] * len(groups)
    waiting, chosen = list(projects), []
    while waiting:
        timed = []
        for project in waiting:
            ours = [i for i, group in enumerate(groups) if project.name in group.approves]
            number = sum(groups[i].voters for i in ours)
            if number:
                earned = sum((groups[i].voters * empty[i] for i in ours), Fraction(project.cost))
                timed.append((earned / number, project.cost, -project.votes, lot(seed, project.name), project, ours))
        if not timed:
            break
        moment, *_order, project, ours = min(timed, key=lambda one: one[:4])
        if project.cost > budget:
            break
        budget -= project.cost
        chosen.append(project.name)
        waiting.remove(project)
        for i in ours:
            empty[i] = moment
    return Outcome(tuple(chosen))
