"""Adding ballots up: how they are grouped, and in which order they come, changes nothing."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from portal.assemblies.queries.counting import added
from portal.assemblies.rules.law import Weight
from portal.kernel.canonical import spelled

BALLOT = st.fixed_dictionaries(
    {
        "1": st.sampled_from(["for", "against", "abstain"]),
        "2": st.one_of(st.just("abstain"), st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(sorted)),
    }
)


@given(st.lists(st.tuples(BALLOT, st.integers(1, 10**7)), max_size=30), st.integers(0, 2**32))
def test_equal_ballots_added_up_first_are_the_same_in_any_order(cast: list, seed: int) -> None:
    one_by_one = [(spelled(choices).decode(), 1, area) for choices, area in cast]
    heads, areas = Counter(), Counter()
    for choices, _one, area in one_by_one:
        heads[choices] += 1
        areas[choices] += area
    grouped = [(choices, heads[choices], areas[choices]) for choices in heads]
    Random(seed).shuffle(one_by_one)
    assert added(grouped) == added(one_by_one)


def test_every_candidate_marked_gets_the_whole_weight() -> None:
    tally = added([('{"1":["ann","bo"],"2":"for"}', 2, 300), ('{"1":"abstain","2":"for"}', 1, 50)])
    assert tally.of(1) == {"ann": Weight(2, 300), "bo": Weight(2, 300), "abstain": Weight(1, 50)}
    assert tally.of(2) == {"for": Weight(3, 350)}
    assert tally.returned == Weight(3, 350)
    assert tally.of(3) == {}
