"""A hearing on screen from its announcement to the adoption table, between the secretary's desk and two phones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.kernel import clock
from tests.browser.conftest import DESK, PHONE, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.hearings.world import AFTER, ANNOUNCED, BEGINS, CLOSES, DAY, DURING, ENDS

SOON = 6_000  # a poll and what it changes, in milliseconds
QUESTION = "老年人没有手机，怎么充电？"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


@dataclass(frozen=True)
class Session:
    """The secretary at the desk and two owners with phones, at the hearing of `path`."""

    secretary: Visitor
    li: Visitor
    zhang: Visitor
    path: str

    @property
    def desk(self) -> Page:
        return self.secretary.page


def _act(page: Page, act: str) -> None:
    page.locator(f'button[name="act"][value^="{act}"]').first.click()
    page.wait_for_load_state("networkidle")


def _send(page: Page, form: str) -> None:
    page.locator(f'form[action$="{form}"] button').last.click()
    page.wait_for_load_state("networkidle")


def _announced(secretary: Visitor) -> str:
    """Prepared in four steps, then announced to everybody. Returns its path."""
    page = secretary.visit("/hearings")
    page.locator('main a[href="/hearings/new"]').click()
    secretary.look()
    page.locator("#place").select_option(label="春晓苑")
    page.locator("#title").fill("充电棚听证会")
    page.locator('input[name="kind"][value="work"]').check()
    press(page)
    path = page.url.removeprefix(secretary.portal.address).removesuffix("/edit")
    page.locator("[id$=purpose]").fill("听大家怎么说，再决定建在哪里。")
    _send(page, "/edit")
    for name, value in (
        ("day", clock.local(BEGINS).date().isoformat()), ("begins", f"{clock.local(BEGINS):%H:%M}"),
        ("ends", f"{clock.local(ENDS):%H:%M}"), ("venue", "社区活动室201"),
        ("closes", clock.local(CLOSES - timedelta(minutes=1)).date().isoformat()),
    ):  # fmt: skip
        page.locator(f'form[action$="/plan"] [name$="{name}"]').fill(value)
    _send(page, "/plan")
    page.locator('form[action$="/seats"] [name$="owners"]').fill("2")
    _send(page, "/seats")
    secretary.look()
    _send(page, "/announce")
    secretary.look()
    return path


def _seated(at: Session) -> None:
    """Two owners apply on their phones, the seats are drawn, and the codes stand in public."""
    with clock.frozen(DURING):
        for owner in (at.li, at.zhang):
            page = owner.visit(at.path)
            page.locator(f'main a[href="{at.path}/apply"]').click()
            owner.look()
            page.locator('input[name="group"][value="owners"]').check()
            press(page)
            owner.look()
    with clock.frozen(AFTER):
        page = at.secretary.visit(at.path)
        _send(page, "/draw")
        page = at.li.visit(f"{at.path}/seats")
        expect(page.locator("main table").last.locator("tbody tr")).to_have_count(2)


def _checked_in(at: Session) -> None:
    """The secretary shows the code of the room; each owner types it in."""
    with clock.frozen(DAY):
        code = at.secretary.visit(f"{at.path}/room").locator(".figure-code").inner_text()
        for owner in (at.li, at.zhang):
            page = owner.visit(at.path)
            page.locator(f'main a[href="{at.path}/check-in"]').click()
            page.locator("#code").fill(code)
            press(page)
            owner.look()


def _opened(at: Session) -> None:
    """The desk writes the agenda and opens the session; the phones, waiting, have everything without a reload."""
    page = at.secretary.visit(f"{at.path}/agenda")
    page.locator("#item-title").fill("充电棚建在哪里")
    page.locator("#item-minutes").fill("20")
    _send(page, "/items")
    for owner in (at.li, at.zhang):
        expect(owner.visit(f"{at.path}/board").locator("#ask textarea")).to_have_count(0)
    page = at.secretary.visit(f"{at.path}/desk")
    _send(page, "/begin")
    at.secretary.look()
    _act(page, "item:")
    for owner in (at.li, at.zhang):
        expect(owner.page.locator('button[formaction$="/speak"]').first).to_be_visible(timeout=SOON)
        expect(owner.page.locator("#ask textarea")).to_be_visible(timeout=SOON)


def _typing(phone: Page) -> tuple[str, bool]:
    """What stands in the unsent question, and whether the cursor is still there."""
    focused = phone.evaluate("document.activeElement.closest('#ask') !== null")
    return phone.locator("#ask textarea").input_value(), bool(focused)


def _spoken(at: Session) -> None:
    """Li is called and speaks; her phone drops out meanwhile, and keeps what she was typing."""
    desk, phone = at.desk, at.li.page
    phone.locator('button[formaction$="/speak"]').first.click()
    expect(phone.locator("#board .board-queue li")).to_have_count(1, timeout=SOON)
    at.li.look()
    phone.locator("#ask textarea").fill(QUESTION)
    expect(desk.locator("#desk .board-queue li")).to_have_count(1, timeout=SOON)
    _act(desk, "next:")
    expect(phone.locator("#board [role=timer]")).to_be_visible(timeout=SOON)
    assert _typing(phone) == (QUESTION, True)
    phone.context.set_offline(True)
    expect(phone.locator("#board[data-stale]")).to_have_count(1, timeout=SOON)
    desk.locator("#note textarea").fill("应该建在北门，离电源近。")
    _act(desk, "finish:")
    expect(phone.locator("#board [role=timer]")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("#board [role=timer]")).to_have_count(0, timeout=SOON)
    expect(phone.locator("[data-stale]")).to_have_count(0)
    assert _typing(phone) == (QUESTION, True)
    at.li.complaints.clear()


def _asked(at: Session) -> None:
    """Li puts her question; Zhang sees it within a poll and supports it; the desk sees that he does."""
    phone, other = at.li.page, at.zhang.page
    phone.locator("#ask form button").click()
    expect(phone.locator("#mine .question-text")).to_have_text(QUESTION, timeout=SOON)
    assert _typing(phone)[0] == ""
    support = other.locator('#mine button[formaction$="/support"]')
    support.click(timeout=SOON)
    expect(support).to_have_count(0)
    at.zhang.look()
    expect(at.desk.locator("#desk .question-text + p")).to_contain_text("1", timeout=SOON)


def _polled(at: Session) -> None:
    """A straw poll: both answer on their phones, the result is shown when it is closed, and not before."""
    desk = at.desk
    desk.locator("details#poll summary").click()
    desk.locator("details#poll [name$=question]").fill("建在北门，还是南门？")
    desk.locator("details#poll [name$=options]").fill("北门\n南门")
    _send(desk, "/polls")
    for owner in (at.li, at.zhang):
        answer = owner.page.locator('#mine button[formaction$="/poll"]').first
        answer.click(timeout=SOON)
        expect(answer).to_have_attribute("aria-pressed", "true", timeout=SOON)
        expect(owner.page.locator("#board .board-poll table")).to_have_count(0)
    at.li.look()
    _act(desk, "close_poll:")
    for owner in (at.li, at.zhang):
        result = owner.page.locator("#board .board-poll tbody tr").first
        expect(result.locator("td.figure")).to_have_text("2", timeout=SOON)
    at.zhang.look()


def _ended(at: Session) -> None:
    """The wall shows it all; the session ends; the speaker finds her words and confirms them."""
    wall = at.secretary.visit(f"{at.path}/wall")
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    desk = at.secretary.visit(f"{at.path}/desk")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.locator('form[action$="/end"] button').click()
    desk.wait_for_url(f"**{at.path}/minutes")
    phone = at.li.page
    phone.locator(f'#board a[href="{at.path}/minutes"]').click(timeout=SOON)
    at.li.look()
    phone.locator(f'main a[href^="{at.path}/minutes/"]').first.click()
    at.li.look()
    press(phone)
    at.li.look()


def _published(at: Session) -> None:
    """Findings, a verdict with its reason for every line, each a promise with a day; then all is public."""
    desk, table = at.secretary.visit(f"{at.path}/minutes"), at.path.replace("hearings", "matters") + "/adoption"
    desk.locator("#findings").fill("大家同意在北门建充电棚，可以刷卡充电。")
    _send(desk, "/findings")
    desk.locator(f'main a[href="{table}"]').first.click()
    at.secretary.look()
    lines = [str(a.get_attribute("href")) for a in desk.locator('main li a[href^="/adoption/"]').all()]
    assert len(lines) == 2, "the speech and the question"
    for line in lines:
        desk = at.secretary.visit(line)
        desk.locator('input[name="verdict"][value="adopted"]').check()
        desk.locator("#reason").fill("照大家说的办。")
        desk.locator("#organization").select_option(index=1)
        desk.locator("#due").fill(clock.local(ENDS + timedelta(days=60)).date().isoformat())
        press(desk)
    desk = at.secretary.visit(f"{at.path}/minutes")
    desk.once("dialog", lambda dialog: dialog.accept())
    _send(desk, "/publish")
    at.secretary.look()


def test_a_hearing_from_the_announcement_to_the_adoption_table(chromium: Browser, played: Played) -> None:
    cast = Cast(chromium, played, "hearing")
    with clock.frozen(ANNOUNCED):
        secretary = cast.enter("wang", DESK, acting=True)
        at = Session(secretary, cast.enter("li", PHONE), cast.enter("zhang", PHONE), _announced(secretary))
    _seated(at)
    _checked_in(at)
    with clock.frozen(BEGINS):
        _opened(at)
        _spoken(at)
        _asked(at)
        _polled(at)
        _ended(at)
    with clock.frozen(ENDS + timedelta(days=7)):
        _published(at)
        anyone = visitor(chromium, cast.portal, "hearing-anyone", PHONE)
        page = anyone.visit(f"{at.path}/minutes")
        expect(page.get_by_text("离电源近").first).to_be_visible()
        page.locator('main a[href$="/adoption"]').first.click()
        anyone.look()
        expect(page.get_by_text("照大家说的办").first).to_be_visible()
        page = at.zhang.visit(f"/matters/{at.path.rsplit('/', 1)[1]}/adoption")
        expect(page.get_by_text("您说过或支持过这一条")).to_have_count(1)
