"""One proposal from first word to rating, on phones, in Chinese, by the people it takes."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, Portal, Visitor, visitor

TITLE = "5号楼门口台阶加装扶手"
BODY = "5号楼门口三级台阶没有扶手，下雨天老人上下很吃力。请在两侧加装不锈钢扶手，并做防滑条。"


def _let_one_support_be_enough(portal: Portal) -> None:
    with closing(sqlite3.connect(portal.data / "portal.db")) as database, database:
        database.execute("update place set support_share = 1, support_smallest = 1")


def _propose(resident: Visitor) -> str:
    """Write a proposal step by step; returns its path."""
    page = resident.visit("/")
    page.get_by_role("link", name="发起").click()
    resident.look()
    page.locator("#title").press_sequentially(TITLE, delay=5)
    page.locator("#similar").wait_for()
    page.get_by_label("公共设施").check()
    page.get_by_role("button", name="下一步").click()
    resident.look()
    page.get_by_role("button", name="下一步").click()
    resident.look()
    page.locator("#body").fill(BODY)
    page.get_by_role("button", name="下一步").click()
    resident.look()
    page.get_by_role("button", name="发布").click()
    page.wait_for_url(re.compile(r"/proposals/\d+$"))
    resident.look()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page.url.removeprefix(resident.portal.address)


def _support(neighbour: Visitor, path: str) -> None:
    page = neighbour.visit(path)
    expect(page.locator("#support")).to_contain_text("还差 1 人附议")
    page.get_by_role("button", name="附议", exact=True).click()
    expect(page.get_by_role("button", name="附议", exact=True)).to_have_attribute("aria-pressed", "true")
    neighbour.look()
    page.reload()
    expect(page.locator("#support")).to_contain_text("附议人数已够")


def _answer(clerk: Visitor, path: str) -> None:
    page = clerk.visit("/")
    expect(page.locator("main")).to_contain_text(TITLE)
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name="受理").click()
    page.wait_for_load_state()
    clerk.visit(path)
    page.get_by_role("link", name="答复", exact=True).click()
    clerk.look()
    page.get_by_label("采纳：将安排办理").check()
    page.locator("#reason").fill("已到现场查看，同意加装。两侧各装一根不锈钢扶手，台阶贴防滑条。")
    page.locator("#cost").fill("1280.50")
    page.locator("#due").fill("2030-12-31")
    page.get_by_role("button", name="公开答复").click()
    page.wait_for_url(re.compile(rf"{path}(#.*)?$"))
    clerk.look()
    expect(page.locator("#response")).to_contain_text("¥1,280.50")
    page.goto(f"{clerk.portal.address}{path}/complete")
    clerk.look()
    page.locator("#body").fill("扶手和防滑条都已装好，请大家看看。")
    page.locator("main form button").click()
    page.wait_for_url(re.compile(rf"{path}(#.*)?$"))


def _rate(person: Visitor, path: str) -> None:
    page = person.visit("/")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name=re.compile("评价")).first.click()
    person.look()
    page.locator("[name=done][value=yes]").check()
    page.locator("[name=score][value='5']").check()
    page.get_by_role("button", name="提交评价").click()
    page.wait_for_url(re.compile(rf"{path}(#.*)?$"))
    person.look()


def test_from_first_word_to_rating(chromium: Browser, portal: Portal) -> None:
    _let_one_support_be_enough(portal)
    resident = visitor(chromium, portal, "story-resident", PHONE)
    neighbour = visitor(chromium, portal, "story-neighbour", PHONE)
    clerk = visitor(chromium, portal, "story-clerk", PHONE)
    resident.sign_in_as("author")
    path = _propose(resident)
    neighbour.sign_in_as("supporter")
    _support(neighbour, path)
    clerk.sign_in_as("residents_committee")
    _answer(clerk, path)
    _rate(neighbour, path)
    _rate(resident, path)
    expect(resident.page.locator("main")).to_contain_text("已办结并评价")
    resident.visit("/notices")
    expect(resident.page.locator("main")).to_contain_text("已答复")
    resident.visit(f"/search?q={TITLE[:6]}")
    expect(resident.page.locator("#results")).to_contain_text("找到")
