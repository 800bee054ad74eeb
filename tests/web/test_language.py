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


def test_a_shelf_makes_once_and_keeps_no_more_than_it_may() -> None:
    shelf, made = Shelf(most=10), []

    def make(text: str) -> Markup:
        made.append(text)
        return Markup.escape(text)

    for key in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        assert shelf.take(key, lambda key=key: make(key)) == key
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]
    assert shelf.kept <= 10


def test_what_is_larger_than_the_shelf_is_made_and_not_kept() -> None:
    shelf = Shelf(most=3)
    assert shelf.take("k", lambda: Markup("larger")) == "larger"
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
