"""A vote of owners from the demand to the recount: a phone, two readers of paper, a conflict, a result, a kit.

The browser, the database and the recount program are real.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.kernel import clock
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS
from tests.browser.conftest import DESK, PHONE, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.files.contents import photo


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _demand(owner: Visitor) -> str:
    """An owner demands an assembly; of four owners she alone is more than a fifth. Returns its path."""
    page = owner.visit("/assemblies")
    page.locator('main a[href="/assemblies/demand"]').click()
    owner.look()
    page.locator("#title").fill("续聘物业服务企业")
    page.locator("#item").select_option("4")
    page.locator("#reason").fill("合同下月到期，续聘还是换人要由业主决定。")
    press(page)
    owner.look()
    expect(page.get_by_text("已达到", exact=False).or_(page.get_by_text("达到人数", exact=False)).first).to_be_visible()
    return page.url.removeprefix(owner.portal.address)


def _announce(chair: Visitor, path: str) -> None:
    """The chair adds a motion to what owners demand and publishes the notice."""
    page = chair.visit(path)
    page.locator(f'main a[href="{path}/edit"]').click()
    chair.look()
    form = page.locator(f'form[action="{path}/motions"]')
    page.locator("details:has(#motion-title) summary").click()
    form.locator("#motion-title").fill("公共收益用于更换门禁")
    form.locator("#motion-item").select_option("9")
    form.locator("button").last.click()
    page.wait_for_load_state("networkidle")
    page.locator("#notice-opens").fill(_day(OPENS))
    page.locator("#notice-closes").fill(_day(CLOSES - timedelta(days=1)))
    page.locator(f'form[action="{path}/announce"] button').click()
    page.wait_for_load_state("networkidle")
    chair.look()
    chair.visit(f"{path}/print/notice")


def _day(moment: datetime) -> str:
    return clock.local(moment).date().isoformat()


def _vote(owner: Visitor, path: str, choice: str, receipt: Path) -> None:
    """Three taps: begin, one answer a motion, cast; the receipt is kept."""
    page = owner.visit(path)
    page.locator(f'main a[href^="{path}/vote/"]').first.click()
    for _motion in range(2):
        owner.look()
        page.locator(f'label[for="choice-{choice}"]').click()
        press(page)
    owner.look()
    press(page)
    owner.look()
    with page.expect_download() as download:
        page.locator('a[href$=".json"]').first.click()
    download.value.save_as(receipt)


def _read_paper(reader: Visitor, choices: tuple[str, str]) -> None:
    for number, choice in enumerate(choices, 1):
        reader.page.locator(f'label[for="m{number}-{choice}"]').click()


def _enter_stack(first: Visitor, path: str, ballots: list[tuple[int, tuple[str, str]]], scan: Path) -> None:
    """One counter enters every ballot of a stack with its scan."""
    page = first.visit(f"{path}/counters")
    page.locator(f'main a[href="{path}/paper"]').first.click()
    first.look()
    page.locator("#forms").fill(str(len(ballots)))
    press(page)
    for slot, choices in ballots:
        page.locator("#slot").fill(str(slot))
        _read_paper(first, choices)
        page.locator("#scan").set_input_files(scan)
        press(page)
    first.look()


def _read_again(second: Visitor, path: str, ballots: list[tuple[int, tuple[str, str]]], area: str) -> None:
    """Another reads them again from the scans, and the totals of the cover sheet agree."""
    page = second.visit(f"{path}/paper")
    page.locator(f'main a[href^="{path}/paper/"]').first.click()
    for _slot, choices in ballots:
        page.locator('main a[href*="/again/"]').first.click()
        second.look()
        _read_paper(second, choices)
        press(page)
    page.locator("[name$=heads]").fill(str(len(ballots)))
    page.locator("[name$=area]").fill(area)
    press(page)
    second.look()


def test_from_the_demand_to_the_recount(chromium: Browser, played: Played, tmp_path: Path) -> None:
    cast, receipt, scan = Cast(chromium, played, "assembly"), tmp_path / "receipt.json", tmp_path / "scan.jpg"
    scan.write_bytes(photo())
    with clock.frozen(NOTICE):
        li, chair = cast.enter("li", PHONE), cast.enter("gao", PHONE, acting=True)
        path = _demand(li)
        _announce(chair, path)
    with clock.frozen(DURING):
        _vote(li, path, "for", receipt)
        _vote(cast.enter("author", PHONE), path, "for", tmp_path / "another.json")
        wang, sheng = cast.enter("wang", DESK, acting=True), cast.enter("sheng", DESK, acting=True)
        ballots = [
            (_slot_of(cast, path, "zhang"), ("for", "against")),
            (_slot_of(cast, path, "li"), ("against", "for")),
        ]
        _enter_stack(wang, path, ballots, scan)
        _read_again(sheng, path, ballots, "179.00")
        page = wang.visit(f"{path}/conflicts")
        page.locator('input[id^="reason-"]').first.fill("先到的一张有效，公告已写明")
        page.locator("main section form button").first.click()
        page.wait_for_load_state("networkidle")
        wang.look()
    with clock.frozen(AFTER):
        page = chair.visit(path)
        page.locator(f'form[action="{path}/close"] button').click()
        page.wait_for_load_state("networkidle")
        page.locator(f'form[action="{path}/decide"] button').click()
        page.wait_for_load_state("networkidle")
        anyone = visitor(chromium, cast.portal, "assembly-anyone", PHONE)
        anyone.visit(f"{path}/print/result")
        page = anyone.visit(path)
        expect(page.get_by_text("通过").first).to_be_visible()
        page = anyone.visit(f"{path}/record")
        with page.expect_download() as download:
            page.locator(f'a[href="{path}/kit.zip"]').click()
        download.value.save_as(tmp_path / "kit.zip")
    _recount(tmp_path / "kit.zip", receipt, tmp_path)


def _slot_of(cast: Cast, path: str, who: str) -> int:
    """The number printed on someone's ballot paper."""
    from portal.assemblies.queries.assembly import my_slots

    with cast.app.app_context():
        return my_slots(cast.hood.viewer(who), int(path.rsplit("/", 1)[1]))[0].number


def _recount(kit: Path, receipt: Path, home: Path) -> None:
    """The program from the kit, run as an owner would; and what it says of a kit somebody changed."""
    subprocess.run([sys.executable, "-m", "zipfile", "-e", kit, home / "kit"], check=True)
    program = next((home / "kit").rglob("verify.py"))
    told = subprocess.run([sys.executable, program, kit, receipt], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    content = bytearray(kit.read_bytes())
    content[len(content) // 3] ^= 1
    kit.write_bytes(content)
    assert subprocess.run([sys.executable, program, kit], capture_output=True, check=False).returncode != 0
