"""The plan, the ballots and the published result, as tables and properties."""

from __future__ import annotations

import random
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.allocations.rules import ballots
from portal.allocations.rules.budgeting import Outcome, Project, Run, Why, greedy, phragmen
from portal.allocations.rules.counting import Ballots, count, record_of
from portal.allocations.rules.plan import (
    OPEN_AT_MOST,
    Plan,
    Rule,
    Style,
    check_plan,
    check_projects,
    check_times,
    step_of,
)
from portal.kernel.errors import DomainError
from tests.allocations.world import ANNOUNCED, CLOSES, OPENS


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(0), "budget"),
        (Plan(99), "budget"),
        (Plan(100, style=Style.POINTS, points=5), "rule"),
        (Plan(100, style=Style.POINTS, points=1, rule=Rule.GREEDY), "points"),
        (Plan(100, style=Style.POINTS, points=101, rule=Rule.GREEDY), "points"),
        (Plan(100, rule=Rule.GREEDY_SMALLEST), "smallest"),
    ],
)
def test_a_plan_whose_parts_do_not_fit_is_refused(plan: Plan, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_plan(plan)
    assert refused.value.field == field


def test_a_plan_keeps_only_what_its_rule_uses() -> None:
    full = Plan(100, points=7, smallest=3, exhaustive=True)
    assert check_plan(full) == Plan(100, exhaustive=True)
    assert check_plan(Plan(100, rule=Rule.GREEDY_SMALLEST, smallest=3, exhaustive=True)).exhaustive is False
    assert Plan.of(full.record()) == full


@pytest.mark.parametrize(
    ("opens", "closes", "field"),
    [
        (ANNOUNCED, CLOSES, "opens"),
        (OPENS, OPENS + timedelta(days=2), "closes"),
        (OPENS, OPENS + timedelta(days=2, seconds=1), None),
        (OPENS, OPENS + timedelta(days=OPEN_AT_MOST), None),
        (OPENS, OPENS + timedelta(days=OPEN_AT_MOST, seconds=1), "closes"),
        (OPENS, ANNOUNCED, "closes"),
    ],
)
def test_times(opens: Any, closes: Any, field: str | None) -> None:
    said = None
    try:
        check_times(ANNOUNCED, opens, closes)
    except DomainError as refused:
        said = refused.field
    assert said == field


def test_there_must_be_something_to_choose() -> None:
    for costs in ([], [50], [101, 102]):
        with pytest.raises(DomainError):
            check_projects(Plan(100), costs)
    check_projects(Plan(100), [100, 101])


@pytest.mark.parametrize(
    ("budget", "eligible", "step"),
    [(1_000_000, 4, 2_500), (1_000_000, 100, 100), (99_479_500, 6_586, 100), (10**9, 30, 333_300), (500, 0, 100)],
)
def test_the_step_is_a_hundredth_of_an_equal_share_in_whole_yuan(budget: int, eligible: int, step: int) -> None:
    assert step_of(budget, eligible) == step


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (Style.APPROVAL, {}),
        (Style.APPROVAL, {"9": 1}),
        (Style.APPROVAL, {"1": 2}),
        (Style.POINTS, {"1": 3, "2": 3}),
        (Style.POINTS, {"1": -1, "2": 1}),
        (Style.POINTS, {"1": 0}),
    ],
)
def test_a_ballot_that_says_too_much_or_nothing_is_refused(style: Style, said: dict[str, int]) -> None:
    with pytest.raises(DomainError):
        ballots.read(style, 5, [1, 2], said)


def test_a_ballot_keeps_what_was_given_something() -> None:
    assert ballots.read(Style.POINTS, 5, [1, 2, 10], {"10": 2, "2": 0, "1": 3}) == {"1": 3, "10": 2}


NAMES = ["1", "2", "3", "4", "5"]
APPROVALS = st.lists(st.sets(st.sampled_from(NAMES), min_size=1), min_size=1, max_size=10)
COSTS = st.lists(st.integers(100, 9_000), min_size=5, max_size=5)
RULES = st.sampled_from([Rule.EQUAL_SHARES, Rule.PHRAGMEN, Rule.GREEDY, Rule.GREEDY_STOP])


def _finish(counting: Any) -> tuple[list[Run], Outcome]:
    runs = []
    while True:
        try:
            runs.append(next(counting))
        except StopIteration as end:
            return runs, end.value


def _result(plan: Plan, costs: dict[str, int], said: Ballots) -> dict[str, Any]:
    _runs, outcome = _finish(count(plan, costs, said, "seed", 100))
    return record_of(plan, costs, said, outcome, "seed")


@given(RULES, COSTS, APPROVALS, st.integers(100, 30_000), st.booleans(), st.randoms())
def test_the_order_and_the_grouping_of_ballots_never_matter(
    rule: Rule, costs: list[int], said: list[set[str]], budget: int, exhaustive: bool, chance: random.Random
) -> None:
    plan, priced = Plan(budget, rule=rule, exhaustive=exhaustive), dict(zip(NAMES, costs, strict=True))
    one_by_one: Ballots = [(dict.fromkeys(sorted(ballot), 1), 1) for ballot in said]
    first = _result(plan, priced, one_by_one)
    mixed = list(one_by_one)
    chance.shuffle(mixed)
    together: Ballots = [(choices, mixed.count((choices, 1))) for choices, _one in mixed if choices]
    distinct = [together[i] for i in range(len(together)) if together[i] not in together[:i]]
    assert _result(plan, priced, mixed) == first
    assert _result(plan, priced, distinct) == first


@given(st.sampled_from([Rule.EQUAL_SHARES, Rule.PHRAGMEN]), COSTS, APPROVALS, st.integers(100, 30_000))
def test_what_people_pay_sums_to_each_cost_to_the_fen(
    rule: Rule, costs: list[int], said: list[set[str]], budget: int
) -> None:
    priced = dict(zip(NAMES, costs, strict=True))
    result = _result(Plan(budget, rule=rule), priced, [(dict.fromkeys(sorted(one), 1), 1) for one in said])
    paid = [step for step in result["steps"] if "most" in step]
    for step in paid:
        assert step["full"] * Fraction(step["most"]) + Fraction(step["less_total"]) == step["cost"]
        assert step["full"] + step["less"] <= step["supporters"]
    assert result["cost"] + result["remainder"] == budget
    assert result["cost"] == sum(priced[str(number)] for number in result["chosen"]) <= budget
    assert sorted(step["project"] for step in result["steps"]) == [1, 2, 3, 4, 5]


@given(COSTS, APPROVALS, st.integers(100, 30_000), st.booleans(), st.data())
def test_a_count_that_was_interrupted_comes_to_the_same(
    costs: list[int], said: list[set[str]], budget: int, exhaustive: bool, data: st.DataObject
) -> None:
    plan, priced = Plan(budget, exhaustive=exhaustive), dict(zip(NAMES, costs, strict=True))
    given_: Ballots = [(dict.fromkeys(sorted(one), 1), 1) for one in said]
    runs, outcome = _finish(count(plan, priced, given_, "seed", 100))
    if runs:
        at = data.draw(st.sampled_from(runs)).endowment
        assert _finish(count(plan, priced, given_, "seed", 100, at))[1] == outcome


def test_every_loser_is_told_why() -> None:
    projects = [Project("1", 60, 9), Project("2", 50, 8), Project("3", 40, 7), Project("4", 1, 1)]
    told = {step.name: (step.why, step.had) for step in greedy(projects, 100, smallest=2).steps}
    assert told == {
        "1": (Why.BOUGHT, 100), "2": (Why.MONEY, 40), "3": (Why.BOUGHT, 40), "4": (Why.FEW_VOTES, 0),
    }  # fmt: skip
    stopped = {step.name: step.why for step in greedy(projects, 100, skip=False).steps}
    assert stopped == {"1": Why.BOUGHT, "2": Why.MONEY, "3": Why.ENDED, "4": Why.ENDED}
    saved = phragmen([Project("1", 6, 3), Project("2", 4, 2), Project("3", 9, 1), Project("4", 1)],
                     ballots.grouped([({"1": 1, "2": 1}, 2), ({"1": 1, "3": 1}, 1)]), 9)  # fmt: skip
    assert [(step.name, step.why) for step in saved.steps] == [
        ("2", Why.BOUGHT), ("1", Why.MONEY), ("3", Why.ENDED), ("4", Why.NOBODY),
    ]  # fmt: skip


def test_a_worked_example() -> None:
    """Four people and 10,000 yuan: benches (3,000; three voters), lamps (5,000; two), a pavilion (9,000; one)."""
    priced = {"1": 300_000, "2": 500_000, "3": 900_000}
    said: Ballots = [({"1": 1, "2": 1}, 1), ({"1": 1}, 1), ({"2": 1}, 1), ({"1": 1, "3": 1}, 1)]
    result = _result(Plan(1_000_000), priced, said)
    assert result["chosen"] == [1, 2]
    assert result["remainder"] == 200_000
    lost = result["steps"][-1]
    assert (lost["project"], lost["why"], lost["supporters"]) == (3, "money", 1)
    assert Fraction(lost["had"]) == result["endowment"] - Fraction(300_000, 3)
