"""A consultation whatever its form: prepared, opened, closed by time or by hand, answered, or cancelled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.consultations.commands import closing, opening, preparing
from portal.consultations.commands.taking_part import take_part
from portal.consultations.models import Consultation, Participant
from portal.consultations.queries.consultation import get_consultation, source_path
from portal.consultations.queries.waiting import open_to
from portal.consultations.rules.lifecycle import Form, check_close
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters.models import Link
from portal.matters.queries import resident_ids
from portal.places.models import Place
from tests.conftest import Browser
from tests.consultations.world import AFTER, CLOSES, DURING, OPENED, opened, prepared
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(("days", "right"), [(2, False), (3, True), (90, True), (91, False)])
def test_it_is_open_for_three_to_ninety_days(days: int, right: bool) -> None:
    closes = clock.end_of(clock.local(OPENED).date() + timedelta(days=days))
    if right:
        check_close(OPENED, closes)
    else:
        with pytest.raises(DomainError):
            check_close(OPENED, closes)


@pytest.mark.usefixtures("in_english")
def test_what_it_came_from_is_linked_when_it_opens(hood: Neighbourhood) -> None:
    source = open_proposal(hood.viewer("author"), title="修一个充电棚好不好")
    asking = prepared(hood, Form.STATEMENTS)
    who = hood.viewer("wang", "committee")
    for wrong in ("/proposals/999", "https://example.org/x"):
        with pytest.raises(DomainError, match="no public matter"):
            preparing.describe(who, asking.thing(), "充电棚怎么管？", "正文。", "facilities", wrong)
    preparing.describe(who, asking.thing(), "充电棚怎么管？", "正文。", "facilities", f"/proposals/{source}")
    thing = asking.thing()
    assert (thing.source_id, source_path(thing.source_id)) == (source, f"/proposals/{source}")
    assert db.session.scalar(select(Link.id)) is None
    with clock.frozen(OPENED):
        opening.begin(db.session.get_one(Consultation, asking.id), CLOSES)
    link = db.session.scalars(select(Link)).one()
    assert (link.from_id, link.to_id, link.kind) == (source, asking.id, "led_to")


@pytest.mark.usefixtures("in_english")
def test_a_draft_is_its_organizations_alone(hood: Neighbourhood) -> None:
    asking = prepared(hood, Form.TEXT)
    assert get_consultation(hood.viewer("li"), asking.id) is None
    assert get_consultation(hood.viewer("gao", "owners"), asking.id) is None
    assert get_consultation(hood.viewer("sheng", "committee"), asking.id) is not None


@pytest.mark.usefixtures("in_english")
def test_it_is_asked_where_the_organization_acts(hood: Neighbourhood) -> None:
    maple = db.session.get_one(Place, hood.places["maple"])
    with pytest.raises(DomainError, match="your area"):
        preparing.prepare(hood.viewer("wang", "committee"), maple, "别处的问题", Form.STATEMENTS)


@pytest.mark.usefixtures("in_english")
def test_the_background_process_closes_what_is_over_and_nothing_else(hood: Neighbourhood) -> None:
    asking, cancelled = opened(hood), opened(hood)
    who = hood.viewer("wang", "committee")
    opening.cancel(who, cancelled.thing(), "问题已经解决了。")
    db.session.commit()
    with clock.frozen(CLOSES - timedelta(seconds=1)):
        assert closing.close_one_due() is False
    with clock.frozen(CLOSES):
        assert closing.close_one_due() is True
        assert closing.close_one_due() is False
    assert asking.thing().state == "closed"
    assert cancelled.thing().state == "cancelled"


@pytest.mark.usefixtures("in_english")
def test_closing_twice_is_closing_once(hood: Neighbourhood) -> None:
    asking = opened(hood)
    who, thing = hood.viewer("wang", "committee"), asking.thing()
    closing.close(who, thing)
    with pytest.raises(Conflict):
        closing.close(who, thing)


@pytest.mark.usefixtures("in_english")
def test_it_waits_for_residents_until_they_have_said_something(hood: Neighbourhood) -> None:
    asking = opened(hood)
    with clock.frozen(DURING):
        assert [one.path for one in open_to(hood.viewer("li"))] == [f"/consultations/{asking.id}"]
        assert open_to(hood.viewer("sun")) == []
        take_part(hood.viewer("li"), asking.id)
        take_part(hood.viewer("li"), asking.id)
        take_part(hood.viewer("gao", "owners"), asking.id)
        assert open_to(hood.viewer("li")) == []
    assert db.session.scalar(select(func.count()).select_from(Participant)) == 1
    spring = ("author", "li", "zhang", "chen")
    assert sorted(resident_ids(asking.id)) == sorted(hood.people[name] for name in spring)
    with clock.frozen(AFTER):
        assert open_to(hood.viewer("zhang")) == []


def test_preparing_in_the_browser(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    office = browser("wang", "committee")
    assert "Prepare a consultation" in office.get("/consultations").text
    new = {"place": hood.places["spring"], "title": "充电棚怎么管？", "form": "questionnaire", "once": "x" * 20}
    assert office.post("/consultations/new", data={**new, "title": "短"}).status_code == 422
    assert office.post("/consultations/new", data={**new, "place": hood.places["maple"]}).status_code == 422
    first = office.post("/consultations/new", data=new)
    again = office.post("/consultations/new", data=new)
    assert first.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    with app.app_context():
        (consultation_id,) = db.session.scalars(select(Consultation.id))
    path = f"/consultations/{consultation_id}"
    assert office.get(path).status_code == 200
    told = {
        "title": "充电棚怎么管？",
        "body": "<script>alert(1)</script>听大家的",
        "category": "facilities",
        "source": "",
    }
    assert office.post(f"{path}/edit", data=told).status_code == 303
    assert office.post(f"{path}/edit", data={**told, "source": "/nowhere"}).status_code == 422
    assert "&lt;script&gt;" in office.get(f"{path}/edit").text
    assert office.post(f"{path}/announce", data={"announcement-closes": ""}).status_code == 422
    assert browser("li").get(path).status_code == 404
    assert browser("li").get("/consultations/new").status_code == 403


def test_cancelling_in_the_browser(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        asking = opened(hood)
        db.session.commit()
    office, path = browser("wang", "committee"), f"/consultations/{asking.id}"
    with clock.frozen(DURING):
        assert "Cancel this consultation" in office.get(f"{path}/cancel").text
        assert office.post(f"{path}/cancel", data={"reason": "短"}).status_code == 422
        assert office.post(f"{path}/cancel", data={"reason": "问题已经解决了。"}).status_code == 303
        assert "问题已经解决了。" in browser().get(path).text
        assert office.post(f"{path}/close").status_code == 403


def test_from_the_close_to_the_answer_in_the_browser(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        asking = opened(hood)
        db.session.commit()
    office, path = browser("wang", "committee"), f"/consultations/{asking.id}"
    table = f"/matters/{asking.id}/adoption"
    with clock.frozen(DURING):
        assert office.post(f"{path}/close").status_code == 303
        assert browser("li").get(table).status_code == 404
        assert office.post(f"{table}/lines", data={"title": "短评：大家要安静", "once": "y" * 20}).status_code == 303
        page = office.get(table).text
        line = page.split('href="/adoption/')[1].split('"')[0]
        verdict = {"title": "大家要安静", "verdict": "adopted", "reason": "", "organization": "0", "due": ""}
        assert office.post(f"/adoption/{line}", data=verdict).status_code == 422
        assert office.post(f"/adoption/{line}", data={**verdict, "reason": "晚上十点后不充电。"}).status_code == 303
        assert "晚上十点后不充电。" in office.get(table).text
        assert "Publish it" in office.get(f"{path}/answer").text
        assert office.post(f"{path}/answer").status_code == 303
        assert office.post(f"{path}/answer").status_code == 403
        read = browser().get(table)
        assert "晚上十点后不充电。" in read.text
        assert "大家要安静" in browser().get(f"{table}.csv").text
        assert "Read the adoption table" in browser().get(path).text
        assert office.post(f"/adoption/{line}", data={**verdict, "reason": "改主意了。"}).status_code == 403
