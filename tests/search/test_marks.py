"""Excerpts: the hit is in them, marked as it was written, and nothing escapes the escaping."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from portal.search.documents import parse
from portal.search.marks import mark


def test_hits_are_marked_as_they_were_written() -> None:
    assert mark("要求加裝電梯", parse("电梯").marked, 50) == "要求加裝<mark>電梯</mark>"
    assert mark("The LIFT is broken", parse("lift").marked, 50) == "The <mark>LIFT</mark> is broken"


def test_a_compound_is_marked_as_one() -> None:
    assert mark("加装电梯，加装了电梯", parse("加装电梯").marked, 50) == (
        "<mark>加装电梯</mark>，<mark>加装</mark>了<mark>电梯</mark>"
    )


def test_latin_words_are_marked_only_as_words() -> None:
    assert mark("A party of art, ART2 and 2art；艺术art展", ["art"], 50) == (
        "A party of <mark>art</mark>, ART2 and 2art；艺术<mark>art</mark>展"
    )


def test_everything_is_escaped() -> None:
    marked = mark("<b>电梯</b> & <script>", ["电梯"], 50)
    assert marked == "&lt;b&gt;<mark>电梯</mark>&lt;/b&gt; &amp; &lt;script&gt;"
    assert isinstance(marked, Markup)


def test_the_excerpt_is_around_the_first_hit() -> None:
    text = "甲" * 100 + "电梯" + "乙" * 100
    marked = mark(text, ["电梯"], 40)
    assert marked == "…" + "甲" * 10 + "<mark>电梯</mark>" + "乙" * 28 + "…"
    assert mark(text[:102], ["电梯"], 40) == "…" + "甲" * 38 + "<mark>电梯</mark>"
    assert mark(text, ["丙"], 5) == "甲甲甲甲甲…"
    assert mark("短", [], 5) == "短"


@given(st.text(), st.lists(st.text(min_size=1, max_size=3), max_size=3), st.integers(1, 30))
def test_without_its_marks_an_excerpt_is_the_escaped_text(text: str, terms: list[str], width: int) -> None:
    def bare(excerpt: str) -> str:
        return excerpt.removeprefix("…").removesuffix("…")

    plain = bare(re.sub("</?mark>", "", mark(text, terms, width)))
    assert any(plain == escape(bare(text[start : start + width])) for start in range(len(text) + 1))


def test_a_text_cannot_bring_its_own_marks() -> None:
    """The characters that stand for a mark until the text is escaped are nobody else's to write."""
    assert mark("\ue000路灯\ue001 \ue001<b>", ("路灯",), 40) == " <mark>路灯</mark>   &lt;b&gt;"
