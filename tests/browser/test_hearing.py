"""A hearing between two screens, the secretary's and a phone: opened, asked, cut off, spoken, written, answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.adoption import commands as adoption
from portal.adoption.queries import lines_of
from portal.adoption.rules import Verdict
from portal.kernel import clock
from portal.kernel.db import db
from tests.browser.conftest import DESK, PHONE, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.hearings.world import BEGINS, ENDS, drawn

SOON = 6_000  # a poll and what it changes, in milliseconds


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _act(page: Page, act: str) -> None:
    page.locator(f'button[name="act"][value^="{act}"]').first.click()
    page.wait_for_load_state("networkidle")


def _opened(cast: Cast, secretary: Visitor, phone: Visitor, path: str) -> None:
    """The desk writes the agenda and opens the session; the phone, waiting, has everything without a reload."""
    page = secretary.visit(f"{path}/agenda")
    page.locator("#item-title").fill("充电棚建在哪里")
    page.locator("#item-minutes").fill("20")
    page.locator('form[action$="/items"] button').click()
    page.wait_for_load_state("networkidle")
    phone.visit(f"{path}/board")
    expect(phone.page.locator("#ask textarea")).to_have_count(0)
    page = secretary.visit(f"{path}/desk")
    page.locator('form[action$="/begin"] button').click()
    page.wait_for_load_state("networkidle")
    secretary.look()
    _act(page, "item:")
    expect(phone.page.locator('button[formaction$="/speak"]').first).to_be_visible(timeout=SOON)
    expect(phone.page.locator("#ask textarea")).to_be_visible(timeout=SOON)


def _typing(phone: Page) -> tuple[str, bool]:
    """What stands in the unsent question, and whether the cursor is still there."""
    focused = phone.evaluate("document.activeElement.closest('#ask') !== null")
    return phone.locator("#ask textarea").input_value(), bool(focused)


def test_a_hearing_between_the_desk_and_a_phone(chromium: Browser, played: Played) -> None:
    cast = Cast(chromium, played, "hearing")
    with cast.app.app_context():
        sitting = drawn(cast.hood)
        sitting.check_in("li")
        db.session.commit()
    path, question = f"/hearings/{sitting.id}", "老年人没有手机，怎么充电？"
    with clock.frozen(BEGINS):
        secretary, li = cast.enter("wang", DESK, acting=True), cast.enter("li", PHONE)
        desk, phone = secretary.page, li.page
        _opened(cast, secretary, li, path)
        phone.locator('button[formaction$="/speak"]').first.click()
        expect(phone.locator("#board .board-queue li")).to_have_count(1, timeout=SOON)
        li.look()
        phone.locator("#ask textarea").fill(question)
        expect(desk.locator("#desk .board-queue li")).to_have_count(1, timeout=SOON)
        _act(desk, "next:")
        expect(phone.locator("#board [role=timer]")).to_be_visible(timeout=SOON)
        assert _typing(phone) == (question, True)
        phone.context.set_offline(True)
        expect(phone.locator("#board[data-stale]")).to_have_count(1, timeout=SOON)
        desk.locator("#note textarea").fill("应该建在北门，离电源近。")
        _act(desk, "finish:")
        expect(phone.locator("#board [role=timer]")).to_be_visible()
        phone.context.set_offline(False)
        expect(phone.locator("#board [role=timer]")).to_have_count(0, timeout=SOON)
        expect(phone.locator("[data-stale]")).to_have_count(0)
        assert _typing(phone) == (question, True)
        li.complaints.clear()
        phone.locator("#ask form button").click()
        expect(phone.locator("#mine .question-text")).to_have_text(question, timeout=SOON)
        assert _typing(phone)[0] == ""
        li.look()
        _ended(secretary, li, path)
    _answered(cast, secretary, path, sitting.id)


def _ended(secretary: Visitor, li: Visitor, path: str) -> None:
    """The wall shows it all; the session ends; the speaker finds her words and confirms them."""
    wall = secretary.visit(f"{path}/wall")
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    desk = secretary.visit(f"{path}/desk")
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.locator('form[action$="/end"] button').click()
    desk.wait_for_url(f"**{path}/minutes")
    li.page.locator(f'#board a[href="{path}/minutes"]').click(timeout=SOON)
    li.look()
    li.page.locator(f'main a[href^="{path}/minutes/"]').first.click()
    li.look()
    press(li.page)
    li.look()


def _answered(cast: Cast, secretary: Visitor, path: str, hearing_id: int) -> None:
    """Findings and an answer to everything; then anybody reads it."""
    with clock.frozen(ENDS + timedelta(days=2)):
        with cast.app.app_context():
            wang = cast.hood.viewer("wang", "committee")
            for line in lines_of(hearing_id):
                adoption.decide(wang, line, Verdict.ADOPTED, "照大家说的办。", None, None)
            db.session.commit()
        desk = secretary.visit(f"{path}/minutes")
        desk.locator("#findings").fill("大家同意在北门建充电棚，可以刷卡充电。")
        desk.locator('form[action$="/findings"] button').click()
        desk.wait_for_load_state("networkidle")
        desk.once("dialog", lambda dialog: dialog.accept())
        desk.locator('form[action$="/publish"] button').click()
        desk.wait_for_load_state("networkidle")
        secretary.look()
        anyone = visitor(cast.chromium, cast.portal, "hearing-anyone", PHONE)
        page = anyone.visit(f"{path}/minutes")
        expect(page.get_by_text("离电源近").first).to_be_visible()
        page.locator(f'main a[href="/matters/{hearing_id}/adoption"]').first.click()
        anyone.look()
        expect(page.get_by_text("照大家说的办").first).to_be_visible()
