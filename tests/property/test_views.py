"""The pages of the property register."""

import re

import pytest
from flask import Flask

from portal.kernel.db import db
from portal.people.models import Look
from portal.property import queries
from portal.property.models import Correction, RegisterNotice, RegisterObjection
from tests.conftest import Browser
from tests.factories import Neighbourhood

FRAGMENT = {"HX-Request": "true"}
CLERK, COLLEAGUE, ELSEWHERE = ("wang", "committee"), ("sheng", "committee"), ("zhou", "hill_committee")


def _places(hood: Neighbourhood, app: Flask) -> list[str]:
    with app.app_context():
        unit = queries.get_unit(hood.viewer("wang", "committee"), hood.units["li"])
        assert unit is not None
        return [
            f"/property/compounds/{unit.compound_id}", f"/property/buildings/{unit.building_id}",
            f"/property/units/{unit.id}", f"/property/units/{unit.id}/correct",
            f"/property/compounds/{unit.compound_id}/publish",
        ]  # fmt: skip


def _correct_area(browser: Browser, hood: Neighbourhood, who: tuple[str, str] = CLERK) -> None:
    answer = browser(*who).post(
        f"/property/units/{hood.units['li']}/correct",
        data={"kind": "dwelling", "floor": "1", "area": "92.30", "area_source": "certificate", "reason": "产权证"},
    )
    assert answer.status_code == 303


def _publish(browser: Browser, hood: Neighbourhood) -> str:
    answer = browser(*CLERK).post(f"/property/compounds/{hood.places['spring']}/publish", data={"days": "15"})
    assert answer.status_code == 303
    return str(answer.location)


def test_from_the_compound_to_the_unit(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    client = browser(*CLERK)
    for path in ["/property", *_places(hood, app)]:
        assert client.get(path).status_code == 200, path
        assert client.get(path, headers=FRAGMENT).status_code == 200, path


def test_another_office_finds_nothing(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    client = browser(*ELSEWHERE)
    assert "春晓苑" not in client.get("/property").text
    assert [client.get(path).status_code for path in _places(hood, app)] == [404] * 5
    assert browser("li").get("/property").status_code == 403


def test_names_are_masked_until_they_are_shown_for_a_purpose(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    client, unit = browser(*CLERK), hood.units["li"]
    for path in _places(hood, app):
        assert "李明" not in client.get(path).text
    assert "李*" in client.get(f"/property/units/{unit}").text
    assert client.post(f"/property/units/{unit}/owners", data={"purpose": ""}).status_code == 422
    shown = client.post(f"/property/units/{unit}/owners", data={"purpose": "核对产权证"})
    assert "李明" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    with app.app_context():
        look = db.session.query(Look).one()
        assert (look.person_id, look.by_id, look.what, look.purpose) == (
            hood.people["li"], hood.people["wang"], "owners", "核对产权证",
        )  # fmt: skip


@pytest.mark.parametrize(("words", "found"), [("李明", True), ("10", True), ("李", False), ("%", False), ("9", False)])
def test_units_are_found_by_number_or_whole_name(
    browser: Browser, hood: Neighbourhood, words: str, found: bool
) -> None:
    page = browser(*CLERK).get(f"/property/compounds/{hood.places['spring']}", query_string={"q": words}).text
    assert (f'/property/units/{hood.units["li"]}"' in page) is found


def test_a_correction_goes_through_two_people(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    _correct_area(browser, hood)
    with app.app_context():
        correction = db.session.query(Correction).one().id
    path = f"/property/corrections/{correction}"
    assert path in browser(*COLLEAGUE).get("/property/corrections").text
    assert browser(*CLERK).post(f"{path}/confirm").status_code == 403
    assert browser(*ELSEWHERE).get(path).status_code == 404
    assert browser(*ELSEWHERE).post(f"{path}/confirm").status_code == 404
    assert "92.30" in browser(*COLLEAGUE).get(path).text
    assert browser(*COLLEAGUE).post(f"{path}/decline", data={"reason": ""}).status_code == 422
    assert browser(*COLLEAGUE).post(f"{path}/confirm", headers=FRAGMENT).status_code == 200
    page = browser(*CLERK).get(f"/property/units/{hood.units['li']}").text
    assert "92.30" in page
    assert "89.50" in page
    assert browser(*COLLEAGUE).post(f"{path}/confirm").status_code == 403


def test_owners_are_corrected_after_a_look(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    client, path = browser(*CLERK), f"/property/units/{hood.units['li']}/owners/correct"
    assert client.get(path).status_code == 405
    assert client.post(path, data={"purpose": ""}).status_code == 422
    shown = client.post(path, data={"purpose": "过户"})
    assert "李明" in shown.text
    form = dict(re.findall(r'name="(owners-\d+-owner)"[^>]*value="(\d*)"', shown.text))
    typed = {
        "purpose": "过户", **form, "owners-0-share": "1/2", "owners-1-owner": "", "owners-1-name": "王芳",
        "owners-1-kind": "person", "owners-1-document": "310101198001011234", "owners-1-share": "1/3",
        "represents": "1", "reason": "买卖合同",
    }  # fmt: skip
    assert client.post(path, data=typed | {"enter": "1"}).status_code == 422
    assert client.post(path, data=typed | {"more": "1"}).text.count("owners-3-name") >= 1
    answer = client.post(path, data=typed | {"enter": "1", "owners-1-share": "1/2"})
    assert answer.status_code == 303
    with app.app_context():
        correction = db.session.query(Correction).one()
        assert [(o["name"], o["share"], o["represents"]) for o in correction.after["owners"]] == [
            ("李明", "1/2", False), ("王芳", "1/2", True),
        ]  # fmt: skip
        assert "310101198001011234" not in str(correction.owners)
        number = correction.id
    colleague = browser(*COLLEAGUE)
    masked = colleague.get(f"/property/corrections/{number}").text
    assert "王芳" not in masked
    assert f"/property/corrections/{number}/confirm" not in masked
    opened = colleague.post(f"/property/corrections/{number}/open", data={"purpose": "核对"})
    assert "王芳" in opened.text
    assert colleague.post(f"/property/corrections/{number}/confirm").status_code == 303
    assert "王*" in colleague.get(f"/property/units/{hood.units['li']}").text


def test_an_owner_id_of_another_unit_is_refused(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        foreign = queries.shares_in(hood.units["sun"])[0].owner_id
    typed = {"purpose": "过户", "owners-0-owner": str(foreign), "owners-0-share": "1", "owners-0-kind": "person",
             "represents": "", "reason": "买卖合同", "enter": "1"}  # fmt: skip
    path = f"/property/units/{hood.units['li']}/owners/correct"
    for owner in (str(foreign), "99999", "x", "-1"):
        answer = browser(*CLERK).post(path, data=typed | {"owners-0-owner": owner})
        assert answer.status_code == 422
        assert "孙丽" not in answer.text
    with app.app_context():
        assert db.session.query(Correction).count() == 0


def test_the_published_register_is_read_by_those_it_concerns(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path = _publish(browser, hood)
    with app.app_context():
        unit = queries.get_unit(hood.viewer("wang", "committee"), hood.units["li"])
        foreign = queries.get_unit(hood.viewer("zhou", "hill_committee"), hood.units["sun"])
        digest = db.session.query(RegisterNotice).one().digest
    assert unit is not None
    assert foreign is not None
    for who in (("li", None), CLERK):
        client = browser(*who)
        assert digest in client.get(path).text
        assert client.get(path, headers=FRAGMENT).status_code == 200
        for kind in ("list", "print"):
            page = client.get(f"{path}/{kind}?building={unit.building_id}").text
            assert "李*" in page
            assert "李明" not in page.replace("李明</a>", "")
            assert client.get(f"{path}/{kind}?building={foreign.building_id}").status_code == 404
            assert client.get(f"{path}/{kind}?building=x").status_code == 404
        assert client.get("/property/notices").text.count(path) == 1
    assert browser("sun").get(path).status_code == 403
    assert "/me/residency" in browser("newcomer").get(path).text
    assert browser().get(path).status_code in (302, 303, 401, 403)
    assert path not in browser("sun").get("/property/notices").text


def test_an_owner_objects_and_reads_the_answer(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    notice = _publish(browser, hood)
    path = f"{notice}/units/{hood.units['li']}/object"
    client = browser("li")
    assert client.get(path).status_code == 200
    assert browser("zhang").post(path, data={"kind": "area", "words": "面积不对"}).status_code == 403
    assert browser("sun").get(path).status_code == 404
    assert client.get(f"{notice}/units/{hood.units['sun']}/object").status_code == 404
    assert client.post(path, data={"kind": "area", "words": "短"}).status_code == 422
    assert client.post(path, data={"kind": "area", "words": "产权证写的是 92.30 平方米"}).status_code == 303
    assert client.post(path, data={"kind": "area", "words": "再说一遍，面积不对"}).status_code == 422
    with app.app_context():
        objection = f"/property/objections/{db.session.query(RegisterObjection).one().id}"
    assert browser(*ELSEWHERE).get(objection).status_code == 404
    assert browser("li").get(objection).status_code == 404
    clerk = browser(*CLERK)
    assert objection in clerk.get("/property/objections").text
    assert "92.30" in clerk.get(objection).text
    assert clerk.post(f"{objection}/uphold", data={"correction": "1", "answer": "您说得对"}).status_code == 422
    assert clerk.post(f"{objection}/reject", data={"reason": ""}).status_code == 422
    _correct_area(browser, hood)
    with app.app_context():
        correction = db.session.query(Correction).one().id
    assert clerk.post(f"{objection}/uphold", data={"correction": correction, "answer": "您说得对"}).status_code == 303
    assert clerk.post(f"{objection}/reject", data={"reason": "迟了一步"}).status_code == 403
    mine = browser("li").get("/me/units").text
    assert "您说得对" in mine
    public = browser("chen").get(notice).text
    assert "您说得对" in public
    assert "92.30" not in public
    assert clerk.post(f"{notice}/settle").status_code == 422


def test_my_units_show_what_is_said_of_them(browser: Browser, hood: Neighbourhood) -> None:
    page = browser("li").get("/me/units").text
    assert "李明" in page
    assert "89.50" in page
    assert "/object" not in page
    _publish(browser, hood)
    assert f"/units/{hood.units['li']}/object" in browser("li").get("/me/units").text
    assert "李明" not in browser("newcomer").get("/me/units").text
    assert browser(*CLERK).get("/me/units").status_code == 403
