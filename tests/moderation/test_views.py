"""The pages of moderation, as a page and as forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.kernel.db import db
from tests.conftest import Browser
from tests.discussion.factories import open_matter, say
from tests.factories import Neighbourhood


@pytest.fixture
def setting(app: Flask) -> Callable[[Callable[[], Any]], Any]:
    """Do something on the database between requests."""

    def do(act: Callable[[], Any]) -> Any:
        with app.app_context():
            result = act()
            db.session.commit()
            return result

    return do


@pytest.fixture
def lamp(setting: Callable[[Callable[[], Any]], Any], hood: Neighbourhood) -> int:
    """A matter of spring with two comments of Li's."""

    def prepare() -> int:
        number = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
        for words in ("骂人的话", "普通的话"):
            say(hood.viewer("li"), number, words)
        return number

    return int(setting(prepare))


def test_report_hide_appeal_restored(browser: Browser, lamp: int) -> None:
    zhang, wang, sheng, li = (
        browser("zhang"), browser("wang", "committee"), browser("sheng", "committee"), browser("li"),
    )  # fmt: skip
    assert zhang.post("/moderation/comment/1/report", data={"note": "?"}).status_code == 422
    assert zhang.post("/moderation/comment/1/report", data={"rule": "insult"}).status_code == 303
    assert zhang.post("/moderation/comment/1/report", data={"rule": "insult"}).status_code == 422
    assert "骂人的话" in wang.get("/moderation").text
    assert wang.post("/moderation/comment/1/hide", data={"rule": "insult"}).status_code == 422
    hidden = {"rule": "insult", "reason": "人身攻击"}
    assert wang.post("/moderation/comment/1/hide", data=hidden).location == "/moderation"
    assert "骂人的话" not in browser().get(f"/matters/{lamp}/comments").text
    page = li.get("/moderation/decisions/1").text
    assert "人身攻击" in page
    assert zhang.get("/moderation/decisions/1").status_code == 404
    assert li.post("/moderation/decisions/1/appeal", data={"words": ""}).status_code == 422
    assert li.post("/moderation/decisions/1/appeal", data={"words": "这是引用。"}).status_code == 303
    assert "/moderation/decisions/1" not in wang.get("/moderation").text
    assert "/moderation/decisions/1" in sheng.get("/moderation").text
    second = {"restored": "yes", "reason": "确为引用"}
    assert wang.post("/moderation/decisions/1/decide", data=second).status_code == 403
    assert sheng.post("/moderation/decisions/1/decide", data={"reason": "?"}).status_code == 422
    assert sheng.post("/moderation/decisions/1/decide", data=second).status_code == 303
    assert "骂人的话" in browser().get(f"/matters/{lamp}/comments").text
    log = browser().get("/moderation/log").text
    assert "Taken back on appeal" in log
    for secret in ("李明", "骂人", "人身攻击", "张伟"):
        assert secret not in log


def test_everything_chosen_is_decided_at_once(browser: Browser, lamp: int) -> None:
    zhang, wang = browser("zhang"), browser("wang", "committee")
    for number in (1, 2):
        zhang.post(f"/moderation/comment/{number}/report", data={"rule": "insult"})
    chosen = re.findall(r'name="chosen" value="([^"]+)"', wang.get("/moderation").text)
    assert chosen == ["comment-1", "comment-2"]
    form = {"chosen": chosen, "act": "hide", "rule": "insult"}
    assert wang.post("/moderation", data=form).status_code == 422
    assert (
        wang.post("/moderation", data=form | {"chosen": [*chosen, "comment-99"], "reason": "x" * 9}).status_code == 404
    )
    assert wang.post("/moderation", data=form | {"reason": "人身攻击"}).status_code == 303
    assert "Nothing waits here" in wang.get("/moderation").text


def test_the_queue_is_of_ones_own_place(browser: Browser, hood: Neighbourhood, lamp: int) -> None:
    browser("zhang").post("/moderation/comment/1/report", data={"rule": "insult"})
    zhou = browser("zhou", "hill_committee")
    assert "骂人的话" not in zhou.get("/moderation").text
    hidden = {"rule": "insult", "reason": "人身攻击"}
    for client in (zhou, browser("gao", "owners"), browser("li")):
        assert client.post("/moderation/comment/1/hide", data=hidden).status_code == 403
    assert browser("li").get("/moderation").status_code == 403
    street = browser("he", "street_office")
    assert "骂人的话" in street.get(f"/moderation?place={hood.places['spring']}").text
    assert "骂人的话" not in street.get(f"/moderation?place={hood.places['maple']}").text


def test_a_block_is_said_and_keeps_from_writing(browser: Browser, lamp: int) -> None:
    wang, li = browser("wang", "committee"), browser("li")
    block = {"rule": "insult", "reason": "屡次辱骂", "days": "7"}
    assert wang.post("/moderation/comment/1/block", data=block | {"days": "0"}).status_code == 422
    assert wang.post("/moderation/comment/1/block", data=block).location == "/moderation/blocks"
    assert "李明" in wang.get("/moderation/blocks").text
    assert li.post(f"/matters/{lamp}/comments", data={"body": "再说", "stance": "for"}).status_code == 403
    assert "屡次辱骂" in li.get("/moderation/decisions/1").text
    assert wang.post("/moderation/decisions/1/lift").status_code == 303
    assert li.post(f"/matters/{lamp}/comments", data={"body": "再说", "stance": "for"}).status_code == 303


@pytest.mark.parametrize("path", ["/moderation/comment/99/report", "/moderation/person/1/report", "/moderation/decisions/99"])  # fmt: skip  # noqa: E501
def test_what_is_not_there_is_not_found(browser: Browser, lamp: int, path: str) -> None:
    assert browser("zhang").get(path).status_code == 404
