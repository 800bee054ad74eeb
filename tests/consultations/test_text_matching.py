"""Which paragraph lives on in a new version, and which is a new one: on both sides of the line."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.consultations.rules.text.matching import LEAST_ALIKE, alike, match


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["甲条", "乙条"], ["甲条", "乙条"], [0, 1]),
        (["甲条", "乙条"], ["甲条", "新的", "乙条"], [0, None, 1]),
        (["甲条", "乙条"], ["乙条"], [1]),
        ([], ["甲"], [None]),
        (["业主不得高空抛物", "宠物应当牵绳"], ["业主和租户不得高空抛物", "宠物应当牵绳并打疫苗"], [0, 1]),
        (["宠物应当牵绳出门"], ["车位按月收费", "宠物应当牵绳出门散步"], [None, 0]),
        (["同一句", "同一句"], ["同一句", "同一句", "同一句"], [0, 1, None]),
    ],
)
def test_paragraphs_live_on_in_their_order(old: list[str], new: list[str], expected: list[int | None]) -> None:
    assert match(old, new) == expected


def test_what_moved_past_another_is_new() -> None:
    old = ["第一段说的是车位", "第二段说的是宠物", "第三段说的是垃圾"]
    assert match(old, [old[1], old[2], old[0]]) == [1, 2, None]


def test_half_of_the_pairs_is_the_line() -> None:
    """ "abcd" has five pairs with its edges; of two texts so long, five of ten in common are fifty of a hundred."""
    assert alike("abcdefghi", "abcdezzzz") == LEAST_ALIKE
    assert alike("abcdefghi", "abcdyzzzz") == LEAST_ALIKE - 10
    assert match(["x", "abcdefghi"], ["x", "abcdezzzz"]) == [0, 1]
    assert match(["x", "abcdefghi"], ["x", "abcdyzzzz"]) == [0, None]


def test_of_two_that_are_alike_the_more_alike_is_the_one() -> None:
    assert match(["业主应当按时交纳物业费"], ["业主应当按时交纳电费水费", "业主应当按时交纳物业费用"]) == [None, 0]


def test_a_text_rewritten_from_end_to_end_is_matched_in_time() -> None:
    old = [f"旧{n}" * 100 for n in range(150)]
    new = [f"新{n}" * 100 for n in range(150)]
    begun = time.monotonic()
    assert len(match(old, new)) == 150
    assert time.monotonic() - begun < 10


@given(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=12), st.lists(st.sampled_from("甲乙丙丁戊"), max_size=12))
def test_nobody_lives_on_twice_and_nothing_crosses(old: list[str], new: list[str]) -> None:
    lived = [place for place in match(old, new) if place is not None]
    assert lived == sorted(set(lived))


@given(st.lists(st.text(max_size=20), max_size=10))
def test_an_unchanged_text_is_all_the_same(texts: list[str]) -> None:
    assert match(texts, texts) == list(range(len(texts)))
