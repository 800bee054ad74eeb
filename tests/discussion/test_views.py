"""The pages of discussion, once as a page and once as a fragment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.discussion import commands
from portal.discussion.models import Comment
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.places.models import Place
from tests.conftest import Browser
from tests.discussion.factories import answer, open_matter, read, say
from tests.factories import Neighbourhood
from tests.statements import statements

HTMX = {"HX-Request": "true"}
NASTY = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><a href="javascript:alert(1)">x</a>',
    "{{ 7191*7191 }}{% raw %}",
    "javascript:alert(1) http://javascript:alert(1)",
    "שלום עולם \u202eabc\u2066",
    "👨‍👩‍👧‍👦" * 100,
    "长" * 2_000,
    "https://example.org/" + "a" * 1_900,
]


@pytest.fixture
def lamp(app: Flask, hood: Neighbourhood) -> int:
    """A public matter of spring, for which the residents committee is responsible."""
    with app.app_context():
        matter = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
        db.session.commit()
    return matter


@pytest.fixture
def setting(app: Flask, hood: Neighbourhood) -> Callable[[Callable[[], Any]], Any]:
    """Do something on the database between requests."""

    def do(act: Callable[[], Any]) -> Any:
        with app.app_context():
            result = act()
            db.session.commit()
            return result

    return do


def rows(model: Any = Comment) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_comment_is_posted_and_stands_on_the_page(browser: Browser, lamp: int) -> None:
    li = browser("li")
    answer_ = li.post(f"/matters/{lamp}/comments", data={"body": "赞成装灯", "stance": "for", "once": "a"})
    assert (answer_.status_code, answer_.location) == (303, f"/matters/{lamp}/comments?at=1#comment-1")
    page = browser().get(f"/matters/{lamp}/comments").text
    assert "赞成装灯" in page
    assert 'id="comment-1"' in page


def test_htmx_gets_the_discussion_alone(browser: Browser, lamp: int) -> None:
    posted = browser("li").post(f"/matters/{lamp}/comments", data={"body": "赞成", "stance": "for"}, headers=HTMX)
    assert posted.status_code == 200
    assert posted.text.lstrip().startswith('<section id="comments"')
    assert "赞成" in posted.text
    read_ = browser().get(f"/matters/{lamp}/comments?stance=for", headers=HTMX).text
    assert read_.lstrip().startswith('<section id="comments"')


def test_a_form_sent_twice_is_one_comment(browser: Browser, lamp: int, setting: Callable[..., Any]) -> None:
    li, form = browser("li"), {"body": "只说一遍", "stance": "neutral", "once": "token"}
    first, second = (li.post(f"/matters/{lamp}/comments", data=form).location for _ in range(2))
    assert first == second
    form = {"body": "回一句", "once": "other"}
    replies = {li.post("/comments/1/replies", data=form).location for _ in range(2)}
    assert replies == {f"/matters/{lamp}/comments?at=2#comment-2"}
    assert setting(rows) == 2


@pytest.mark.parametrize("body", NASTY)
def test_whatever_is_typed_is_shown_as_text(browser: Browser, lamp: int, body: str) -> None:
    """The checked client refuses inline script, handlers and broken nesting on every page."""
    assert browser("li").post(f"/matters/{lamp}/comments", data={"body": body, "stance": "for"}).status_code == 303
    browser("zhang").post("/moderation/comment/1/report", data={"rule": "insult", "note": body[:300]})
    clerk = browser("wang", "committee")
    for path in (f"/matters/{lamp}/comments", "/comments/1/replies", "/moderation"):
        page = clerk.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="javascript' not in page
        assert str(7191 * 7191) not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_too_much_and_nothing_are_refused_with_what_was_typed(
    browser: Browser, lamp: int, headers: dict[str, str], setting: Callable[..., Any]
) -> None:
    for body in ("话" * 10_000, "", "\u200b"):
        page = browser("li").post(f"/matters/{lamp}/comments", data={"body": body, "stance": "for"}, headers=headers)
        assert page.status_code == 422
        assert body in page.text
        assert 'role="alert"' in page.text
    assert setting(rows) == 0


@pytest.mark.usefixtures("leisure")
def test_a_permalink_lands_on_the_page_that_holds_the_comment(
    browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]
) -> None:
    def talk() -> tuple[int, list[int]]:
        li = hood.viewer("li")
        first = say(li, lamp, "第一条", "for")
        replies = [answer(li, first.id, f"回{n}").id for n in range(45)]
        for number in range(60):
            say(li, lamp, f"第{number}条", ("for", "against", "neutral")[number % 3])
        return first.id, replies

    first, replies = setting(talk)
    visitor = browser()
    assert f'id="comment-{first}"' not in visitor.get(f"/matters/{lamp}/comments").text
    for at in (first, replies[0], replies[19], replies[20], replies[44], first + 60):
        assert f'id="comment-{at}"' in visitor.get(f"/matters/{lamp}/comments?at={at}").text
    for nowhere in (f"/matters/{lamp}/comments?at=9999", f"/matters/{lamp + 1}/comments?at={first}"):
        assert visitor.get(nowhere).status_code == 404


def test_a_reply_is_shown_in_place(browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]) -> None:  # fmt: skip  # noqa: E501
    setting(lambda: say(hood.viewer("li"), lamp))
    zhang = browser("zhang")
    opened = zhang.get("/comments/1/replies", headers=HTMX).text
    assert 'id="comment-1"' in opened
    assert "data-focus" in opened
    replied = zhang.post("/comments/1/replies", data={"body": "同意"}, headers=HTMX)
    assert (replied.status_code, "同意" in replied.text) == (200, True)
    refused = zhang.post("/comments/1/replies", data={"body": ""})
    assert refused.status_code == 422


def test_helpful_is_pressed_and_let_go(browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]) -> None:  # fmt: skip  # noqa: E501
    setting(lambda: say(hood.viewer("li"), lamp))
    zhang = browser("zhang")
    pressed = zhang.post("/comments/1/helpful", data={"on": "1"}, headers=HTMX)
    assert 'aria-pressed="true"' in pressed.text
    assert 'aria-pressed="true"' in zhang.get(f"/matters/{lamp}/comments").text
    plain = zhang.post("/comments/1/helpful", data={"on": "0"})
    assert plain.location == f"/matters/{lamp}/comments?at=1#comment-1"
    assert 'aria-pressed="false"' in zhang.get("/comments/1/replies").text


def test_an_edit_keeps_its_history_readable(browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]) -> None:  # fmt: skip  # noqa: E501
    setting(lambda: say(hood.viewer("li"), lamp, "旧话"))
    li = browser("li")
    assert "旧话" in li.get("/comments/1/edit").text
    assert li.post("/comments/1/edit", data={"body": "新话"}).status_code == 303
    page = browser().get("/comments/1/replies").text
    assert "新话" in page
    assert "旧话" in page
    assert li.post("/comments/1/edit", data={"body": ""}).status_code == 422
    assert browser("zhang").get("/comments/1/edit").status_code == 403


def test_visitors_are_led_to_the_sign_in_and_lose_nothing(
    browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]
) -> None:
    setting(lambda: say(hood.viewer("li"), lamp))
    for path in (f"/matters/{lamp}/comments", "/comments/1/replies", "/moderation/comment/1/report"):
        kept = browser().post(path, data={"body": "写了很久的话", "rule": "insult", "note": "写了很久的话"})
        assert kept.status_code == 401
        assert "写了很久的话" in kept.text
    assert setting(rows) == 1


@pytest.mark.parametrize("path", ["/matters/99/comments", "/comments/99/replies", "/comments/99/edit"])  # fmt: skip
def test_what_does_not_exist_is_not_found(browser: Browser, path: str) -> None:
    assert browser("li").get(path).status_code == 404
    assert browser("li").post(path, data={"body": "x"}).status_code == 404


def test_a_foreign_draft_is_not_found_and_ones_own_is_not_discussed(
    browser: Browser, hood: Neighbourhood, setting: Callable[..., Any]
) -> None:
    def draft() -> int:
        place = db.session.get_one(Place, hood.places["spring"])
        return matters.register(hood.viewer("li"), "proposal", "proposals", "草稿", "", place, "safety", "draft").id

    matter = setting(draft)
    assert browser("zhang").get(f"/matters/{matter}/comments").status_code == 404
    assert browser("li").get(f"/matters/{matter}/comments").status_code == 403
    assert browser("li").post(f"/matters/{matter}/comments", data={"body": "x"}).status_code == 403


def test_what_visitors_are_shown_again_is_never_out_of_date(
    browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]
) -> None:
    """A comment is put together once for all visitors; an edit, a mark, a reply, a decision each show at once."""
    setting(lambda: say(hood.viewer("li"), lamp, "旧话"))
    visitor, path = browser(), f"/matters/{lamp}/comments"
    first = visitor.get(path).text
    assert "旧话" in first
    with clock.frozen(clock.now() + timedelta(hours=5)):
        assert visitor.get(path).text == first
    setting(lambda: commands.edit(hood.viewer("li"), read(hood.viewer("li"), 1), "新话"))
    assert "旧话" not in visitor.get(path).text
    setting(lambda: commands.mark_helpful(hood.viewer("zhang"), read(hood.viewer("zhang"), 1)))
    assert "Helpful 1" in visitor.get(path).text
    setting(lambda: answer(hood.viewer("zhang"), 1, "同意"))
    assert "同意" in visitor.get(path).text
    setting(lambda: commands.set_hidden(1, "insult"))
    assert "新话" not in visitor.get(path).text


def test_what_is_put_together_for_one_reader_is_never_shown_to_another_who_may_do_less(
    browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]
) -> None:
    """Li's comment with Zhang's reply: others may mark and report both, each of the two only the other's."""
    setting(lambda: (say(hood.viewer("li"), lamp), answer(hood.viewer("zhang"), 1)))
    acts = {
        "mark": 'formaction="/comments/{}/helpful"',
        "report": "/moderation/comment/{}/report",
        "edit": "/comments/{}/edit",
    }
    may: dict[tuple[str, str | None], list[list[int]]] = {
        ("chen", None): [[1, 2], [1, 2], []],
        ("wang", "committee"): [[1, 2], [1, 2], []],
        ("li", None): [[2], [2], [1]],
        ("zhang", None): [[1], [1], [2]],
        ("sun", None): [[1, 2], [1, 2], []],
    }
    for (who, acting), wanted in may.items():
        text = browser(who, acting).get(f"/matters/{lamp}/comments").text
        assert [[n for n in (1, 2) if act.format(n) in text] for act in acts.values()] == wanted, who
    assert "/helpful" not in browser().get(f"/matters/{lamp}/comments").text


@pytest.mark.parametrize(("who", "most"), [(None, 2), ("li", 4)])
def test_a_discussion_keeps_its_budget(
    app: Flask,
    browser: Browser,
    hood: Neighbourhood,
    lamp: int,
    setting: Callable[..., Any],
    who: str | None,
    most: int,
) -> None:
    setting(lambda: [say(hood.viewer("li"), lamp) for _ in range(30)])
    client = browser(who)
    with statements(app) as sent:
        client.get(f"/matters/{lamp}/comments")
    assert len(sent) <= most, sent


def test_the_author_of_official_words_is_named_with_her_office(
    browser: Browser, hood: Neighbourhood, lamp: int, setting: Callable[..., Any]
) -> None:
    said = setting(lambda: say(hood.viewer("wang", "committee"), lamp, "已列入计划"))
    page = browser().get(f"/matters/{lamp}/comments").text
    assert "is-official" in page
    assert "清湖社区居民委员会" in page
    assert setting(lambda: read(hood.viewer("li"), said.id).organization_id) == hood.organizations["committee"]
