"""Opinion statements on both sides of every line, and what holds whatever people say."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultations.rules.statements.grouping import grouped, silhouette
from portal.consultations.rules.statements.landscape import landscape
from portal.consultations.rules.statements.routing import META, drawn, priority
from portal.consultations.rules.statements.tallies import (
    Tally,
    consensus,
    majorities,
    proportion_test,
    tally,
    tally_by_group,
    two_proportion_test,
    typical_of,
)
from portal.consultations.rules.statements.votes import AGREE, DISAGREE, FEWEST, LEAST, PASS, taking_part, votes_of

SAID = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 8), st.sampled_from((AGREE, PASS, DISAGREE))), min_size=1, max_size=80
)


@given(said=SAID)
def test_the_last_word_of_a_person_holds(said: list[tuple[int, int, int]]) -> None:
    votes = votes_of(said)
    last = {(person, statement): vote for person, statement, vote in said}
    for row, person in enumerate(votes.people):
        for column, statement in enumerate(votes.statements):
            cell = votes.cells[row, column]
            assert np.isnan(cell) if (person, statement) not in last else cell == last[person, statement]


@given(said=SAID, seed=st.integers(0, 99))
def test_the_order_in_which_different_people_speak_never_matters(said: list[tuple[int, int, int]], seed: int) -> None:
    once = list({(person, statement): (person, statement, vote) for person, statement, vote in said}.values())
    mixed = Random(seed).sample(once, len(once))
    assert tally(votes_of(once)) == tally(votes_of(mixed))
    assert np.allclose(landscape(votes_of(once)).points, landscape(votes_of(mixed)).points)


@pytest.mark.parametrize(("people", "answers", "inside"), [(20, LEAST, 20), (20, LEAST - 1, FEWEST), (10, 3, 10)])
def test_who_is_drawn_on_the_map(people: int, answers: int, inside: int) -> None:
    votes = votes_of((one, statement, AGREE) for one in range(people) for statement in range(answers))
    shown = taking_part(votes_of([*((one, statement, AGREE) for one in range(people) for statement in range(answers)),
                                  *((99, statement, PASS) for statement in range(9))]))  # fmt: skip
    assert len(votes.statements) == answers
    assert len(shown) == (inside + 1 if answers == LEAST else min(people + 1, FEWEST))
    assert 99 in shown


def test_a_hidden_statement_pulls_nobody() -> None:
    said = [(one, statement, AGREE if one < 5 else DISAGREE) for one in range(10) for statement in range(4)]
    votes = votes_of(said)
    whole, without = landscape(votes), landscape(votes, hidden=(0, 1, 2, 3))
    assert np.abs(whole.points).max() > 1
    assert np.allclose(without.points, 0)
    assert np.allclose(without.extremity, 0)


def test_the_map_does_not_flip() -> None:
    votes = votes_of((one, statement, AGREE if one % 3 else DISAGREE) for one in range(9) for statement in range(5))
    for row in landscape(votes).components:
        assert row[np.argmax(np.abs(row))] >= 0


def _camps(*sizes: int) -> np.ndarray:
    random = np.random.default_rng(1)
    return np.concatenate([random.normal((10 * at, -5 * at), 0.5, (size, 2)) for at, size in enumerate(sizes)])


@pytest.mark.parametrize("sizes", [(30, 12), (12, 30), (40, 25, 15), (20, 60, 50, 30)])
def test_camps_are_found_and_named_by_their_size(sizes: tuple[int, ...]) -> None:
    points = _camps(*sizes)
    labels = grouped(points).labels
    assert [count for _name, count in sorted(Counter(labels.tolist()).items())] == sorted(sizes, reverse=True)
    assert (grouped(points).labels == labels).all(), "the same votes, the same groups"
    assert silhouette(points, labels) > 0.8


def test_many_people_are_grouped_by_way_of_those_who_stand_closest() -> None:
    labels = grouped(_camps(150, 90)).labels
    assert Counter(labels.tolist()) == {0: 150, 1: 90}


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.zeros((1, 2)), np.zeros((7, 2))])
def test_who_all_say_the_same_are_one_group_or_none(points: np.ndarray) -> None:
    assert set(grouped(points).labels.tolist()) <= {0}


COUNTS = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10)).map(
    lambda one: Tally(one[0], one[1], sum(one))
)


@given(groups=st.lists(COUNTS, min_size=1, max_size=5), at=st.integers(0, 4))
def test_one_more_who_agrees_never_lowers_the_consensus(groups: list[Tally], at: int) -> None:
    at %= len(groups)
    more = [Tally(one.agree + 1, one.disagree, one.seen + 1) if k == at else one for k, one in enumerate(groups)]
    against = [Tally(one.agree, one.disagree + 1, one.seen + 1) if k == at else one for k, one in enumerate(groups)]
    now, up, down = (consensus([[one] for one in given])[0] for given in (groups, more, against))
    assert 0 < down < now < up < 1


@given(one=COUNTS, rest=COUNTS)
def test_the_two_tests_are_fair(one: Tally, rest: Tally) -> None:
    assert two_proportion_test(one.agree, one.seen, rest.agree, rest.seen) == pytest.approx(
        -two_proportion_test(rest.agree, rest.seen, one.agree, one.seen)
    )
    assert two_proportion_test(one.agree, one.seen, one.agree, one.seen) == 0
    assert proportion_test(one.seen, one.seen) > 0


def test_every_group_is_told_by_something_it_said() -> None:
    said = [(one, statement, AGREE if (one < 8) == (statement < 3) else DISAGREE) for one in range(16) for statement in
            range(6)]  # fmt: skip
    votes = votes_of(said)
    groups = tally_by_group(votes, np.array([0] * 8 + [1] * 8))
    first, second = typical_of(groups, votes.statements)
    assert {one.statement for one in first if one.agrees} <= {0, 1, 2}
    assert {one.statement for one in second if one.agrees} <= {3, 4, 5}
    assert all(one.statement != 0 for one in typical_of(groups, votes.statements, hidden=(0,))[0])


@pytest.mark.parametrize(("agree", "seen", "shown"), [(9, 10, True), (5, 10, False), (6, 10, False), (0, 0, False)])
def test_a_majority_is_more_than_chance(agree: int, seen: int, shown: bool) -> None:
    found = majorities([Tally(agree, seen - agree, seen)], [7])
    assert ([one.statement for one in found if one.agrees] == [7]) is shown
    assert majorities([Tally(agree, seen - agree, seen)], [7], hidden=(7,)) == []


def test_what_was_seen_seldom_comes_first() -> None:
    seldom, often = priority(Tally(1, 1, 2), 1.0), priority(Tally(50, 50, 100), 1.0)
    assert seldom > often
    assert priority(Tally(5, 0, 5), 2.0) > priority(Tally(5, 0, 5), 0.5), "what divides teaches more"
    assert priority(Tally(5, 0, 5), 1.0) > priority(Tally(5, 0, 10), 1.0), "what is passed teaches little"
    assert priority(Tally(0, 0, 9), 0.0, meta=True) == META


def test_the_next_statement_is_drawn_by_priority() -> None:
    random = Random(3)
    times = Counter(drawn([1, 2, 3], {1: 8.0, 2: 1.0, 3: 0.0}, random) for _ in range(900))
    assert times[3] == 0
    assert 6 < times[1] / times[2] < 10.5
    assert drawn([], {}, random) is None
    assert drawn([5], {}, random) == 5
