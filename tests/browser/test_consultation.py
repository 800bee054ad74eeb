"""A consultation by statements: asked, answered on a phone, added to, counted, closed early, answered, and promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from portal.consultations.commands.statements import mapping
from portal.consultations.models import OpinionMap, OpinionVote
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.people.models import Person
from tests.browser.conftest import DESK, PHONE, Visitor, visitor
from tests.browser.weeks import Cast, Played, neighbourhood, press
from tests.consultations.world import CLOSES, DURING, OPENED

TITLE, SUGGESTED = "充电棚夜里几点关？", "棚子应该靠近南门，老人走得近。"
CARRIER, PROMISED = "清湖社区居民委员会", (DURING + timedelta(days=40)).date()
STATEMENTS = ("晚上十点以后应该停止充电。", "夜班职工也要能充上电。", "棚里应该装烟感和喷淋。")


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    with neighbourhood(tmp_path) as it:
        yield it


def _ask(clerk: Visitor) -> str:
    """The clerk writes what is asked, three statements to begin with, and opens it. Returns its path."""
    page = clerk.visit("/consultations")
    page.locator('main a[href="/consultations/new"]').click()
    clerk.look()
    page.locator("#place").select_option(label="春晓苑")
    page.locator("#title").fill(TITLE)
    page.locator('input[name="form"][value="statements"]').check()
    press(page)
    path = page.url.removeprefix(clerk.portal.address).removesuffix("/edit")
    page.locator("#body").fill("新的充电棚离三号楼只有十二米。先听大家的，再决定。")
    page.locator('form[action$="/edit"] button').last.click()
    page.wait_for_load_state("networkidle")
    for text in STATEMENTS:
        page.locator('form[action$="/seeds"] input[name$="text"]').fill(text)
        page.locator('form[action$="/seeds"] button').last.click()
        page.wait_for_load_state("networkidle")
    page.locator("[id$=closes]").fill(clock.local(CLOSES).date().isoformat())
    clerk.look()
    page.locator('form[action$="/announce"] button').last.click()
    page.wait_for_load_state("networkidle")
    clerk.look()
    return path


def _answer(resident: Visitor, path: str) -> None:
    """Three statements, one after the other in place; the last with a key; then one of her own."""
    page = resident.visit(path)
    for number in range(1, len(STATEMENTS) + 1):
        expect(page.locator("form[data-keys] .small").first).to_contain_text(f"{number}")
        before = page.locator(".statement").inner_text()
        if number == len(STATEMENTS):
            page.keyboard.press("3")
        else:
            page.locator('button[value="agree"]').click()
        expect(page.locator(".statement").filter(has_text=before)).to_have_count(0)
    resident.look()
    page.locator("details:has(form[action$='/statements']) summary").click()
    page.locator("form[action$='/statements'] input[name='text']").fill(SUGGESTED)
    page.locator("form[action$='/statements'] button").last.click()
    page.wait_for_load_state("networkidle")
    page = resident.visit(f"{path}/answers")
    expect(page.locator("main ol.cards > li")).to_have_count(len(STATEMENTS))


def _crowd(cast: Cast, consultation_id: int) -> None:
    """Forty more people answer in two camps, and the background process counts."""
    with cast.app.app_context():
        people = [Person(login=f"crowd{n}", name=f"居民{n}", password="-", created_at=OPENED) for n in range(40)]
        db.session.add_all(people)
        db.session.flush()
        for at, person in enumerate(people):
            camp = 1 if at % 2 else -1
            for number, said in ((1, camp), (2, -camp), (3, 1)):
                vote = OpinionVote(consultation_id=consultation_id, person_id=person.id, number=number, vote=said)
                db.session.add(vote)
        db.session.get_one(OpinionMap, consultation_id).changes += len(people)
        db.session.commit()
        chore = mapping.mapper()
        while chore():
            pass


def test_from_a_question_to_a_line_for_everyone(chromium: Browser, played: Played) -> None:
    cast = Cast(chromium, played, "consultation")
    with clock.frozen(OPENED):
        clerk = cast.enter("wang", DESK, acting=True)
        path = _ask(clerk)
    with clock.frozen(DURING):
        resident = cast.enter("li", PHONE)
        _answer(resident, path)
        page = clerk.visit(f"{path}/statements")
        expect(page.locator("main ol.cards > li").first).to_contain_text(SUGGESTED)
        page.locator('form[action$="/accept"] button').first.click()
        page.wait_for_load_state("networkidle")
    with clock.frozen(DURING + timedelta(hours=1)):
        _crowd(cast, int(path.rsplit("/", 1)[1]))
        page = resident.visit(f"{path}/map")
        assert page.locator("svg.opinion-map g").count() >= 2
        expect(page.locator("main table").first).to_contain_text("A")
        expect(page.get_by_text(STATEMENTS[2]).first).to_be_visible()
    with clock.frozen(DURING + timedelta(days=1)):
        _close(clerk, resident, path)
    with clock.frozen(DURING + timedelta(days=3)):
        _answered(clerk, path)
        _tell(cast)
        page = resident.visit("/notices")
        page.locator(f'main a[href*="/matters/{path.rsplit("/", 1)[1]}/adoption"]').first.click()
        resident.look()
        expect(page.get_by_text("您说过或支持过这一条").first).to_be_visible()
        promise = page.locator("main li.panel").filter(has_text=CARRIER)
        expect(promise).to_contain_text(f"{PROMISED.year}年{PROMISED.month}月{PROMISED.day}日")
        anyone = visitor(chromium, cast.portal, "consultation-anyone", PHONE)
        anyone.visit(path).locator(f'main a[href="/matters/{path.rsplit("/", 1)[1]}/adoption"]').first.click()
        anyone.look()
        expect(anyone.page.get_by_text("照大家说的办").first).to_be_visible()


def _close(clerk: Visitor, resident: Visitor, path: str) -> None:
    """Before its time, after being asked once more; whoever says no leaves it open. Then nobody can answer any more."""
    page = clerk.visit(path)
    button = page.locator('form[action$="/close"] button')
    page.once("dialog", lambda dialog: dialog.dismiss())
    button.click()
    expect(clerk.visit(path).locator('form[action$="/close"]')).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    button.click()
    expect(button).to_have_count(0)
    clerk.look()
    expect(resident.visit(path).locator('button[value="agree"]')).to_have_count(0)


def _answered(clerk: Visitor, path: str) -> None:
    """Every line gets a verdict and a reason, the first is promised by somebody until a day; then it is published."""
    table = f"/matters/{path.rsplit('/', 1)[1]}/adoption"
    page = clerk.visit(table)
    lines = [a.get_attribute("href") for a in page.locator('main li a[href^="/adoption/"]').all()]
    for at, line in enumerate(lines):
        page = clerk.visit(str(line))
        page.locator(f'input[name="verdict"][value="{("adopted", "partly", "not")[at % 3]}"]').check()
        page.locator("#reason").fill("照大家说的办，下个月公布安排。")
        if at == 0:
            page.locator("#organization").select_option(label=CARRIER)
            page.locator("#due").fill(PROMISED.isoformat())
        page.locator(f'form[action="{line}"] button.primary').click()
        page.wait_for_load_state("networkidle")
    page = clerk.visit(f"{path}/answer")
    press(page)
    clerk.look()


def _tell(cast: Cast) -> None:
    """What the background process delivers after the commit."""
    with cast.app.app_context():
        while outbox.drain():
            pass
