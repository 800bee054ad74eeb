"""Going through numbers: forty are borne with in ten minutes, the next one is an incident, and waiting begins."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.kernel import clock, watch
from portal.kernel.db import db
from portal.kernel.watch import ENUMERATION, IN_VAIN, SEEKERS, WITHIN, Incident, sought_in_vain
from tests.conftest import Browser
from tests.factories import Neighbourhood

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _incidents() -> list[tuple[str, str, str]]:
    found = select(Incident.kind, Incident.who, Incident.detail)
    return [(kind, who, detail) for kind, who, detail in db.session.execute(found)]


@pytest.mark.usefixtures("context")
def test_forty_are_borne_with_and_one_more_is_one_incident() -> None:
    with clock.frozen(NOON):
        assert not any(sought_in_vain("a") for _ in range(IN_VAIN))
        assert _incidents() == []
        assert [sought_in_vain("a", "/proposals/9") for _ in range(30)] == [True] * 30
        assert not sought_in_vain("b")
    assert _incidents() == [(ENUMERATION, "a", "/proposals/9")]


@pytest.mark.usefixtures("context")
def test_ten_minutes_slide_and_so_does_the_wait() -> None:
    with clock.frozen(NOON):
        assert not any(sought_in_vain("slow") for _ in range(IN_VAIN))
        assert not any(sought_in_vain("quick") for _ in range(IN_VAIN))
    with clock.frozen(NOON + WITHIN - SECOND):
        assert sought_in_vain("quick")
    with clock.frozen(NOON + WITHIN):
        assert not sought_in_vain("slow")
        assert sought_in_vain("quick")
    with clock.frozen(NOON + WITHIN - SECOND + WITHIN):
        assert not any(sought_in_vain("quick") for _ in range(IN_VAIN))
        assert sought_in_vain("quick")
    assert len(_incidents()) == 2


@pytest.mark.usefixtures("context")
def test_the_count_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "SEEKERS", 10)
    assert SEEKERS < 100_000
    with clock.frozen(NOON):
        for number in range(100):
            for _ in range(IN_VAIN + 1):
                sought_in_vain(f"address {number}")
            sought_in_vain(f"once {number}")
    assert len(watch._sought) <= 10
    assert len(watch._waiting) <= 10


def test_pages_that_are_there_stay_open(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    client, other = browser("li"), browser("zhang")
    there = f"/organizations/{hood.organizations['committee']}"
    with clock.frozen(NOON):
        for number in range(IN_VAIN):
            assert client.get(f"/proposals/{900 + number}").status_code == 404
        refused = client.get("/proposals/999")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
        assert client.post("/proposals/998/support").status_code == 429
        assert client.get(there).status_code == 200
        assert client.get("/no-such-page").status_code == 404
        assert other.get("/proposals/999").status_code == 404
    with clock.frozen(NOON + WITHIN):
        assert client.get("/proposals/999").status_code == 404
    with app.app_context():
        assert _incidents() == [(ENUMERATION, f"person {hood.people['li']}", "/proposals/999")]


def test_visitors_are_counted_by_address(browser: Browser, app: Flask) -> None:
    with clock.frozen(NOON):
        for number in range(IN_VAIN):
            assert browser().get(f"/organizations/{900 + number}").status_code == 404
        assert browser().get("/organizations/999", headers={"HX-Request": "true"}).status_code == 429
        assert browser("li").get("/organizations/999").status_code == 404
    with app.app_context():
        assert [who for _kind, who, _detail in _incidents()] == ["address 127.0.0.1"]
