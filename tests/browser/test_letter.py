"""A letter with a code, from the printer of the residents committee to a support on a phone, in Chinese."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, PHONE, Portal, Visitor, visitor

# htmx listens to what it has swapped in once it has settled: no person is as quick as this test.
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')"


def _print_letters(clerk: Visitor) -> str:
    """Letters to the first building; returns the code of one."""
    page = clerk.page
    page.goto(f"{clerk.portal.address}/letters/new")
    page.locator("#compound").select_option(index=1)
    page.locator("#building").wait_for()
    page.wait_for_function(SETTLED)
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # each choice draws the form anew
        page.locator("#building").select_option(index=1)
    page.wait_for_function(SETTLED)
    page.locator("#hours").fill("周一至周五 9:00–17:00，清湖路 8 号")
    page.locator('button[name="print"]').click()
    page.locator(".letter").first.wait_for()
    clerk.look()
    code = re.search(r"\d{4} \d{4} \d{4}", page.locator(".letter").first.inner_text())
    assert code
    assert page.locator(".letter svg").count() == page.locator(".letter").count()
    return code[0]


def _support_with(resident: Visitor, code: str, path: str) -> None:
    """From the proposal over the code back to the proposal, and support it."""
    page = resident.visit(path)
    page.locator('#support a[href^="/me/residency?next="]').click()
    resident.look()
    page.locator('main a[href^="/me/letter?next="]').click()
    resident.look()
    page.locator("#code").fill("0000 0000 0000")
    page.locator('input[name="kind"][value="tenant"]').check()
    page.locator("main form button.primary").click()
    page.locator(".error-summary").wait_for()
    resident.look()
    page.locator("#code").fill(code)
    page.locator("main form button.primary").click()
    page.wait_for_url(re.compile(rf"{path}$"))
    resident.look()
    button = page.get_by_role("button", name="附议", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_a_code_from_a_letter_leads_back_to_the_support(chromium: Browser, portal: Portal) -> None:
    clerk, resident = visitor(chromium, portal, "letters", DESK), visitor(chromium, portal, "letter", PHONE)
    clerk.sign_in_as("residents_committee")
    code = _print_letters(clerk)
    author = visitor(chromium, portal, "letter-author", PHONE)
    author.sign_in_as("supporter")
    page = author.visit("/proposals?state=open")
    path = page.locator('.card-title a[href^="/proposals/"]').first.get_attribute("href") or ""
    resident.sign_in_as("newcomer")
    _support_with(resident, code, path)
    clerk.visit("/letters")
