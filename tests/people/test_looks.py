"""Each person sees who looked at her verified data: who, for which office, at what, why and when; nobody else does."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask

from portal.kernel.db import db
from portal.people import commands
from portal.people.models import Look
from portal.people.queries.looks import SIZE
from portal.people.rules import LOOK_LABELS
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.source import handed_to


def _look(app: Flask, hood: Neighbourhood, number: int) -> None:
    with app.app_context():
        officer = hood.viewer("wang", "committee")
        for n in range(number):
            commands.note_look(officer, hood.people["li"], "residency", f"reason no. {n}")
        db.session.commit()


def test_before_anybody_looked_the_page_says_what_would_stand_there(browser: Browser) -> None:
    assert "Nobody has looked yet" in browser("li").get("/me/looks").get_data(as_text=True)


def test_who_looked_stands_there_newest_first_and_in_pages(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    _look(app, hood, SIZE + 2)
    client = browser("li")
    page = client.get("/me/looks").get_data(as_text=True)
    assert re.findall(r"reason no\. (\d+)", page) == [str(n) for n in reversed(range(2, SIZE + 2))]
    assert "wang · 清湖社区居民委员会" in page
    following = re.search(r'rel="next"\s+href="([^"]+)"', page)
    assert following
    fragment = client.get(unescape(following[1]), headers={"HX-Request": "true"}).get_data(as_text=True)
    assert fragment.lstrip().startswith('<section id="looks"')
    assert re.findall(r"reason no\. (\d+)", fragment) == ["1", "0"]
    assert str(SIZE + 2) in client.get("/me").get_data(as_text=True)


def test_nobody_sees_who_looked_at_another(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    _look(app, hood, 1)
    for client in (browser("zhang"), browser("wang", "committee"), browser("wang")):
        assert "reason no. 0" not in client.get("/me/looks").get_data(as_text=True)
    assert browser().get("/me/looks").status_code == 302


def test_help_and_a_forgotten_password_are_looks_too(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    login = f"1380000{hood.people['li'] - min(hood.people.values()):04d}"
    form = {"login": login, "identity": "known", "reason": "眼睛看不清手机", "consent": "y"}
    assert browser("wang", "committee").post("/assist", data=form).status_code == 303
    assert browser("wang", "committee").post("/assist/recoveries", data=form).status_code == 303
    with app.app_context():
        found = [(look.person_id, look.what, look.purpose) for look in db.session.query(Look).order_by(Look.id)]
    li = hood.people["li"]
    assert found == [(li, "assistance", "眼睛看不清手机"), (li, "recovery", "眼睛看不清手机")]


def test_whatever_is_looked_at_has_a_name() -> None:
    looked = handed_to("note_look", 2)
    assert looked
    assert looked <= set(LOOK_LABELS)
