"""An officer helps a person at the desk, on a phone and in Chinese: begun, marked, finished, and seen by the person."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from portal.people.rules import DEMO_LOGINS
from tests.browser.conftest import PHONE, Portal, Visitor, visitor

WORDS = "路灯太暗，老人晚上出门看不清台阶，请早点修。"


def _begin(clerk: Visitor) -> None:
    """The clerk records who is there, how she knows, and what was agreed."""
    page = clerk.visit("/desk")
    page.locator('main a[href="/assist"]').first.click()
    clerk.look()
    page.locator("#login").fill(DEMO_LOGINS["supporter"][0])
    page.locator('input[name="identity"]').first.check()
    page.locator("#reason").fill("手机坏了，想留言")
    page.locator("#consent").check()
    page.locator("main form button.primary").click()
    page.locator(".helping, .acting").first.wait_for()
    clerk.look()


def _comment(clerk: Visitor) -> str:
    """What the person says about a proposal; returns its path."""
    page = clerk.visit("/proposals?state=open")
    path = page.locator('.card-title a[href^="/proposals/"]').first.get_attribute("href") or ""
    page = clerk.visit(path)
    page.locator("details summary").first.click()
    page.locator("#comment-body").fill(WORDS)
    page.locator('form[action$="/comments"] button.primary').click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    clerk.look()
    return path


def test_an_officer_helps_and_everything_is_marked(chromium: Browser, portal: Portal) -> None:
    clerk, person = visitor(chromium, portal, "assist", PHONE), visitor(chromium, portal, "assisted", PHONE)
    clerk.sign_in_as("residents_committee")
    _begin(clerk)
    page = clerk.page
    expect(page.get_by_text(re.compile("李明.*代录|代录.*李明")).first).to_be_visible()
    path = _comment(clerk)
    expect(page.get_by_text(re.compile("王桂兰.*代录")).first).to_be_visible()
    page.locator('form[action="/assist/finish"] button').click()
    page.wait_for_load_state()
    clerk.look()
    expect(page.locator('form[action="/assist/finish"]')).to_have_count(0)
    person.sign_in_as("supporter")
    expect(person.visit("/me/entered").get_by_text("王桂兰").first).to_be_visible()
    expect(person.visit(path).get_by_text(WORDS)).to_be_visible()
