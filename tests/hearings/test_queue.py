"""The order in which people are called to speak: by turns, first speeches first, nobody starved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.hearings.rules.queue import Asked, Heard, Side, in_turn

START = datetime(2026, 11, 23, 7, tzinfo=UTC)


def _asked(*said: str) -> list[Asked]:
    """One person after another: "for", or "order"; "for:7" is the seventh person again."""
    found = []
    for n, word in enumerate(said, 1):
        side, _, person = word.partition(":")
        order = side == "order"
        found.append(Asked(n, int(person or n), Side.NEUTRAL if order else side, START + timedelta(seconds=n), order))
    return found


@pytest.mark.parametrize(
    ("waiting", "heard", "expected"),
    [
        ((), (), []),
        (("for", "for", "against"), (), [1, 3, 2]),
        (("against", "for", "for", "against"), (), [1, 2, 4, 3]),
        (("for", "against"), ("for",), [2, 1]),
        (("for", "against"), ("for", "against"), [1, 2]),
        (("for", "against"), ("against", "for"), [2, 1]),
        (("for", "against", "question", "neutral", "for"), (), [1, 2, 3, 4, 5]),
        (("for", "for", "for", "neutral"), ("neutral",), [1, 4, 2, 3]),
        (("for", "order"), (), [2, 1]),
        (("order", "for", "order"), ("for",), [1, 3, 2]),
        (("for", "for"), (), [1, 2]),
    ],
)
def test_sides_take_turns_and_on_a_side_the_first_comes_first(
    waiting: Sequence[str], heard: Sequence[str], expected: list[int]
) -> None:
    said = [Heard(100 + n, side) for n, side in enumerate(heard)]
    assert [one.id for one in in_turn(_asked(*waiting), said)] == expected


def test_who_spoke_already_waits_for_everybody_who_has_not() -> None:
    waiting = _asked("for:7", "against:8", "against:9", "against:10")
    assert [one.person_id for one in in_turn(waiting, [Heard(7, "for")])] == [8, 9, 10, 7]
    heard = [Heard(7, "for"), Heard(8, "against"), Heard(7, "for")]
    assert [one.person_id for one in in_turn(waiting, heard)] == [9, 10, 8, 7]


def test_a_point_of_order_goes_first_even_of_who_spoke_already_and_counts_as_no_speech() -> None:
    waiting = _asked("for:1", "order:7")
    assert [one.person_id for one in in_turn(waiting, [Heard(7, "for")])] == [7, 1]


def test_who_asks_at_the_same_moment_is_ordered_by_number() -> None:
    one, two = Asked(5, 5, "for", START), Asked(4, 4, "for", START)
    assert [asked.id for asked in in_turn([one, two], [])] == [4, 5]


sides = st.sampled_from([side.value for side in Side])


@given(st.lists(sides, max_size=12), st.lists(st.lists(sides, max_size=4), min_size=60, max_size=60), sides)
def test_nobody_is_starved_however_many_ask_later(before: list[str], arrivals: list[list[str]], side: str) -> None:
    """She stands n-th on her side: at most 4·n − 1 others are called before her, whoever comes meanwhile."""
    waiting, heard, number = [], [], 0
    for said in [*before, side]:
        number += 1
        waiting.append(Asked(number, number, said, START + timedelta(seconds=number)))
    hers, ahead = number, [*before, side].count(side)
    for called in range(60):
        for said in arrivals[called]:
            number += 1
            waiting.append(Asked(number, number, said, START + timedelta(seconds=number)))
        following = in_turn(waiting, heard)[0]
        if following.id == hers:
            assert called <= 4 * ahead - 1
            return
        waiting.remove(following)
        heard.append(Heard(following.person_id, following.side))
    pytest.fail("she was never called")


@given(st.lists(st.tuples(st.integers(1, 5), sides, st.booleans()), max_size=20), st.lists(sides, max_size=6))
def test_everybody_who_waits_stands_in_the_order_once(said: list[tuple[int, str, bool]], heard: list[str]) -> None:
    waiting = [Asked(n, person, side, START, order) for n, (person, side, order) in enumerate(said)]
    order = in_turn(waiting, [Heard(1 + n % 3, side) for n, side in enumerate(heard)])
    assert sorted(one.id for one in order) == [one.id for one in waiting]
    flags = [one.order for one in order]
    assert flags == sorted(flags, reverse=True)


@given(st.integers(0, 6), st.integers(0, 6))
def test_for_and_against_alternate_as_long_as_both_wait(number_for: int, number_against: int) -> None:
    order = [one.side for one in in_turn(_asked(*["for"] * number_for, *["against"] * number_against), [])]
    both = 2 * min(number_for, number_against)
    assert order[:both] == ["for", "against"] * (both // 2)
