"""What is fixed before anyone chooses: the budget, who chooses, how, and by which rule it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError

PROJECTS = 100
POINTS = 100
NOTICE, OPEN_AT_LEAST, OPEN_AT_MOST = 1, 3, 60  # days
SMALL_SCOPE = 20
YUAN = 100


class Electorate(StrEnum):
    """Whose choice it is: everybody with a confirmed home in the place, or the owners among them."""

    RESIDENTS = "residents"
    OWNERS = "owners"


class Style(StrEnum):
    """A ballot approves projects, or shares points among them."""

    APPROVAL = "approval"
    POINTS = "points"


class Rule(StrEnum):
    """How the winners are found (see `budgeting` and `equal_shares`)."""

    EQUAL_SHARES = "equal_shares"
    GREEDY = "greedy"
    GREEDY_STOP = "greedy_stop"
    GREEDY_SMALLEST = "greedy_smallest"
    PHRAGMEN = "phragmen"


BY_SCORE = (Rule.GREEDY, Rule.GREEDY_STOP, Rule.GREEDY_SMALLEST)


@dataclass(frozen=True)
class Plan:
    """Budget in fen; `points` each voter shares (0 for approval); `smallest` score a project needs (greedy_smallest);
    `exhaustive` stops raising the shares when nothing more fits (equal_shares)."""

    budget: int
    electorate: Electorate = Electorate.RESIDENTS
    style: Style = Style.APPROVAL
    rule: Rule = Rule.EQUAL_SHARES
    points: int = 0
    smallest: int = 0
    exhaustive: bool = False

    def record(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Plan:
        """The plan from its record."""
        return cls(
            record["budget"], Electorate(record["electorate"]), Style(record["style"]), Rule(record["rule"]),
            record["points"], record["smallest"], record["exhaustive"],
        )  # fmt: skip


def check_plan(plan: Plan) -> Plan:
    """The plan without what its rule does not use; raises `DomainError` where its parts do not fit together."""
    if plan.budget < YUAN:
        raise DomainError(_l("The budget is at least one yuan."), "budget")
    if plan.style == Style.POINTS and plan.rule not in BY_SCORE:
        raise DomainError(_l("Points are counted by the most points first. Choose such a rule, or approval."), "rule")
    if plan.style == Style.POINTS and not 2 <= plan.points <= POINTS:
        raise DomainError(_l("Each voter shares 2 to %(most)s points.", most=POINTS), "points")
    if plan.rule == Rule.GREEDY_SMALLEST and plan.smallest < 1:
        raise DomainError(_l("Say how many votes or points a project needs at least."), "smallest")
    return Plan(
        plan.budget, plan.electorate, plan.style, plan.rule,
        plan.points if plan.style == Style.POINTS else 0,
        plan.smallest if plan.rule == Rule.GREEDY_SMALLEST else 0,
        plan.exhaustive and plan.rule == Rule.EQUAL_SHARES,
    )  # fmt: skip


def check_times(now: datetime, opens: datetime, closes: datetime) -> None:
    """Everyone can read what is fixed before it opens, and has days to choose; else `DomainError`."""
    if clock.local(opens).date() < clock.local(now).date() + timedelta(days=NOTICE):
        raise DomainError(_l("It opens tomorrow at the earliest: what is fixed can be read before."), "opens")
    if not timedelta(days=OPEN_AT_LEAST - 1) < closes - opens <= timedelta(days=OPEN_AT_MOST):
        raise DomainError(
            _l("It stays open for %(least)s to %(most)s days.", least=OPEN_AT_LEAST, most=OPEN_AT_MOST), "closes"
        )


def check_projects(plan: Plan, costs: list[int]) -> None:
    """There is something to choose; else `DomainError`."""
    if len(costs) < 2:
        raise DomainError(_l("Write at least two projects: with one there is nothing to choose."))
    if min(costs) > plan.budget:
        raise DomainError(_l("Every project costs more than the budget. Raise it, or ask for less."))


def step_of(budget: int, eligible: int) -> int:
    """By how much Equal Shares raises every share from run to run, in fen: a hundredth of an equal share among all who
    may choose, in whole yuan, at least one."""
    return max(YUAN, budget // max(eligible, 1) // 100 // YUAN * YUAN)
