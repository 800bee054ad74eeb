"""What a comment may be, to the character and to the minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.discussion import rules
from portal.discussion.rules import can_be_changed, check_body, neighbourhood, tidy
from portal.kernel.errors import DomainError
from portal.web.filters import FILTERS

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ADDRESSES = ("http://", "https://")
PIECES = [
    "<script>", "</p>", "&amp;", '"', "'", "http://", "https://a.cn/?q=1", " ", "\n\n", "\n", "javascript:", "“", "）",
    "\u202e", "文", "<img src=x onerror=1>", ".", "://",
]  # fmt: skip


@pytest.mark.parametrize("body", ["好", "x" * 2_000, "👩‍👩‍👧‍👦" * 280, "שלום", "\u200cا"])
def test_words_are_taken(body: str) -> None:
    check_body(tidy(body))


@pytest.mark.parametrize("body", ["", "  \n\t ", "\u200b", "\u202e\u2066", "\x00\x07", "x" * 2_001])
def test_nothing_and_too_much_are_not(body: str) -> None:
    with pytest.raises(DomainError) as refusal:
        check_body(tidy(body))
    assert refusal.value.field == "body"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  一\r\n二\r三  ", "一\n二\n三"),
        ("一\n\n\n\n二", "一\n\n二"),
        ("一\x00\x1b[31m二\x7f", "一[31m二"),
        ("👨‍👩‍👧 ", "👨‍👩‍👧"),
        ("一\ud800二", "一二"),
    ],
)
def test_text_is_kept_plain(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


@given(st.lists(st.sampled_from(PIECES)))
def test_nothing_typed_becomes_markup(pieces: list[str]) -> None:
    """Whatever is typed, only paragraphs, breaks and http links come out, and every character is still there."""
    text = tidy("".join(pieces))
    tree = html5lib.parseFragment(FILTERS["paragraphs"](text), namespaceHTMLElements=False)
    for element in tree.iter():
        if element is not tree:
            assert element.tag in {"p", "br", "a"}
        if element.tag == "a":
            assert element.get("href", "").startswith(ADDRESSES)
            assert set(element.get("rel", "").split()) == {"nofollow", "ugc", "noopener"}
            assert set(element.attrib) == {"href", "rel"}
    assert "".join("".join(tree.itertext()).split()) == "".join(text.split())


@pytest.mark.parametrize(("minutes", "open_"), [(0, True), (29, True), (30, True), (31, False)])
def test_words_can_be_changed_for_thirty_minutes(minutes: int, open_: bool) -> None:
    assert can_be_changed(NOON, NOON + timedelta(minutes=minutes)) is open_


@pytest.mark.parametrize(
    ("path", "around"), [("/1/", "/1/"), ("/1/2/", "/1/2/"), ("/1/2/3/", "/1/2/3/"), ("/1/2/3/4/", "/1/2/3/")]
)
def test_the_community_around_a_matter_discusses_it(path: str, around: str) -> None:
    assert neighbourhood(path) == around


@pytest.mark.parametrize(
    ("check", "good", "bad", "field"),
    [
        (rules.check_stance, "against", "maybe", "stance"),
    ],
)
def test_choices_are_those_on_offer(check: object, good: str, bad: str, field: str) -> None:
    assert callable(check)
    check(good)
    with pytest.raises(DomainError) as refusal:
        check(bad)
    assert refusal.value.field == field
