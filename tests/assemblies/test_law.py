"""Article 278: both sides of every line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assemblies.rules.law import ORDINARY, QUORUM, SPECIAL, Item, Line, Measure, Weight

LINES = (QUORUM, ORDINARY, SPECIAL)


@pytest.mark.parametrize(
    ("line", "part", "whole", "reached"),
    [
        (QUORUM, 6, 9, True), (QUORUM, 5, 9, False), (QUORUM, 600, 900, True), (QUORUM, 599, 900, False),
        (ORDINARY, 3, 6, False), (ORDINARY, 4, 6, True), (ORDINARY, 4, 7, True), (ORDINARY, 3, 7, False),
        (SPECIAL, 6, 8, True), (SPECIAL, 5, 8, False), (SPECIAL, 600, 800, True), (SPECIAL, 599, 800, False),
        (QUORUM, 0, 0, False), (ORDINARY, 0, 0, False), (SPECIAL, 0, 0, False),
    ],
)  # fmt: skip
def test_a_line_is_an_exact_fraction(line: Line, part: int, whole: int, reached: bool) -> None:
    assert line.reached(part, whole) is reached


@given(st.sampled_from(LINES), st.integers(1, 10**12))
def test_the_smallest_number_reaches_and_one_less_does_not(line: Line, whole: int) -> None:
    assert line.reached(line.smallest(whole), whole)
    assert not line.reached(line.smallest(whole) - 1, whole)


@pytest.mark.parametrize(
    ("item", "line"), [(i, SPECIAL if i in (6, 7, 8) else ORDINARY) for i in range(1, 10)]
)  # fmt: skip
def test_each_item_has_the_line_of_the_law(item: int, line: Line) -> None:
    assert Item(item).line == line


@pytest.mark.parametrize(
    ("part", "reached"),
    [(Weight(6, 600), True), (Weight(6, 599), False), (Weight(5, 600), False), (Weight(9, 100), False)],
)
def test_heads_and_area_are_asked_both(part: Weight, reached: bool) -> None:
    assert Measure(part, Weight(8, 800), SPECIAL).reached is reached
