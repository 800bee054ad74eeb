"""What is put together once: never out of date, in the right language, and not too much of it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from jinja2 import DictLoader
from markupsafe import Markup

from portal.web import language
from portal.web.filters import format_paragraphs
from portal.web.language import Shelf, part, parts, say
from portal.web.visitors import page_for_all


def test_a_shelf_keeps_what_was_asked_for_last_and_no_more_than_it_may() -> None:
    shelf = Shelf(most=10)
    for key in ("aaaa", "bbbb"):
        shelf.put(key, Markup.escape(key))
    assert shelf.get("aaaa") == "aaaa"
    shelf.put("cccc", Markup("cccc"))
    assert [shelf.get(key) for key in ("aaaa", "bbbb", "cccc")] == ["aaaa", None, "cccc"]
    assert shelf.kept == 8


def test_what_is_larger_than_the_shelf_is_not_kept() -> None:
    shelf = Shelf(most=3)
    shelf.put("k", Markup("larger"))
    assert shelf.get("k") is None
    assert shelf.kept == 0


def test_a_part_follows_what_it_is_given_and_the_language(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    template = "{% macro row(name, n) %}{{ name }}:{{ n|date }}{% endmacro %}"
    environment = app.jinja_env.overlay(loader=DictLoader({"row.html": template}))
    monkeypatch.setattr(app, "jinja_env", environment)
    day = date(2026, 11, 23)
    with app.test_request_context(headers={"Cookie": "portal_lang=en"}):
        assert part("row.html", "row", "<b>", day) == "&lt;b&gt;:23 Nov 2026"
        assert part("row.html", "row", "c", day) == "c:23 Nov 2026"
        assert parts("row.html", "row", [("a", day), ("b", day)]) == "a:23 Nov 2026b:23 Nov 2026"
    with app.test_request_context(headers={"Cookie": "portal_lang=zh"}):
        assert part("row.html", "row", "c", day) == "c:2026年11月23日"
        assert language.locale().language == "zh"


def test_what_is_named_in_a_phrase_is_escaped(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "portal_lang=en"}):
        assert say("About %(what)s", what="<script>") == "About &lt;script&gt;"
        assert say("100%%") == "100%"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一\n二\n\n三", "<p>一<br>二</p>\n<p>三</p>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("看https://a.cn/b。", '<p>看<a href="https://a.cn/b" rel="nofollow noopener ugc">https://a.cn/b</a>。</p>\n'),
        ('https://a.cn/"onclick="x', '<p><a href="https://a.cn/" rel="nofollow noopener ugc">https://a.cn/</a>&#34;onclick=&#34;x</p>\n'),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>\n"),
        ("  \n\n ", ""),
    ],
)  # fmt: skip
def test_paragraphs_keep_words_and_link_addresses(text: str, html: str) -> None:
    assert format_paragraphs(text) == html


def test_visitors_share_a_page_only_while_all_on_it_is_the_same(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(most=100_000)  # full of other tests' pages, the one of this process drops as much as it takes
    monkeypatch.setattr("portal.web.visitors.shelf", shelf)

    def page_of(shown: str, cookie: str = "portal_lang=en") -> str:
        with app.test_request_context("/about", headers={"Cookie": cookie}):
            return page_for_all("proposals/similar.html", None, (shown,), found=()).get_data(as_text=True)

    first = page_of("one")
    shelved = shelf.kept
    assert page_of("one") == first
    assert shelf.kept == shelved
    assert 'lang="zh-Hans"' in page_of("one", "portal_lang=zh")
    assert "data-elder" in page_of("one", "portal_lang=en; portal_elder=1")
    assert "data-elder" not in page_of("one")
    page_of("two")
    assert shelf.kept > shelved
