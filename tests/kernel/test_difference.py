"""The difference of two texts."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.difference import Part, difference

LETTERS = st.text(alphabet="路灯停车物业消防通道，。！\n abC老人的", max_size=60)


def joined(parts: list[Part], *kinds: str) -> str:
    return "".join(part.text for part in parts if part.kind in kinds)


@given(LETTERS, LETTERS)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    parts = difference(old, new)
    assert joined(parts, "kept", "inserted") == new
    assert joined(parts, "kept", "deleted") == old


@given(LETTERS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert [part.kind for part in difference(text, text)] == (["kept"] if text else [])


@given(LETTERS, LETTERS)
def test_neighbours_differ_in_kind_and_none_is_empty(old: str, new: str) -> None:
    parts = difference(old, new)
    assert all(part.text for part in parts)
    assert all(first.kind != second.kind for first, second in itertools.pairwise(parts))


def test_a_changed_word_is_a_word_and_not_a_letter() -> None:
    parts = difference("请物业公司修理路灯。老人看不清台阶。", "请物业公司修理信箱。老人看不清台阶。")
    assert parts == [
        Part("kept", "请物业公司修理"),
        Part("deleted", "路灯"),
        Part("inserted", "信箱"),
        Part("kept", "。老人看不清台阶。"),
    ]


def test_a_sentence_written_anew_is_not_crumbled() -> None:
    parts = difference("车位不够。", "请把路灯修好，老人看不清台阶！")
    assert [part.kind for part in parts] == ["deleted", "inserted"]


@pytest.mark.parametrize("gap", ["，", "。", ""])
def test_twenty_thousand_letters_take_less_than_two_seconds(gap: str) -> None:
    old = gap.join(f"第{n}号楼的消防通道被占" for n in range(1500))
    new = gap.join(f"第{n}号楼的停车位被占了" for n in range(1500))
    began = time.process_time()
    difference(old, new)
    assert time.process_time() - began < 2
