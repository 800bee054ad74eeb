"""The count in the background: exactly once, gone on with after any interruption, and the same as counting anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from portal.allocations.commands import counting
from portal.allocations.models import Allocation
from portal.allocations.queries.allocation import projects_of
from portal.allocations.queries.kit import pabulib_file, recount_file
from portal.allocations.rules.budgeting import Project
from portal.allocations.rules.counting import count, record_of
from portal.allocations.rules.plan import Plan, Rule, Style
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Event, Matter
from tests.allocations import pabulib
from tests.allocations.world import AFTER, ANNOUNCED, BUDGET, DURING, Sharing, announced
from tests.bench import allocations
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("context")

# Everybody wants the benches; each of the four also something dearer that needs the shares to rise.
SAID = {"author": (1, 2), "li": (1, 3), "zhang": (1, 2), "chen": (1, 3)}


def _chosen(hood: Neighbourhood, said: dict[str, Sequence[int]] | None = None, **more: Any) -> Sharing:
    sharing = announced(hood, **more)
    for who, numbers in (SAID if said is None else said).items():
        sharing.cast(who, *numbers)
    db.session.commit()
    return sharing


def _verbs(sharing: Sharing) -> list[str]:
    rows = db.session.query(Event).filter_by(matter_id=sharing.id).order_by(Event.id)
    return [row.verb for row in rows]


def test_nothing_is_done_before_its_moment(hood: Neighbourhood) -> None:
    sharing = _chosen(hood)
    with clock.frozen(ANNOUNCED):
        assert counting.counter()() is False
    with clock.frozen(DURING):
        counter = counting.counter()
        while counter():
            pass
        assert sharing.thing().state == "choosing"
    assert _verbs(sharing) == ["allocations.announced", "allocations.opened"]


def test_it_is_opened_closed_and_counted_once(hood: Neighbourhood) -> None:
    sharing = _chosen(hood)
    result = sharing.count()
    assert result["chosen"] == [1, 2]
    assert result == sharing.count()
    assert _verbs(sharing) == [f"allocations.{verb}" for verb in ("announced", "opened", "closed", "counted")]
    assert sharing.thing().state == "counted"
    with clock.frozen(AFTER):
        assert counting.counter()() is False


def _expected(sharing: Sharing) -> dict[str, Any]:
    """The result, counted at once from the published file."""
    book = json.loads(json.dumps(recount_file(sharing.thing())))
    plan, costs = Plan.of(book["setup"]), {str(one["number"]): one["cost"] for one in book["setup"]["projects"]}
    ballots = [(one["choices"], one["voters"]) for one in book["ballots"]]
    runs = count(plan, costs, ballots, book["seed"], book["setup"]["step"])
    while True:
        try:
            next(runs)
        except StopIteration as end:
            return record_of(plan, costs, ballots, end.value, book["seed"])


def test_anyone_comes_to_the_same_from_the_published_file(hood: Neighbourhood) -> None:
    for plan in (
        Plan(BUDGET), Plan(BUDGET, exhaustive=True), Plan(BUDGET, rule=Rule.PHRAGMEN),
        Plan(BUDGET, rule=Rule.GREEDY_SMALLEST, smallest=2), Plan(BUDGET, rule=Rule.GREEDY_STOP),
    ):  # fmt: skip
        sharing = _chosen(hood, plan=plan)
        assert sharing.count() == _expected(sharing)


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 9])
def test_a_count_that_was_killed_is_gone_on_with(
    hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """A process that is killed loses what it had not committed; the next one comes to the same, once."""
    monkeypatch.setattr("portal.kernel.unhurried.SLICE", 0.0)
    sharing = _chosen(hood)
    with clock.frozen(AFTER):
        for _life in range(40):
            counter = counting.counter()
            for _step in range(steps):
                monkeypatch.setattr("portal.kernel.unhurried.SLICE", 0.001)
                if not counter():
                    break
            db.session.rollback()
            db.session.remove()
            if sharing.thing().state == "counted":
                break
    result = sharing.count()
    assert result == _expected(sharing)
    assert _verbs(sharing).count("allocations.counted") == _verbs(sharing).count("allocations.closed") == 1


def test_a_second_process_that_finishes_late_changes_nothing(hood: Neighbourhood) -> None:
    sharing = _chosen(hood)
    with clock.frozen(AFTER):
        first, second = counting.counter(), counting.counter()
        first()
        while second():
            pass
        published = db.session.get_one(Allocation, sharing.id, populate_existing=True).result
        while first():
            pass
    row = db.session.get_one(Allocation, sharing.id, populate_existing=True)
    assert row.result == published != ""
    assert _verbs(sharing).count("allocations.counted") == 1


def test_what_goes_wrong_is_left_alone_for_a_while_and_stops_nothing_else(hood: Neighbourhood) -> None:
    broken, fine = _chosen(hood), _chosen(hood)
    db.session.get_one(Allocation, broken.id).plan = {}
    db.session.get_one(Matter, broken.id).state = "counting"
    db.session.commit()
    counter = counting.counter()
    with clock.frozen(AFTER):
        with pytest.raises(KeyError):
            counter()
        db.session.rollback()
        while counter():
            pass
    assert fine.thing().state == "counted"


def test_where_nobody_chose_nothing_wins(hood: Neighbourhood) -> None:
    result = _chosen(hood, said={}).count()
    assert (result["chosen"], result["voters"], result["remainder"]) == ([], 0, BUDGET)
    assert {step["why"] for step in result["steps"]} == {"nobody"}


def test_where_all_fit_all_win(hood: Neighbourhood) -> None:
    result = _chosen(hood, plan=Plan(5 * BUDGET)).count()
    assert result["chosen"] == [1, 2, 3]
    assert {step["why"] for step in result["steps"]} == {"all_fit"}


def test_points(hood: Neighbourhood) -> None:
    sharing = announced(hood, plan=Plan(BUDGET, style=Style.POINTS, points=10, rule=Rule.GREEDY))
    sharing.cast("li", p3=10)
    sharing.cast("zhang", p1=6, p2=4)
    sharing.cast("chen", p1=3)
    result = sharing.count()
    assert result["chosen"] == [3]
    assert [(step["project"], step["why"], step["votes"]) for step in result["steps"]] == [
        (3, "bought", 10), (1, "money", 9), (2, "money", 4),
    ]  # fmt: skip


def test_the_bench_fills_a_count_that_ends() -> None:
    election = pabulib.Election(
        {}, [Project("1", 60), Project("2", 60)], frozenset("1"), [frozenset("1"), frozenset("12"), frozenset("1")],
        100, 1,
    )  # fmt: skip
    allocation_id = allocations.fill(election)
    counter = counting.counter()
    while counter():
        pass
    assert json.loads(db.session.get_one(Allocation, allocation_id, populate_existing=True).result)["chosen"] == [1]


def test_the_published_file_is_read_by_who_reads_pabulib(hood: Neighbourhood, tmp_path: Any) -> None:
    sharing = _chosen(hood)
    sharing.count()
    path = tmp_path / "ballots.pb"
    path.write_text(pabulib_file(sharing.thing(), projects_of(sharing.id)), encoding="utf-8")
    election = pabulib.read(path)
    assert election.selected == {"1", "2"}
    assert sorted(map(sorted, election.ballots)) == [["1", "2"], ["1", "2"], ["1", "3"], ["1", "3"]]
    assert election.budget * 100 == BUDGET * election.scale
