"""Public revenue shared out: planned, announced, chosen on phones, counted in the background, explained, ratified."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.allocations.commands import counting
from portal.assemblies.commands import announcing, preparing
from portal.assemblies.rules.ruleset import MotionKind
from portal.kernel import clock
from portal.kernel.db import db
from tests.allocations.world import AFTER, ANNOUNCED, CLOSES, DURING, OPENS
from tests.assemblies.world import prepared
from tests.browser.conftest import DESK, PHONE, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press

PROJECTS = (("三处台阶加扶手", "4000"), ("车棚加装烟感", "6500"), ("门口装信息屏", "9000"))


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _plan(chair: Visitor) -> str:
    """A committee writes a plan of ten thousand yuan with three projects, and announces it. Returns its path."""
    page = chair.visit("/allocations")
    page.locator('main a[href="/allocations/new"]').click()
    chair.look()
    page.locator("#title").fill("公共收益怎么用")
    press(page)
    path = page.url.removeprefix(chair.portal.address).removesuffix("/edit")
    page.locator("[id$=budget]").fill("10000")
    page.locator("form:has([id$=budget]) button").first.click()
    page.wait_for_load_state("networkidle")
    for title, cost in PROJECTS:
        chair.visit(f"{path}/edit")
        form = page.locator("form:has([id$=cost])")
        if not form.locator("[id$=cost]").is_visible():
            page.locator("details:has([id$=cost]) summary").click()
        form.locator("[id$=title]").fill(title)
        form.locator("[id$=description]").fill(f"{title}，物业负责三年维修。")
        form.locator("[id$=cost]").fill(cost)
        form.locator("button").last.click()
        page.wait_for_load_state("networkidle")
    page.locator("[id$=opens]").fill(clock.local(OPENS).date().isoformat())
    page.locator("[id$=closes]").fill(clock.local(CLOSES).date().isoformat())
    page.locator("form:has([id$=opens]) button").last.click()
    page.wait_for_load_state("networkidle")
    chair.look()
    return path


def _choose(resident: Visitor, path: str, *numbers: int) -> None:
    """From the home page: mark, look over, cast."""
    page = resident.visit("/")
    page.locator(f'main a[href="{path}"]').first.click()
    page.locator(f'main a[href="{path}/choose"]').first.click()
    resident.look()
    for number in numbers:
        page.locator(f'label[for="project-{number}"]').click()
        page.wait_for_load_state("networkidle")
    press(page)
    resident.look()
    press(page)
    expect(page.get_by_text("您的选择已投出", exact=False).first).to_be_visible()
    page = resident.visit("/")
    expect(page.locator(f'main ol.cards a[href="{path}"]')).to_have_count(0)


def test_from_the_plan_to_the_reason_why(chromium: Browser, played: Played) -> None:
    cast = Cast(chromium, played, "allocation")
    with clock.frozen(ANNOUNCED):
        path = _plan(cast.enter("gao", DESK, acting=True))
    with clock.frozen(DURING):
        _choose(cast.enter("li", PHONE), path, 1, 2)
        _choose(cast.enter("zhang", PHONE), path, 1)
        _choose(cast.enter("chen", PHONE), path, 3)
    with cast.app.app_context(), clock.frozen(AFTER):
        counter = counting.counter()
        while counter():
            pass
    anyone = visitor(chromium, cast.portal, "allocation-anyone", PHONE)
    with clock.frozen(AFTER):
        page = anyone.visit(path)
        expect(page.locator("#outcome .notice")).to_contain_text("供参考")
        for reason in ("第 1 轮", "第 3 轮"):
            expect(page.get_by_text(reason).first).to_be_visible()
    with clock.frozen(_ratify(cast, int(path.rsplit("/", 1)[1]))):
        page = anyone.visit(path)
        expect(page.locator("#outcome .notice")).to_contain_text("已追认")


def _ratify(cast: Cast, allocation_id: int) -> datetime:
    """The owners' assembly passes a motion about it; returns when."""
    notice = AFTER + timedelta(days=1)
    opens, closes = notice + timedelta(days=16), notice + timedelta(days=30)
    hood = cast.hood
    with cast.app.app_context():
        with clock.frozen(notice):
            vote = prepared(hood, items=())
            chair = hood.viewer("gao", "owners")
            preparing.add_motion(chair, vote.thing(), 9, MotionKind.DECISION, "确认公共收益的用途",
                                 source_id=allocation_id)  # fmt: skip
            announcing.announce(chair, vote.thing(), opens, closes)
        with clock.frozen(opens + timedelta(days=1)):
            for who in ("li", "zhang", "author"):
                vote.cast(who, m1="for")
        with clock.frozen(closes + timedelta(minutes=1)):
            vote.close()
            assert vote.decide()["motions"][0]["strict"]["passed"]
        db.session.commit()
    return closes + timedelta(hours=1)
