"""A room from its offer to its booking: the office offers it, a neighbour books it on her phone, the office answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.kernel import clock
from tests.browser.conftest import DESK, PHONE, Visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.venues.world import NOW

NAME, PURPOSE = "二楼活动室", "亲子读书会"


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _offered(office: Visitor) -> str:
    """From the desk; open every day from nine to nine, each booking approved. Returns its path."""
    office.visit("/desk").locator('main a[href="/venues/desk"]').click()
    office.look()
    page = office.page
    page.locator('main a[href="/venues/new"]').click()
    page.locator("#name").fill(NAME)
    page.locator("#about").fill("用完请把椅子放回原处。")
    page.locator("#address").fill("清湖路18号")
    page.locator("#approval").check()
    for day in range(7):
        page.locator(f"#day{day}").fill("09:00-21:00")
    office.look()
    press(page)
    office.look()
    return page.url.removeprefix(office.portal.address)


def _book(neighbour: Visitor, path: str, begins: str, ends: str) -> None:
    page = neighbour.visit(path)
    page.locator(f'main a[href="{path}/book"]').click()
    page.locator("#day").fill((clock.today() + timedelta(days=1)).isoformat())
    page.locator("#begins").fill(begins)
    page.locator("#ends").fill(ends)
    page.locator("#purpose").fill(PURPOSE)
    press(page)
    neighbour.look()


def test_a_room_is_offered_booked_and_answered(chromium: Browser, played: Played) -> None:
    cast = Cast(chromium, played, "venue")
    with clock.frozen(NOW):
        office, li, zhang = cast.enter("wang", DESK, acting=True), cast.enter("li", PHONE), cast.enter("zhang", PHONE)
        path = _offered(office)
        li.visit("/").locator('footer a[href="/venues"]').click()
        li.look()
        expect(li.page.get_by_text(NAME)).to_be_visible()
        _book(li, path, "14:00", "15:30")
        booked = li.page.url.removeprefix(li.portal.address)
        expect(li.page.get_by_text("待管理单位答复")).to_be_visible()
        _book(zhang, path, "15:00", "16:00")
        expect(zhang.page.get_by_text("2026-11-24 15:30–16:30").first).to_be_visible()
        expect(zhang.page.get_by_text(PURPOSE)).to_have_count(0)
        page = office.visit("/venues/desk")
        page.locator(f'main a[href="{booked}"]').click()
        office.look()
        page.locator('form[action$="/approve"] button').click()
        page.wait_for_load_state("networkidle")
        office.visit(f"{path}/plan?week={clock.today().isoformat()}")
        expect(office.page.get_by_text(PURPOSE)).to_be_visible()
        expect(li.visit(booked).get_by_text("已预约").first).to_be_visible()
        week = zhang.visit(path)
        expect(week.locator("#week")).not_to_contain_text("李明")
