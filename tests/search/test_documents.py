"""What a reader typed, understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.search.documents import Query, Terms, parse


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        ("", Terms()),
        ("*？（）", Terms()),
        ("“”", Terms()),
        ("“的”", Terms()),
        ("电梯", Terms(("电梯",))),
        ("電梯 電梯", Terms(("电梯",))),
        ("加装电梯", Terms(("加装", "电梯"), ("加装电梯",))),
        ("“維修資金”", Terms(("维修", "资金"), (), ("维修资金",))),
        ('"维修资金" 水', Terms(("水", "维修", "资金"), (), ("维修资金",))),
        ("「维修资金」『电梯』", Terms(("维修", "资金", "电梯"), (), ("维修资金", "电梯"))),
        ("“维修资金使”", Terms(("维修", "资金"), (), ("维修资金使",))),
        ("“使维修资金”", Terms(("维修", "资金"), (), ("使维修资金",))),
        ("“水”", Terms(("水",), (), ("水",))),
        ('"The Lift', Terms(("lift",))),
        ('Say "The Lift" now', Terms(("say", "now", "lift"), (), ("the lift",))),
        ("a AND b*", Terms(("b",))),
    ],
)
def test_parsing(words: str, terms: Terms) -> None:
    assert parse(words) == terms


@given(st.text())
def test_parsing_never_fails_and_phrases_come_with_words(words: str) -> None:
    terms = parse(words)
    assert bool(terms) == bool(terms.words)
    assert terms.words or not (terms.phrases or terms.compounds)


def test_marks_prefer_what_is_longest() -> None:
    assert parse("加装电梯 “维修资金出”").marked[:2] == ("维修资金出", "加装电梯")


def test_only_filters_that_were_set_count() -> None:
    assert Query("x", place=3, state="open").filters() == {"place": 3, "state": "open"}
    assert Query("x").filters() == {}
