"""Reported, hidden, appealed, restored: four people on phones, in Chinese."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Portal, Visitor, visitor

WORDS = "有人把公共走廊当自己家，请物业管一管。"


def _comment(author: Visitor) -> str:
    """Say something about an open proposal; returns the path of its discussion."""
    page = author.visit("/proposals?state=open")
    path = page.locator('.card-title a[href^="/proposals/"]').first.get_attribute("href") or ""
    page = author.visit(path)
    page.locator("#comments details summary").first.click()
    page.locator('#comments textarea[name="body"]').first.fill(WORDS)
    page.locator('#comments form[hx-post] button[type="submit"]').first.click()
    page.locator(".comment", has_text=WORDS).wait_for()
    return f"/matters/{path.rsplit('/', 1)[1]}/comments?sort=newest"


def _said(page: Page) -> Page:
    return page.locator(".comment", has_text=WORDS)  # type: ignore[return-value]


def _report(neighbour: Visitor, discussion: str) -> None:
    page = neighbour.visit(discussion)
    _said(page).locator('a[href$="/report"]').first.click()
    neighbour.look()
    page.locator('input[name="rule"][value="insult"]').check()
    page.locator("main form button.primary").click()
    page.locator(".notice.success").wait_for()


def _hide(clerk: Visitor) -> None:
    page = clerk.visit("/moderation")
    panel = page.locator("#queue article.panel", has_text=WORDS)
    panel.locator("summary").click()
    panel.locator('input[name="reason"]').fill("对邻居说话请客气一些。")
    clerk.look()
    panel.locator("button.danger").click()
    page.locator(".notice.success").wait_for()
    expect(panel).to_have_count(0)
    clerk.look()


def _appeal(author: Visitor) -> str:
    """Appeal from the page of one's own decisions; returns the decision's path."""
    page = author.visit("/me/moderation")
    page.locator('a[href^="/moderation/decisions/"]').first.click()
    author.look()
    page.locator("#words").fill("这里没有骂人，只是请物业来管。")
    page.locator("main form button.primary").click()
    page.locator(".notice.success").wait_for()
    author.look()
    return page.url.removeprefix(author.portal.address)


def _restore(colleague: Visitor, decision: str) -> None:
    page = colleague.visit("/moderation")
    page.locator(f'a[href="{decision}"]').click()
    colleague.look()
    page.locator('input[name="restored"][value="yes"]').check()
    page.locator('input[name="reason"]').fill("确实没有骂人。")
    page.locator("main form.panel button.primary").click()
    page.locator(".notice.success").wait_for()


def test_reported_hidden_appealed_restored(chromium: Browser, portal: Portal) -> None:
    names = ("author", "supporter", "residents_committee", "second_clerk")
    author, neighbour, clerk, colleague = (visitor(chromium, portal, f"moderation-{name}", PHONE) for name in names)
    for person, name in zip((author, neighbour, clerk, colleague), names, strict=True):
        person.sign_in_as(name)
    anyone = visitor(chromium, portal, "moderation-visitor", PHONE)
    discussion = _comment(author)
    _report(neighbour, discussion)
    _hide(clerk)
    page = anyone.visit(discussion)
    expect(_said(page)).to_have_count(0)
    page.locator('a[href^="/moderation/log/comment/"]').first.click()
    anyone.look()
    decision = _appeal(author)
    assert clerk.visit("/moderation").locator(f'a[href="{decision}"]').count() == 0
    _restore(colleague, decision)
    expect(_said(anyone.visit(discussion))).to_have_count(1)
    log = anyone.visit("/moderation/log").locator("#log")
    expect(log).to_contain_text("经申诉")
    expect(log).not_to_contain_text(WORDS)
