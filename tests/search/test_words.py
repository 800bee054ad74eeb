"""Folding keeps positions, cutting loses nothing, and what was asked for is what texts are found by."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.words import MAX_WORD, asked, fold, segment, tokens

DOMAIN = ("业委会", "物业费", "维修资金", "公共收益", "附议", "居委会", "党支部", "网格员", "加装电梯", "停车位")
chinese = st.text(st.one_of(st.characters(), st.sampled_from("業主委員會电梯維修資金Ａｂ１，。 \n㎡①ﬁİß")))


@given(chinese)
def test_folding_keeps_every_position_and_folds_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert [fold(character) for character in text] == list(folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("業主委員會", "业主委员会"),
        ("ＡＢＣ１２３", "abc123"),
        ("Lift，電梯！", "lift,电梯!"),
        ("30㎡", "30㎡"),
        ("①", "1"),
        ("İ", "İ"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(chinese.filter(lambda text: not any("\ud800" <= character <= "\udfff" for character in text)))
def test_segments_joined_are_the_text(text: str) -> None:
    assert "".join(segment(text)) == text


@given(chinese)
def test_tokens_are_folded_words_without_punctuation(text: str) -> None:
    for token in tokens(text):
        assert token
        assert fold(token) == token
        assert len(token) <= MAX_WORD
        assert not any(character.isspace() or character in "，。'\"\\_" for character in token)


@given(st.lists(st.sampled_from(["电梯", "加装电梯", "物业费", "业主委员会", "水", "lift", "三号楼要"]), max_size=5))
def test_a_text_is_found_by_its_own_words(words: list[str]) -> None:
    text = "，".join(words)
    required, compounds = asked(text)
    assert {*required, *compounds} <= set(tokens(text))


@pytest.mark.parametrize("word", DOMAIN)
def test_words_of_the_domain_are_words(word: str) -> None:
    assert segment(f"我们说{word}吧") == ["我们", "说", word, "吧"]
    assert word in tokens(word)


@pytest.mark.parametrize(
    ("text", "required", "compounds"),
    [
        ("加装电梯", ["加装", "电梯"], ["加装电梯"]),
        ("业主委员会", ["业主", "委员会"], ["业主委员会"]),
        ("物业费", ["物业费"], []),
        ("停車位 Lift", ["停车位", "lift"], []),
        ("的", [], []),
        ("***", [], []),
        ("水", ["水"], []),
    ],
)
def test_what_is_asked_for(text: str, required: list[str], compounds: list[str]) -> None:
    assert asked(text) == (required, compounds)


def test_importing_does_not_load_the_dictionary() -> None:
    code = "import sys, portal.kernel.words; sys.exit('rjieba' in sys.modules or 'opencc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0
