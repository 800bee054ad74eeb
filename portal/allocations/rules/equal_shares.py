"""The Method of Equal Shares (Peters and Skowron 2020) with the add1 completion, exactly as equalshares.net defines it.

Everybody holds the same share of the budget and pays only for projects she voted for. The shares are raised by one
step as long as the winners stay affordable. Exact fractions throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from fractions import Fraction

from portal.kernel.lot import lot

from .budgeting import Group, Outcome, Payment, Project, Run, Step, Why


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
    return _told(projects, groups, supporters, purse, tuple(payments), endowment)


def _told(
    projects: Sequence[Project], groups: Sequence[Group], supporters: Mapping[str, list[int]],
    purse: Sequence[Fraction], payments: tuple[Payment, ...], endowment: Fraction,
) -> Outcome:  # fmt: skip
    """The outcome: the winners as they were bought, then the others, the nearest to being bought first."""
    costs = {project.name: project.cost for project in projects}
    chosen = tuple(payment.name for payment in payments)
    lost = [
        Step(name, Why.MONEY, sum((purse[i] * groups[i].voters for i in ours), Fraction())) if ours
        else Step(name, Why.NOBODY)
        for name, ours in supporters.items() if name not in chosen
    ]  # fmt: skip
    lost.sort(key=lambda step: (step.why, costs[step.name] - step.had, step.name))
    won = [Step(payment.name, Why.BOUGHT, payment.total) for payment in payments]
    return Outcome(chosen, payments, (*won, *lost), endowment)


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


def rising(
    projects: Sequence[Project], groups: Sequence[Group], budget: int, seed: str = "", unit: int = 1,
    exhaustive: bool = False, start: int | None = None,
) -> Generator[Run, None, Outcome]:  # fmt: skip
    """Equal Shares with the add1 completion, one run after the other: raise every share by `unit` while the winners
    stay affordable.

    Yields every affordable run; the last of them counts. `exhaustive` stops at the first outcome to which nothing
    could be added: another published variant, with other winners. Where all projects fit the budget, all win. Begun
    again at the share of a run it yielded (`start`), it goes on from there and comes to the same.
    """
    voters = sum(group.voters for group in groups)
    if sum(project.cost for project in projects) <= budget or not voters:
        why = Why.ALL_FIT if voters else Why.NOBODY
        steps = tuple(Step(project.name, why, Fraction(budget)) for project in projects)
        return Outcome(tuple(project.name for project in projects) if voters else (), steps=steps)
    wanted = sum(any(project.name in group.approves for group in groups) for project in projects)
    each = budget // voters // unit * unit if start is None else start
    best, beyond = equal_shares(projects, groups, Fraction(each), seed), None
    yield Run(each, best.cost(projects))
    while len(best.chosen) < wanted and not (exhaustive and _nothing_fits(best, projects, budget)):
        each += unit
        following = equal_shares(projects, groups, Fraction(each), seed)
        run = Run(each, following.cost(projects))
        if run.cost > budget:
            beyond = run
            break
        best = following
        yield run
    return Outcome(best.chosen, best.payments, best.steps, best.endowment, beyond)


def add_one(
    projects: Sequence[Project], groups: Sequence[Group], budget: int, seed: str = "", unit: int = 1,
    exhaustive: bool = False, told: Callable[[Run], None] | None = None,
) -> Outcome:  # fmt: skip
    """`rising` to its end; `told` hears of every affordable run."""
    runs = rising(projects, groups, budget, seed, unit, exhaustive)
    while True:
        try:
            run = next(runs)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        if told:
            told(run)


def _nothing_fits(outcome: Outcome, projects: Sequence[Project], budget: int) -> bool:
    rest = budget - outcome.cost(projects)
    return all(project.cost > rest for project in projects if project.name not in outcome.chosen)
