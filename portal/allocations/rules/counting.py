"""The count by the published plan, and the result as it is published: whole fen, exact fractions as "3120/7"."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .ballots import Choices, grouped, scored
from .budgeting import Outcome, Payment, Project, Run, greedy, phragmen
from .equal_shares import rising
from .plan import Plan, Rule

Ballots = Sequence[tuple[Choices, int]]


def count(
    plan: Plan, costs: Mapping[str, int], ballots: Ballots, seed: str, step: int, start: int | None = None
) -> Generator[Run, None, Outcome]:
    """Find the winners; yields the runs of Equal Shares, so that progress can be shown and a count go on."""
    projects, groups = scored(costs, ballots), grouped(ballots)
    if plan.rule == Rule.EQUAL_SHARES:
        return (yield from rising(projects, groups, plan.budget, seed, step, plan.exhaustive, start))
    if plan.rule == Rule.PHRAGMEN:
        return phragmen(projects, groups, plan.budget, seed)
    return greedy(projects, plan.budget, seed, plan.rule != Rule.GREEDY_STOP, plan.smallest)


def record_of(plan: Plan, costs: Mapping[str, int], ballots: Ballots, outcome: Outcome, seed: str) -> dict[str, Any]:
    """The result as it is published; anyone who counts the published ballots comes to the same."""
    projects = {project.name: project for project in scored(costs, ballots)}
    supporters = {name: sum(voters for choices, voters in ballots if name in choices) for name in costs}
    cost = outcome.cost(projects.values())
    paid = {payment.name: payment for payment in outcome.payments}
    return {
        "format": "gongzhi-allocation-result-1",
        "rule": plan.rule.value, "seed": seed, "voters": sum(voters for _choices, voters in ballots),
        "chosen": [int(name) for name in outcome.chosen], "cost": cost, "remainder": plan.budget - cost,
        "endowment": int(outcome.endowment) or None,
        "beyond": None if outcome.beyond is None
        else {"endowment": outcome.beyond.endowment, "cost": outcome.beyond.cost},
        "steps": [
            {
                "project": int(step.name), "why": step.why.value, "cost": costs[step.name],
                "votes": projects[step.name].votes, "supporters": supporters[step.name], "had": str(step.had),
                **_payment(projects[step.name], paid.get(step.name)),
            }
            for step in outcome.steps
        ],
    }  # fmt: skip


def _payment(project: Project, payment: Payment | None) -> dict[str, Any]:
    """Who paid how much: those who paid the most that anyone did, and those who gave less, all they had."""
    if payment is None:
        return {}
    assert payment.total == project.cost
    full = sum(voters for voters, each in payment.payers if each == payment.most)
    less = [(voters, each) for voters, each in payment.payers if 0 < each < payment.most]
    return {
        "most": str(payment.most), "full": full, "less": sum(voters for voters, _each in less),
        "less_total": str(sum((voters * each for voters, each in less), Fraction())),
    }  # fmt: skip
