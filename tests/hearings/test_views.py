"""The pages around a hearing's seats: as pages and as fragments."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from flask import Flask
from icalendar import Calendar
from werkzeug.test import TestResponse

from portal.files.commands import Upload, attach, prepare
from portal.files.delivery import store
from portal.hearings.queries.seats import room_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.queries import get_matter
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.hearings.world import AFTER, ANNOUNCED, BEGINS, DAY, DURING, ENDS, announced, drawn, prepared

HTMX = {"HX-Request": "true"}
DESK = "wang", "committee"
HOSTILE = "<script>alert(1)</script> \u202e👩‍👧 " + "长" * 60
PLAN = {
    "plan-day": "2026-12-10", "plan-begins": "14:00", "plan-ends": "16:00", "plan-venue": "社区活动室201",
    "plan-link": "", "plan-closes": "2026-12-05",
}  # fmt: skip


def test_a_committee_prepares_and_announces(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    wang = browser(*DESK)
    with clock.frozen(ANNOUNCED):
        assert "No hearing is announced yet" in wang.get("/hearings").text
        first = {"place": hood.places["spring"], "title": "充电棚听证会", "kind": "work", "once": "x"}
        sent = wang.post("/hearings/new", data=first)
        assert sent.status_code == 303
        edit, path = sent.location, sent.location.removesuffix("/edit")
        assert wang.post("/hearings/new", data=first).location == edit
        assert wang.post("/hearings/new", data={**first, "once": "y", "kind": "cats"}).status_code == 422
        assert wang.post("/hearings/new", data={**first, "once": "z", "place": 9999}).status_code == 422
        assert wang.get(edit).status_code == 200
        refused = wang.post(f"{path}/announce")
        assert refused.status_code == 422
        assert "Say first what the hearing is for." in refused.text
        about = {"title": "充电棚听证会", "kind": "affairs", "purpose": HOSTILE, "category": "safety", "source": ""}
        assert wang.post(edit, data={**about, "purpose": "x" * 10_001}).status_code == 422
        assert wang.post(edit, data={**about, "source": "/proposals/77"}).status_code == 422
        assert wang.post(edit, data=about).status_code == 303
        for wrong in (
            {"plan-day": ""}, {"plan-begins": "25:00"}, {"plan-ends": "13:00"}, {"plan-venue": ""},
            {"plan-link": "javascript:alert(1)"}, {"plan-closes": ""}, {"plan-closes": "2026-12-11"},
            {"plan-day": "yesterday"},
        ):  # fmt: skip
            assert wang.post(f"{path}/plan", data={**PLAN, **wrong}).status_code == 422, wrong
        assert wang.post(f"{path}/plan", data={**PLAN, "plan-day": "2026-12-02", "plan-closes": "2026-11-28"})
        assert wang.post(f"{path}/seats", data={"seats-owners": "-1"}).status_code == 422
        assert wang.post(f"{path}/seats", data={"seats-owners": "many"}).status_code == 422
        assert wang.post(f"{path}/seats", data={"seats-owners": "2", "seats-tenants": ""}).status_code == 303
        early = wang.post(f"{path}/announce")
        assert early.status_code == 422
        assert "at least 10 days after today" in early.text
        assert wang.post(f"{path}/plan", data=PLAN).status_code == 303
        assert wang.post(f"{path}/announce").status_code == 303
        assert wang.get(edit).status_code == 403
        shown = browser("li").get(path)
        assert "<script>alert(1)" not in shown.text
        assert "&lt;script&gt;" in shown.text
        assert "Consultation on affairs" in shown.text
        assert "充电棚听证会" in browser().get("/hearings").text


def test_a_draft_is_nobody_elses(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        number = prepared(hood).id
        db.session.commit()
    assert browser("sheng", "committee").get(f"/hearings/{number}").status_code == 200
    assert "充电棚听证会" in browser("sheng", "committee").get("/hearings").text
    for client in (browser(), browser("li"), browser("gao", "owners")):
        for page in ("", "/edit", "/seats", "/seats.json", "/calendar.ics", "/apply", "/room", "/attendance"):
            assert client.get(f"/hearings/{number}{page}").status_code == 404, page
    for page in ("/seats", "/seats.json", "/calendar.ics"):
        assert browser(*DESK).get(f"/hearings/{number}{page}").status_code == 404, page


def test_applying_on_a_phone_and_taking_it_back(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        path = f"/hearings/{announced(hood).id}"
        db.session.commit()
    li = browser("li")
    with clock.frozen(DURING):
        assert "Apply for a seat" in li.get(path).text
        assert "Sign in to do this" in browser().get(path).text
        assert "Have your residency confirmed" in browser("newcomer").get(path).text
        form = li.get(f"{path}/apply").text
        assert "Owners" in form
        assert 'value="tenants"' not in form
        assert li.post(f"{path}/apply", data={"group": "tenants"}).status_code == 422
        assert li.post(f"{path}/apply", data={}).status_code == 422
        for _twice in range(2):
            assert li.post(f"{path}/apply", data={"group": "owners"}).status_code == 303
        mine = li.get(path).text
        assert "You have applied for a seat: Owners." in mine
        code = re.search(r"<code>([0-9a-f]{12})</code>", mine)
        assert code is not None
        assert code.group(1) not in browser("zhang").get(f"{path}/seats").text
        assert "1 application so far" in browser().get(f"{path}/seats").text
        assert "Apply for a seat" in browser("zhang").get("/").text
        assert "充电棚听证会" not in li.get("/").text
        assert li.post(f"{path}/withdraw").status_code == 303
        assert "Apply for a seat" in li.get(path).text
        assert li.post(f"{path}/withdraw").status_code == 403
    with clock.frozen(AFTER):
        closed = li.get(path)
        assert "Applications are closed" in closed.text
        assert li.get(f"{path}/apply").status_code == 403


def test_a_group_without_seats_is_told_so(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        path = f"/hearings/{announced(hood, {'tenants': 1}).id}"
        db.session.commit()
    with clock.frozen(DURING):
        assert "No seats for your group" in browser("li").get(f"{path}/apply").text


def test_the_draw_in_public(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        sitting = announced(hood, {"owners": 1})
        for who in ("li", "zhang", "chen"):
            sitting.apply(who)
        path = f"/hearings/{sitting.id}"
        commitment = sitting.thing().commitment
        db.session.commit()
    with clock.frozen(DURING):
        assert commitment in browser().get(f"{path}/seats").text
        assert browser(*DESK).post(f"{path}/draw").status_code == 403
    with clock.frozen(AFTER):
        assert browser().get(f"{path}/seats").text.count(">Applied</td>") == 3
        assert browser().get(f"{path}/seats.json").status_code == 404
        assert "Draw the seats" in browser(*DESK).get(path).text
        assert browser("li").post(f"{path}/draw").status_code == 403
        assert browser(*DESK).post(f"{path}/draw").location == f"{path}/seats"
        assert browser(*DESK).post(f"{path}/draw").status_code == 303, "a second time finds it drawn"
        with app.app_context():
            states = sitting.states()
        seated = next(who for who, state in states.items() if state == "seated")
        first = next(who for who, state in states.items() if state == "waiting 1")
        assert "You have a seat." in browser(seated).get(path).text
        assert "You are number 1 on the waiting list." in browser(first).get(path).text
        record = json.loads(browser().get(f"{path}/seats.json").data)
        assert record["commitment"] == commitment
        shown = browser().get(f"{path}/seats").text
        for code in (*(code for code, _group in record["seats"]), *record["waiting"]):
            assert code in shown
        for name in ("李明", "张伟", "陈静"):
            assert name not in shown
        assert browser(seated).post(f"{path}/give-back").status_code == 303
        assert browser(seated).post(f"{path}/give-back").status_code == 403
        assert "You have given your seat back." in browser(seated).get(path).text
        assert "You have a seat." in browser(first).get(path).text
        assert "moved up" in browser().get(f"{path}/seats").text


def test_the_code_of_the_room_and_the_list_at_the_desk(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        sitting = drawn(hood)
        path, room = f"/hearings/{sitting.id}", room_of(sitting.id)
        db.session.commit()
    wang, li = browser(*DESK), browser("li")
    with clock.frozen(DAY):
        sheet = wang.get(f"{path}/room").text
        assert "<svg" in sheet
        assert f"{room[:3]} {room[3:]}" in sheet
        for client, refused in ((li, 403), (browser(), 302), (browser("gao", "owners"), 403)):
            assert client.get(f"{path}/room").status_code == refused
            assert client.get(f"{path}/attendance").status_code == refused
        scanned = f"{path}/check-in?code={room}"
        asked = browser().get(scanned)
        assert asked.status_code == 302
        assert unquote(asked.location) == f"/sign-in?next={scanned}", "the code is still there after signing in"
        assert browser("chen").get(scanned).status_code == 403
        assert f'value="{room}"' in li.get(scanned).text
        assert "Say that I am here" in li.get("/").text
        for wrong in ("", "12", "not a code", "１２３４５６", "9" * 20):
            assert li.post(f"{path}/check-in", data={"code": wrong}).status_code == 422, wrong
        for _twice in range(2):
            assert li.post(f"{path}/check-in", data={"code": room}).status_code == 303
        assert "It is noted that you are here" in li.get(f"{path}/check-in").text
        people = wang.get(f"{path}/attendance").text
        assert "1 of 2 are here" in people
        assert "said so herself" in people
        number = re.search(r'name="number" value="(\d+)">\s*<input type="hidden" name="there"', people)
        assert number is not None
        ticked = wang.post(f"{path}/attendance", data={"number": number.group(1), "there": "y"}, headers=HTMX)
        assert "2 of 2 are here" in ticked.text
        assert "<h1>" not in ticked.text
        assert wang.post(f"{path}/attendance", data={"number": number.group(1)}).status_code == 303
        assert "1 of 2 are here" in wang.get(f"{path}/attendance").text
        for wrong in ("", "0", "-1", "x", "9" * 30, "²"):
            assert wang.post(f"{path}/attendance", data={"number": wrong, "there": "y"}).status_code == 404, wrong
    with clock.frozen(AFTER):
        assert li.post(f"{path}/check-in", data={"code": room}).status_code == 403
        assert wang.post(f"{path}/attendance", data={"number": number.group(1), "there": "y"}).status_code == 403


def _event(response: TestResponse) -> tuple[Calendar, dict[str, str]]:
    assert response.mimetype == "text/calendar"
    for line in response.data.split(b"\r\n"):
        assert len(line) <= 75, "a line of a calendar file is folded at 75 octets (RFC 5545, 3.1)"
    found = Calendar.from_ical(response.data)
    (event,) = found.walk("VEVENT")
    return found, {name: str(event.decoded(name)) if name.startswith("DT") else str(event[name]) for name in event}


def test_the_event_for_calendars(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    """One UID for ever, a greater SEQUENCE with every change, the page's address, a reminder a day before."""
    with app.app_context():
        sitting, other = announced(hood), announced(hood)
        path = f"/hearings/{sitting.id}"
        db.session.commit()
    wang = browser(*DESK)
    with clock.frozen(DURING):
        calendar, first = _event(browser().get(f"{path}/calendar.ics"))
        assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
        assert (first["DTSTART"], first["DTEND"]) == (str(BEGINS), str(ENDS))
        assert (first["SEQUENCE"], first["STATUS"], first["SUMMARY"]) == ("0", "CONFIRMED", "充电棚听证会")
        assert first["LOCATION"] == "社区活动室201"
        assert first["URL"].endswith(path)
        (alarm,) = calendar.walk("VALARM")
        assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", timedelta(days=-1))
        _calendar, second = _event(browser().get(f"/hearings/{other.id}/calendar.ics"))
        assert second["UID"] != first["UID"]
        changed = {"day": "2026-12-11", "begins": "9:30", "ends": "11:00", "venue": "三楼, 302; 左边", "link": ""}
        assert wang.post(f"{path}/change", data={**changed, "day": "2026-12-09"}).status_code == 422
        assert wang.post(f"{path}/change", data={**changed, "begins": "soon"}).status_code == 422
        assert wang.post(f"{path}/change", data=changed).status_code == 303
        assert wang.post(f"{path}/change", data=changed).status_code == 303
        _calendar, moved = _event(browser().get(f"{path}/calendar.ics"))
        assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], "1")
        assert moved["DTSTART"] == str(datetime(2026, 12, 11, 1, 30, tzinfo=UTC))
        assert moved["LOCATION"] == "三楼, 302; 左边"
        assert wang.post(f"{path}/cancel", data={"reason": "x"}).status_code == 422
        assert wang.post(f"{path}/cancel", data={"reason": "改为征求意见"}).status_code == 303
        calendar, gone = _event(browser().get(f"{path}/calendar.ics"))
        assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (first["UID"], "2", "CANCELLED")
        assert calendar.walk("VALARM") == []
        assert "改为征求意见" in browser().get(path).text
        assert wang.get(f"{path}/change").status_code == 403


def test_what_is_to_be_read_before(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        sitting = announced(hood)
        wang = hood.viewer(*DESK)
        matter = get_matter(wang, sitting.id)
        assert matter is not None
        with clock.frozen(DURING):
            attach(wang, matter, store(), prepare([Upload("方案.txt", "建在南门".encode())]), "初稿")
        db.session.commit()
    with clock.frozen(DURING):
        shown = browser("li").get(f"/hearings/{sitting.id}").text
        assert "方案" in shown
        assert "Add photos or documents" not in shown
        assert "Add photos or documents" in browser("sheng", "committee").get(f"/hearings/{sitting.id}").text


@pytest.mark.parametrize("who", [(None, None), ("li", None), ("chen", None), DESK, ("ma", "property")])
def test_every_state_has_its_page(
    app: Flask, browser: Browser, hood: Neighbourhood, who: tuple[str | None, str | None]
) -> None:
    with app.app_context():
        one, other = announced(hood), drawn(hood)
        db.session.commit()
    client = browser(*who)
    for number, moment in ((one.id, DURING), (one.id, AFTER), (other.id, AFTER), (other.id, DAY)):
        with clock.frozen(moment):
            for page in ("", "/seats", "/calendar.ics"):
                assert client.get(f"/hearings/{number}{page}").status_code == 200
            assert client.get(f"/matters/{number}/chain").status_code == 200
