"""The pages of moderation, as a page and as forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from portal.kernel.db import db
from tests.conftest import Browser
from tests.discussion.factories import open_matter, say
from tests.factories import Neighbourhood
from tests.moderation.factories import aged, deliver
from tests.proposals.factories import open_proposal


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
    public = browser().get(f"/matters/{lamp}/comments").text
    assert "骂人的话" not in public
    assert 'href="/moderation/log/comment/1"' in public
    assert "Hidden" in browser().get("/moderation/log/comment/1").text
    assert browser().get("/moderation/log/comment/2").status_code == 404
    assert "/moderation/decisions/1" in li.get("/me/moderation").text
    assert "/moderation/decisions/1" not in zhang.get("/me/moderation").text
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
    for tampered in ("comment-", "comment-x", "person-1", ""):
        everything = form | {"chosen": [*chosen, tampered], "reason": "人身攻击"}
        assert wang.post("/moderation", data=everything).status_code == 404
    assert browser().get("/moderation/log").text.count("Hidden") == 0
    refused = wang.post("/moderation", data=form | {"reason": ""}).text
    assert refused.count(" checked") == 2
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


HTMX = {"HX-Request": "true"}


def test_the_queue_changes_in_place(browser: Browser, hood: Neighbourhood, lamp: int) -> None:
    zhang, wang = browser("zhang"), browser("wang", "committee")
    for number in (1, 2):
        zhang.post(f"/moderation/comment/{number}/report", data={"rule": "insult", "note": "请看"})
    part = wang.get("/moderation", headers=HTMX).text
    assert part.lstrip().startswith('<div id="queue"')
    assert "<html" not in part
    hidden = {"rule": "insult", "reason": "人身攻击", "seen": ""}
    refused = wang.post("/moderation/comment/1/hide", data=hidden | {"reason": ""}, headers=HTMX)
    assert (refused.status_code, "骂人的话" in refused.text) == (422, True)
    taken = wang.post("/moderation/comment/1/hide", data=hidden, headers=HTMX)
    assert (taken.status_code, "骂人的话" in taken.text, "普通的话" in taken.text) == (200, False, True)
    assert "Nothing waits here" in wang.post("/moderation/comment/2/keep", headers=HTMX).text


def test_the_log_changes_in_place(browser: Browser, hood: Neighbourhood, lamp: int) -> None:
    browser("wang", "committee").post("/moderation/comment/1/hide", data={"rule": "insult", "reason": "人身攻击"})
    assert "Hidden" in browser().get("/moderation/log", headers=HTMX).text
    with_place = browser().get("/moderation/log?place=maple", headers=HTMX).text
    assert with_place.lstrip().startswith('<div id="log"')


def test_what_a_colleague_decided_meanwhile_is_not_overturned_unseen(browser: Browser, lamp: int) -> None:
    browser("zhang").post("/moderation/comment/1/report", data={"rule": "insult"})
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    assert sheng.post("/moderation/comment/1/keep").status_code == 303
    stale = wang.post("/moderation/comment/1/hide", data={"rule": "insult", "reason": "人身攻击", "seen": ""})
    assert stale.status_code == 422
    assert "in the meantime" in stale.text
    assert "人身攻击" in stale.text
    again = wang.post("/moderation/comment/1/hide", data={"rule": "insult", "reason": "人身攻击", "seen": "1"})
    assert again.status_code == 303
    assert "/moderation/decisions/1" in wang.get("/moderation/decisions/2").text


def test_what_nobody_reported_can_be_hidden_from_where_it_stands(browser: Browser, lamp: int) -> None:
    wang = browser("wang", "committee")
    assert 'href="/moderation/comment/1"' in wang.get("/comments/1/replies").text
    page = wang.get("/moderation/comment/1").text
    assert "骂人的话" in page
    assert "/moderation/comment/1/keep" not in page
    for client in (browser("li"), browser("zhou", "hill_committee"), browser("gao", "owners")):
        assert client.get("/moderation/comment/1").status_code == 403


def test_a_hidden_proposal_says_so_to_others_and_why_to_its_author(
    browser: Browser, setting: Callable[[Callable[[], Any]], Any], hood: Neighbourhood
) -> None:
    number = setting(lambda: open_proposal(hood.viewer("author"), title="把张三的电话贴出来"))
    zhang, wang, author = browser("zhang"), browser("wang", "committee"), browser("author")
    assert f'href="/moderation/matter/{number}/report"' in zhang.get(f"/proposals/{number}").text
    assert zhang.post(f"/moderation/matter/{number}/report", data={"rule": "private"}).status_code == 303
    hidden = {"rule": "private", "reason": "公布了邻居的电话"}
    assert wang.post(f"/moderation/matter/{number}/hide", data=hidden).status_code == 303
    for client in (browser(), zhang, wang):
        page = client.get(f"/proposals/{number}")
        assert page.status_code == 404
        assert "reveals private details" in page.text
        assert f'href="/moderation/log/matter/{number}"' in page.text
        assert "张三" not in page.text
    assert f'href="/moderation/matter/{number}"' in wang.get(f"/proposals/{number}").text
    assert "张三" in wang.get(f"/moderation/matter/{number}").text
    assert "张三" not in browser().get("/proposals").text
    assert browser().get(f"/matters/{number}/comments").status_code == 404
    mine = author.get(f"/proposals/{number}").text
    assert "张三" in mine
    assert 'href="/me/moderation"' in mine
    assert author.get(f"/proposals/{number}/edit").status_code == 403


def test_what_waits_with_a_link_says_so(
    browser: Browser, setting: Callable[[Callable[[], Any]], Any], hood: Neighbourhood
) -> None:
    body = "请看 http://shop.example 上的说明，里面写得很清楚，谢谢大家。"
    number = setting(lambda: open_proposal(aged(hood, "author", timedelta()), body=body))
    setting(deliver)
    for client in (browser(), browser("li")):
        page = client.get(f"/proposals/{number}")
        assert (page.status_code, "shop.example" in page.text) == (404, False)
        assert "waits until a moderator" in page.text
    assert "shop.example" in browser("author").get(f"/proposals/{number}").text
    wang = browser("wang", "committee")
    assert f"/moderation/matter/{number}/refuse" in wang.get("/moderation").text
    assert wang.post(f"/moderation/matter/{number}/keep").status_code == 303
    assert "shop.example" in browser().get(f"/proposals/{number}").text


def test_my_page_says_until_when_i_am_blocked(browser: Browser, lamp: int) -> None:
    li = browser("li")
    assert "you have been blocked" not in li.get("/me").text
    block = {"rule": "insult", "reason": "屡次辱骂", "days": "7"}
    browser("wang", "committee").post("/moderation/comment/1/block", data=block)
    assert "you have been blocked" in li.get("/me").text
    assert "屡次辱骂" in li.get("/moderation/decisions/1").text
    assert li.post("/proposals/new", data={"title": "再说一次"}).status_code == 403
    assert li.get("/proposals/mine").status_code == 200


def test_too_much_at_once_says_when_it_goes_on(
    browser: Browser, setting: Callable[[Callable[[], Any]], Any], hood: Neighbourhood, lamp: int
) -> None:
    setting(lambda: aged(hood, "zhang", timedelta()))
    zhang = browser("zhang")
    for number in range(6):
        answer = zhang.post(f"/matters/{lamp}/comments", data={"body": f"第{number}条", "stance": "for"}, headers=HTMX)
        assert answer.status_code == (200 if number < 5 else 422)
    assert "Go on at" in answer.text
