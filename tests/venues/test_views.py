"""The pages of venues, as pages and as fragments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.venues.world import offered

HTMX = {"HX-Request": "true"}
HOSTILE = "<script>alert(1)</script>\u202e👩‍👧"
HOURS = {f"day{day}": "09:00-21:00" for day in range(7)}


def _venue(**more: str) -> dict[str, str]:
    return {"kind": "room", "name": HOSTILE, "about": HOSTILE, "address": "清湖路1号", "capacity": "20", "units": "1",
            "longest": "120", "ahead": "30", "residents": "y", "organizations": "y", "approval": "y",
            "once": "v" * 24} | HOURS | more  # fmt: skip


def _booking(**more: str) -> dict[str, str]:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    return {"day": tomorrow, "begins": "14:00", "ends": "15:00", "count": "1", "purpose": HOSTILE,
            "once": "b" * 24} | more  # fmt: skip


def test_from_the_offer_to_the_booking(browser: Browser, hood: Neighbourhood) -> None:
    li, wang = browser("li"), browser("wang", "committee")
    for wrong in ({"kind": "car"}, {"name": ""}, {"day3": "soon"}, {"units": "2"}, {"about": "长" * 10_000}):
        assert wang.post("/venues/new", data=_venue(**wrong)).status_code == 422, wrong
    venue = wang.post("/venues/new", data=_venue()).location
    assert wang.post("/venues/new", data=_venue()).location == venue
    for wrong in ({"day": ""}, {"begins": "x"}, {"begins": "14:05"}, {"ends": "13:00"}, {"purpose": "长" * 10_000}):
        assert li.post(f"{venue}/book", data=_booking(**wrong)).status_code == 422, wrong
    path = li.post(f"{venue}/book", data=_booking()).location
    assert li.post(f"{venue}/book", data=_booking()).location == path
    taken = li.post(f"{venue}/book", data=_booking(once="c" * 24))
    assert (taken.status_code, "The next free time" in taken.text) == (422, True)
    for address in ("/venues", venue, f"{venue}/plan", f"{venue}/edit", "/venues/desk", path):
        for headers in ({}, HTMX):
            shown = wang.get(address, headers=headers)
            assert (shown.status_code, "<script>alert(1)" in shown.text) == (200, False), address
    assert path in li.get("/bookings").text
    assert path in wang.get("/venues/desk").text
    assert wang.post(f"{path}/refuse", data={"reason": ""}).status_code == 422
    assert "STATUS:TENTATIVE" in li.get(f"{path}/calendar.ics").text
    assert wang.post(f"{path}/approve").status_code == 303
    assert "STATUS:CONFIRMED" in li.get(f"{path}/calendar.ics").text
    assert li.post(f"{path}/take-back").status_code == 303
    assert "STATUS:CANCELLED" in li.get(f"{path}/calendar.ics").text


def test_changing_hours_and_days(browser: Browser, hood: Neighbourhood) -> None:
    wang = browser("wang", "committee")
    venue = wang.post("/venues/new", data=_venue()).location
    assert wang.post(f"{venue}/edit", data=_venue(day0="", once="w" * 24)).status_code == 303
    assert wang.post(f"{venue}/edit", data=_venue(day0="9")).status_code == 422
    day = (clock.today() + timedelta(days=2)).isoformat()
    sent = {"other-day": day, "other-hours": "", "other-note": HOSTILE}
    assert wang.post(f"{venue}/days", data=sent).status_code == 303
    assert wang.post(f"{venue}/days", data=sent | {"other-hours": "x"}).status_code == 422
    assert "closed" in wang.get(f"{venue}?week={day}").text
    for nothing in ("soon", ""):
        assert wang.post(f"{venue}/days/usual", data={"day": nothing}).status_code == 303
    assert day in wang.get(f"{venue}/edit").text
    for _twice in range(2):
        assert wang.post(f"{venue}/days/usual", data={"day": day}).status_code == 303
    assert day not in wang.get(f"{venue}/edit").text
    assert wang.post(f"{venue}/offer").status_code == 303
    assert "not offered any more" in browser("li").get(venue).text


@pytest.mark.parametrize(("who", "acting"), [(None, None), ("zhang", None), ("zhou", "hill_committee")])
def test_a_stranger_learns_nothing_of_a_booking(
    app: Flask, browser: Browser, hood: Neighbourhood, who: str | None, acting: str | None
) -> None:
    with app.app_context():
        number = offered(hood).id
        db.session.commit()
    path = browser("li").post(f"/venues/{number}/book", data=_booking(purpose="读书会")).location
    stranger = browser(who, acting)
    assert stranger.get(path).status_code == stranger.get(f"{path}/calendar.ics").status_code == 404
    for act in ("approve", "refuse", "cancel", "take-back"):
        assert stranger.post(f"{path}/{act}").status_code == 404
    shown = stranger.get(f"/venues/{number}?week={clock.today() + timedelta(days=1)}").text
    assert "李明" not in shown
    assert "读书会" not in shown
    for week in ("soon", "9999-12-31", "0001-01-01"):
        assert stranger.get(f"/venues/{number}?week={week}").status_code == 200
