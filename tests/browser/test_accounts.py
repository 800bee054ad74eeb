"""A quarter's accounts: the cash book taken in, three pairs of hands, a question, what was wrong set right, checked."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.disclosure.commands import importing, keeping
from portal.kernel import clock
from portal.kernel.db import db
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.places.models import Place
from tests.browser.conftest import DESK, PHONE, ROOT, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.disclosure.books_as_files import xlsx
from tests.disclosure.world import NOW, SINCE


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _open(cast: Cast) -> int:
    """A fund of the owners' committee, of which Li is a member too."""
    with cast.app.app_context(), clock.frozen(NOW):
        committee = db.session.get_one(Organization, cast.hood.organizations["owners"])
        people.admit(committee, db.session.get_one(Person, cast.hood.people["li"]), "member")
        place = db.session.get_one(Place, cast.hood.places["spring"])
        chair = cast.hood.viewer("gao", "owners")
        fund = keeping.open_fund(chair, place, "public_revenue", "公共收益", SINCE, 50_00, 100_00).id
        db.session.commit()
    return fund


def _import(chair: Visitor, cast: Cast, fund: int) -> None:
    """From the desk to the lines: choose the file, look at the preview, take it in."""
    page = chair.visit("/desk")
    page.locator('main a[href="/disclosure/kept"]').click()
    page.locator(f'main a[href="/disclosure/funds/{fund}"]').first.click()
    chair.look()
    page.locator(f'main a[href="/disclosure/funds/{fund}/import"]').click()
    chair.look()
    file = {"name": "一季度流水.xlsx", "mimeType": "application/octet-stream", "buffer": xlsx()}
    page.locator('main input[type="file"]').set_input_files(file)  # type: ignore[arg-type]
    page.locator("#uploading button").click()
    page.wait_for_url("**/disclosure/imports/*")
    expect(page.locator("#outcome progress")).to_be_visible()
    _work(cast)
    expect(page.get_by_text("蓝天维修部").first).to_be_visible()
    chair.look()
    page.locator("#outcome .main-act button").click()
    page.wait_for_load_state("networkidle")
    _work(cast)
    expect(page.locator("#outcome .notice.success")).to_be_visible()
    chair.look()


def _work(cast: Cast) -> None:
    with cast.app.app_context():
        importer = importing.importer()
        while importer():
            pass
        db.session.remove()


def _check(cast: Cast, path: str, first: Visitor, second: Visitor, third: Visitor) -> None:
    """Added up by one, approved by another, published by a third."""
    for who in (first, second, third):
        page = who.visit(f"{path}/work")
        press(page) if who is first else page.locator("main .main-act button").first.click()
        page.wait_for_load_state("networkidle")
        who.look()


def test_from_the_cash_book_to_the_checked_file(chromium: Browser, played: Played, tmp_path: Path) -> None:
    cast = Cast(chromium, played, "accounts")
    fund = _open(cast)
    with clock.frozen(NOW):
        gao, li = cast.enter("gao", PHONE, acting=True), cast.enter("li", PHONE, acting=True)
        xu = cast.enter("xu", DESK, acting=True)
        _import(gao, cast, fund)
        page = gao.visit(f"/disclosure/funds/{fund}/lines")
        page.locator(f'form[action="/disclosure/funds/{fund}/begin"] button').click()
        page.wait_for_url("**/work")
        path = page.url.removeprefix(cast.portal.address).removesuffix("/work")
        _check(cast, path, gao, li, xu)
        _ask_and_answer(cast, path, gao)
        _set_right(cast, path, gao, li, xu)
        reader = visitor(chromium, cast.portal, "accounts-anyone", PHONE)
        page = reader.visit(path)
        expect(page.get_by_text("票据抄错了").first).to_be_visible()
        reader.visit(f"{path}/print")
        _verify(reader, tmp_path)


def _ask_and_answer(cast: Cast, path: str, chair: Visitor) -> None:
    resident = cast.enter("author", PHONE)
    page = resident.visit(path)
    page.locator(f'main a[href^="{path}/ask?line="]').nth(1).click()
    page.locator("main textarea").fill("三号楼的门禁一年修了几次？")
    resident.look()
    press(page)
    expect(page.locator("#questions")).to_contain_text("三号楼的门禁")
    page = chair.visit("/")
    page.locator(f'main a[href="{path}#questions"]').first.click()
    page.locator('#questions a[href$="/answer"]').click()
    page.locator("main textarea").fill("两次，都在保修期外。")
    chair.look()
    press(page)
    page = resident.visit(path)
    expect(page.locator("#questions")).to_contain_text("两次，都在保修期外。")


def _set_right(cast: Cast, path: str, first: Visitor, second: Visitor, third: Visitor) -> None:
    page = first.visit(path)
    page.locator(f'a[href="{path}/restate"]').click()
    page.locator("#reason").fill("票据抄错了")
    first.look()
    press(page)
    page.wait_for_url("**/work")
    draft = page.url.removeprefix(cast.portal.address).removesuffix("/work")
    page.locator("details:has(#number) summary").click()
    for name, value in (("number", "2"), ("day", "2026-01-09"), ("amount", "350.80"), ("party", "蓝天维修部"),
                        ("note", "门禁维修"), ("why", "实付350.80元")):  # fmt: skip
        page.locator(f"details #{name}").fill(value)
    page.locator("details #category").select_option("repairs")
    page.locator("details:has(#number) button").click()
    page.wait_for_load_state("networkidle")
    first.look()
    _check(cast, draft, first, second, third)


def _verify(reader: Visitor, home: Path) -> None:
    """Whoever reads takes the two files home and checks them with the program that is published with them."""
    paths = []
    for statement in _published(reader):
        taken = reader.page.request.get(f"{reader.portal.address}/disclosure/{statement}/file.jsonl")
        assert taken.ok
        paths.append(home / f"{statement}.jsonl")
        paths[-1].write_bytes(taken.body())
    command = [sys.executable, "-m", "portal.disclosure.verify", *map(str, paths)]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    assert "2 statements, every sum and hash fits; balance 901.35 yuan" in checked.stdout
    first = min(paths)
    first.write_bytes(first.read_bytes().replace(b'"amount":120000', b'"amount":120001'))
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 1


def _published(reader: Visitor) -> list[int]:
    page = reader.visit("/disclosure")
    page.locator('main a[href^="/disclosure/funds/"]').first.click()
    page.wait_for_load_state("networkidle")
    links = page.locator('section[aria-labelledby="history-title"] a').evaluate_all(
        "links => links.map(link => +link.getAttribute('href').split('/').pop())"
    )
    return [int(number) for number in links]
