"""Budget rules: official winners of real participatory budgets, and what must hold of every outcome."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.allocations.rules.budgeting import Group, Outcome, Project, greedy, group_up, phragmen
from portal.allocations.rules.equal_shares import add_one, equal_shares
from tests.allocations import pabulib
from tests.assemblies.data import real

GREEDY = (
    "Poland_Czestochowa_2025_Lisiniec", "Poland_Gdynia_2020_Kamienna_Gora__large", "Poland_Krakow_2019_Bienczyce",
    "Poland_Warszawa_2017_Aleksandrow",
)  # fmt: skip
EQUAL_SHARES = {"Netherlands_Assen_2024": 2033, "Poland_Swiecie_2023": 662, "Poland_Wieliczka_2023_Green_Budget": 315}


@pytest.mark.parametrize("name", GREEDY)
def test_greedy_gives_the_official_winners(name: str) -> None:
    election = pabulib.read(real(f"pabulib/{name}.pb"))
    done = greedy(
        election.projects, election.budget, skip="no-skip" not in election.meta["rule"],
        smallest=int(election.meta.get("min_project_score_threshold", 0)),
    )  # fmt: skip
    assert set(done.chosen) == election.selected


@pytest.mark.parametrize("name", EQUAL_SHARES)
def test_equal_shares_gives_the_official_winners(name: str) -> None:
    election = pabulib.read(real(f"pabulib/{name}.pb"))
    done = add_one(election.projects, group_up(election.ballots), election.budget, unit=election.scale)
    assert set(done.chosen) == election.selected
    assert done.endowment == EQUAL_SHARES[name] * election.scale
    _costs_are_paid(election.projects, done)


def test_the_exhaustive_stop_is_another_rule_with_other_winners() -> None:
    election = pabulib.read(real("pabulib/Poland_Wieliczka_2023_Green_Budget.pb"))
    groups = group_up(election.ballots)
    done = add_one(election.projects, groups, election.budget, unit=election.scale, exhaustive=True)
    assert len(done.chosen) == 31
    assert set(done.chosen) != election.selected


def _costs_are_paid(projects: list[Project], done: Outcome) -> None:
    costs = {project.name: project.cost for project in projects}
    assert [payment.total for payment in done.payments] == [costs[payment.name] for payment in done.payments]
    assert all(each <= payment.most for payment in done.payments for _voters, each in payment.payers)


NAMES = "abcdef"
BALLOTS = st.lists(st.frozensets(st.sampled_from(NAMES)), min_size=1, max_size=12)
COSTS = st.lists(st.integers(1, 60), min_size=6, max_size=6)


def _election(costs: list[int], ballots: list[frozenset[str]]) -> tuple[list[Project], list[Group]]:
    votes = {name: sum(name in ballot for ballot in ballots) for name in NAMES}
    return [Project(name, cost, votes[name]) for name, cost in zip(NAMES, costs, strict=True)], group_up(ballots)


@given(COSTS, BALLOTS, st.integers(0, 200), st.randoms())
def test_no_rule_spends_more_than_there_is_or_minds_the_order(
    costs: list[int], ballots: list[frozenset[str]], budget: int, chance: random.Random
) -> None:
    projects, groups = _election(costs, ballots)
    first = [greedy(projects, budget), add_one(projects, groups, budget), phragmen(projects, groups, budget)]
    assert all(done.cost(projects) <= budget for done in first)
    chance.shuffle(ballots)
    chance.shuffle(projects)
    groups = group_up(ballots)
    again = [greedy(projects, budget), add_one(projects, groups, budget), phragmen(projects, groups, budget)]
    assert [set(done.chosen) for done in again] == [set(done.chosen) for done in first]


@given(COSTS, BALLOTS, st.integers(1, 40))
def test_every_cost_is_paid_to_the_last_fen_and_nothing_affordable_is_left(
    costs: list[int], ballots: list[frozenset[str]], endowment: int
) -> None:
    projects, groups = _election(costs, ballots)
    done = equal_shares(projects, groups, Fraction(endowment))
    _costs_are_paid(projects, done)
    assert all(left < dict(zip(NAMES, costs, strict=True))[name] for name, left in done.left.items())
    prices = [payment.most / dict(zip(NAMES, costs, strict=True))[payment.name] for payment in done.payments]
    assert prices == sorted(prices)


def test_greedy_variants() -> None:
    projects = [Project("a", 60, 9), Project("b", 50, 8), Project("c", 40, 7), Project("d", 1, 1)]
    assert greedy(projects, 100).chosen == ("a", "c")
    assert greedy(projects, 100, skip=False).chosen == ("a",)
    assert greedy(projects, 101, smallest=2).chosen == ("a", "c")
    assert greedy(projects, 101).chosen == ("a", "c", "d")
    assert greedy(projects, 200, exclusive=[frozenset("ab")]).chosen == ("a", "c", "d")


def test_ties_go_to_the_cheaper_then_to_the_lot_of_the_seed() -> None:
    cheap, dear = Project("x", 10, 5), Project("a", 20, 5)
    assert greedy([dear, cheap], 20).chosen == ("x",)
    equals = [Project(name, 10, 5) for name in NAMES]
    assert len({greedy(equals, 10, seed=str(n)).chosen for n in range(60)}) == len(NAMES)


def test_phragmen_in_a_case_worked_by_hand() -> None:
    projects = [Project("a", 6, 3), Project("b", 4, 2), Project("c", 9, 1)]
    groups = [Group(frozenset("ab"), 2), Group(frozenset("ac"), 1)]
    # a and b are both bought at moment 2, by three and by two voters; b costs less. a's third voter has 2 by then, and
    # the three together have its 6 at moment 2 + 4/3. c's one voter has spent all at that moment.
    assert phragmen(projects, groups, 10).chosen == ("b", "a")
    assert phragmen(projects, groups, 9).chosen == ("b",)
