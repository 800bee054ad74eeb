"""The count: published results, the boundaries of 5.5, and what must hold of every count."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.assemblies.rules.counting import (
    ABSTAIN,
    AGAINST,
    FOLLOW,
    FOR,
    INVALID,
    Count,
    Returned,
    Silence,
    count,
    elect,
    enough,
    leading,
)
from portal.assemblies.rules.law import NOTHING, Item, Weight
from tests.assemblies.data import real

DECISION = (FOR, AGAINST)


def counted(
    total: Weight, silence: Silence = Silence.NONE, silent: Weight = NOTHING, item: Item = Item.PROPERTY_COMPANY,
    **choices: Weight,
) -> Count:  # fmt: skip
    return count(
        item, DECISION, total, Returned({name.rstrip("_"): one for name, one in choices.items()}, silent), silence
    )


@pytest.mark.parametrize(
    ("item", "yes", "no", "passed"),
    [
        (Item.PROPERTY_COMPANY, Weight(3, 300), Weight(3, 300), False),
        (Item.PROPERTY_COMPANY, Weight(4, 301), Weight(2, 299), True),
        (Item.PROPERTY_COMPANY, Weight(4, 300), Weight(2, 300), False),
        (Item.COMMON_PARTS, Weight(6, 600), Weight(2, 200), True),
        (Item.COMMON_PARTS, Weight(5, 600), Weight(3, 200), False),
        (Item.COMMON_PARTS, Weight(6, 599), Weight(2, 201), False),
        (Item.PROPERTY_COMPANY, Weight(5, 500), NOTHING, False),
        (Item.PROPERTY_COMPANY, Weight(6, 600), NOTHING, True),
    ],
)
def test_both_lines_and_both_quorums(item: Item, yes: Weight, no: Weight, passed: bool) -> None:
    assert counted(Weight(9, 900), item=item, for_=yes, against=no).passed is passed


def test_one_big_owner_against_stops_by_area_what_passes_by_heads() -> None:
    done = counted(Weight(10, 1000), for_=Weight(9, 400), against=Weight(1, 600))
    assert (done.agreement.heads, done.agreement.area, done.passed) == (True, False, False)
    reverse = counted(Weight(10, 1000), for_=Weight(1, 600), against=Weight(9, 400))
    assert (reverse.agreement.heads, reverse.agreement.area, reverse.passed) == (False, True, False)


def test_the_developer_alone_can_keep_a_quorum_away_by_area() -> None:
    done = counted(Weight(181, 1000), for_=Weight(180, 600))
    assert (done.quorum.heads, done.quorum.area) == (True, False)


def test_abstentions_and_invalid_ballots_take_part() -> None:
    done = counted(Weight(9, 900), for_=Weight(3, 300), abstain=Weight(2, 200), invalid=Weight(1, 100))
    assert done.participating == Weight(6, 600)
    assert not done.passed


@pytest.mark.parametrize("choices", [{}, {"abstain": Weight(9, 900)}])
def test_nobody_or_nobody_decided_passes_nothing(choices: dict[str, Weight]) -> None:
    assert not count(Item.OTHER, DECISION, Weight(9, 900), Returned(choices), Silence.NONE).passed


def test_who_follows_the_majority_counts_for_it_even_strictly() -> None:
    done = counted(Weight(9, 900), for_=Weight(3, 300), against=Weight(2, 200), follow=Weight(2, 200))
    assert done.sides[FOR] == Weight(5, 500)
    assert done.passed


@pytest.mark.parametrize("against", [Weight(3, 300), Weight(2, 400), Weight(4, 200)])
def test_without_a_majority_both_ways_nobody_is_followed(against: Weight) -> None:
    done = counted(Weight(9, 900), Silence.JOIN_MAJORITY, Weight(1, 100), for_=Weight(3, 300), against=against,
                   follow=Weight(1, 50))  # fmt: skip
    assert done.sides == {FOR: Weight(3, 300), AGAINST: against}
    assert done.unattributed == Weight(1, 50)
    assert done.participating == Weight(3, 300) + against + Weight(1, 50)


@pytest.mark.parametrize(("yes", "joined"), [(Weight(5, 500), True), (Weight(5, 450), False), (Weight(4, 500), False)])
def test_the_stricter_rule_asks_the_majority_to_be_one_of_all(yes: Weight, joined: bool) -> None:
    done = counted(Weight(9, 900), Silence.JOIN_MAJORITY_OVER_HALF, Weight(2, 200), for_=yes)
    assert done.sides[FOR] == (yes + Weight(2, 200) if joined else yes)


def test_of_several_bidders_the_first_is_put_to_the_test() -> None:
    total, bids = Weight(9, 900), ("a", "b", "c")
    done = count(Item.PROPERTY_COMPANY, bids, total, Returned({"a": Weight(4, 400), "b": Weight(2, 200)}), Silence.NONE)
    assert (done.winner, done.passed) == ("a", True)
    equal = count(
        Item.PROPERTY_COMPANY, bids, total, Returned({"a": Weight(3, 300), "b": Weight(3, 300)}), Silence.NONE
    )
    assert (equal.winner, equal.passed) == (None, False)


def _percent(part: int, whole: int) -> str:
    return f"{Fraction(part * 10000, whole) // 1 / 100 if whole else 0:.2f}"


def test_the_published_results_come_out_as_recomputed() -> None:
    cases = json.loads(real("owners-assembly/published-results.json").read_text())["cases"]
    known = {case["id"]: case for case in cases}
    strict, adopted = _readings(known["ziming-2026"], ("bid_1", "bid_2"))
    assert (adopted.participating.heads, adopted.winner, adopted.sides["bid_2"].heads) == (646, "bid_2", 411)
    assert strict.participating.heads == known["ziming-2026"]["recomputed"]["strict_participating_heads"]
    assert strict.quorum.heads
    strict, adopted = _readings(known["junyue-2022"], ("agree", "against"))
    assert adopted.participating.heads == known["junyue-2022"]["recomputed"]["sum_of_parts_heads"]
    assert adopted.sides["against"].heads == 862
    for name, deemed in (("minhang-2021-case1", 1001), ("minhang-2021-case2a", 2066), ("minhang-2021-case2b", 2062)):
        strict, adopted = _readings(known[name], ("agree", "against"))
        assert not strict.quorum.heads
        assert adopted.quorum.heads
        assert adopted.sides["agree"].heads == deemed


def _readings(case: dict[str, Any], options: tuple[str, ...]) -> tuple[Count, Count]:
    """A published case counted strictly and under its adopted rule; an area goes with each head, for want of data."""
    choices = {name: Weight(heads, heads) for name, heads in case["options_heads"].items()}
    returned = Returned(choices, Weight(case["nonreturn_heads"], case["nonreturn_heads"]))
    total = Weight(case["total_heads"], case["total_heads"])
    strict, adopted = (
        count(Item.PROPERTY_COMPANY, options, total, returned, silence)
        for silence in (Silence.NONE, Silence.JOIN_MAJORITY)
    )
    return strict, adopted


WEIGHTS = st.builds(Weight, st.integers(0, 50), st.integers(0, 5000))
CHOICES = st.fixed_dictionaries(dict.fromkeys((FOR, AGAINST, ABSTAIN, FOLLOW, INVALID), WEIGHTS))


@given(CHOICES, WEIGHTS, WEIGHTS, st.sampled_from(Silence), st.sampled_from(Item), WEIGHTS)
def test_another_vote_for_it_never_makes_it_fail(
    choices: dict[str, Weight], silent: Weight, rest: Weight, silence: Silence, item: Item, more: Weight
) -> None:
    total = sum((*choices.values(), silent, rest, more), NOTHING)
    before = count(item, DECISION, total, Returned(choices, silent), silence)
    after = count(item, DECISION, total, Returned({**choices, FOR: choices[FOR] + more}, silent), silence)
    assert after.passed or not before.passed


@given(CHOICES, WEIGHTS, st.sampled_from(Silence))
def test_everyone_who_takes_part_is_somewhere(choices: dict[str, Weight], silent: Weight, silence: Silence) -> None:
    total = sum((*choices.values(), silent), NOTHING)
    done = count(Item.OTHER, DECISION, total, Returned(choices, silent), silence)
    assert sum((*done.sides.values(), done.abstained, done.invalid, done.unattributed), NOTHING) == done.participating
    assert done.participating.heads <= total.heads
    assert done.participating.area <= total.area
    returned = sum(choices.values(), NOTHING)
    assert done.participating in (returned, total)


def test_a_side_leads_only_both_ways() -> None:
    assert leading({"a": Weight(3, 3), "b": Weight(2, 2)}) == "a"
    assert leading({"a": Weight(3, 2), "b": Weight(2, 3)}) is None
    assert leading({"a": NOTHING, "b": NOTHING}) is None


def test_a_committee_is_elected_by_both_lines_then_heads_then_area_then_lot() -> None:
    total, here = Weight(90, 9000), Weight(60, 6000)
    votes = {
        "wu": Weight(31, 3001), "gao": Weight(40, 3500), "lin": Weight(40, 3600), "he": Weight(30, 5000),
        "ma": Weight(50, 3000), "tang": Weight(31, 3001),
    }  # fmt: skip
    done = elect(votes, total, here, seats=3, seed="seed")
    assert done.elected[:2] == ("lin", "gao")
    assert {*done.elected[2:], *done.alternates} == {"wu", "tang"}
    assert done.drawn == (tuple(sorted(("wu", "tang"), key=lambda name: done.elected[2] != name)),)
    assert not done.lines["he"].reached
    assert not done.lines["ma"].reached
    assert enough(len(done.elected), seats=3)
    assert not enough(len(done.elected), seats=7)
    assert not elect(votes, Weight(91, 9100), here, 3, "seed").elected


@pytest.mark.parametrize(
    ("elected", "seats", "formed"),
    [(4, 5, False), (5, 5, True), (5, 9, True), (5, 11, False), (6, 11, True), (3, 3, True), (2, 3, False)],
)
def test_a_committee_needs_five_members_and_more_than_half_of_its_seats(elected: int, seats: int, formed: bool) -> None:
    assert enough(elected, seats) is formed
