"""A vote of owners from the demand to the recount: a phone, two readers of paper, a conflict, a result, a kit.

The portal runs in this process, so that weeks can pass; the browser, the database and the recount program are real.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from portal.config import Settings
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.people.models import Person
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, public_register, recognized
from tests.browser.conftest import DESK, PHONE, Portal, Visitor, visitor
from tests.factories import PASSWORD, Neighbourhood, build_neighbourhood
from tests.files.contents import photo


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Portal, Flask, Neighbourhood]]:
    """The test neighbourhood, served from this process."""
    app = create_app(Settings(data=tmp_path, secret_key="test", demo=False))
    with app.app_context(), clock.frozen(NOTICE - timedelta(days=60)):
        Base.metadata.create_all(db.engine)
        hood = build_neighbourhood()
        public_register(hood)
        recognized(hood)
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Portal(f"http://127.0.0.1:{server.server_port}", tmp_path), app, hood
    server.shutdown()
    thread.join()


class Cast:
    """Everyone at a browser of her own, signed in, acting for an organization or for herself."""

    def __init__(self, chromium: Browser, played: tuple[Portal, Flask, Neighbourhood]) -> None:
        self.chromium = chromium
        self.portal, self.app, self.hood = played

    def enter(self, name: str, size: dict[str, int], acting: bool = False) -> Visitor:
        with self.app.app_context():
            login = db.session.get_one(Person, self.hood.people[name]).login or ""
        who = visitor(self.chromium, self.portal, f"assembly-{name}", size)
        page = who.page
        page.goto(f"{self.portal.address}/sign-in")
        page.locator('main input[name="login"]').fill(login)
        page.locator('main input[name="password"]').fill(PASSWORD)
        page.locator("main form button.primary").first.click()
        page.wait_for_load_state("networkidle")
        if acting:
            page.goto(f"{self.portal.address}/acting")
            page.locator('main form[action="/acting"] button').first.click()
            page.wait_for_load_state("networkidle")
        return who


def _press(page: Page) -> None:
    """The one main button of the page."""
    page.locator("main .main-act button.primary").last.click()
    page.wait_for_load_state("networkidle")


def _demand(owner: Visitor) -> str:
    """An owner demands an assembly; of four owners she alone is more than a fifth. Returns its path."""
    page = owner.visit("/assemblies")
    page.locator('main a[href="/assemblies/demand"]').click()
    owner.look()
    page.locator("#title").fill("续聘物业服务企业")
    page.locator("#item").select_option("4")
    page.locator("#reason").fill("合同下月到期，续聘还是换人要由业主决定。")
    _press(page)
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
        _press(page)
    owner.look()
    _press(page)
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
    _press(page)
    for slot, choices in ballots:
        page.locator("#slot").fill(str(slot))
        _read_paper(first, choices)
        page.locator("#scan").set_input_files(scan)
        _press(page)
    first.look()


def _read_again(second: Visitor, path: str, ballots: list[tuple[int, tuple[str, str]]], area: str) -> None:
    """Another reads them again from the scans, and the totals of the cover sheet agree."""
    page = second.visit(f"{path}/paper")
    page.locator(f'main a[href^="{path}/paper/"]').first.click()
    for _slot, choices in ballots:
        page.locator('main a[href*="/again/"]').first.click()
        second.look()
        _read_paper(second, choices)
        _press(page)
    page.locator("[name$=heads]").fill(str(len(ballots)))
    page.locator("[name$=area]").fill(area)
    _press(page)
    second.look()


def test_from_the_demand_to_the_recount(
    chromium: Browser, played: tuple[Portal, Flask, Neighbourhood], tmp_path: Path
) -> None:
    cast, receipt, scan = Cast(chromium, played), tmp_path / "receipt.json", tmp_path / "scan.jpg"
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
