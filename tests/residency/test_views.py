"""The pages of residency."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.kernel.db import db
from portal.people.models import Look, Residency
from portal.places import commands as places
from portal.places.models import Place, Unit
from portal.property.models import Owner, Ownership
from portal.proposals.commands import voting
from portal.residency import commands
from portal.residency.models import Letter
from tests.conftest import Browser
from tests.factories import PASSWORD, Neighbourhood
from tests.proposals.factories import open_proposal, read
from tests.residency.factories import code_for, new_unit, own

PACKED = re.compile(r'name="resume"[^>]* value="([^"]+)"')


LOGIN = "13800000005"  # the newcomer of the test neighbourhood


def _sign_in(client: FlaskClient, **more: str) -> str:
    response = client.post("/sign-in", data={"login": LOGIN, "password": PASSWORD, **more})
    return response.location if response.status_code == 303 else response.get_data(as_text=True)


def test_what_was_typed_survives_the_sign_in(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    client, words = browser(), "自九月起租住" * 40
    form = {"compound": hood.places["spring"], "building": 2, "unit": hood.units["li"], "kind": "tenant",
            "statement": words, "claim": "1"}  # fmt: skip
    refused = client.post("/me/residency", data=form)
    assert refused.status_code == 401
    assert words in refused.get_data(as_text=True)
    packed = PACKED.search(refused.get_data(as_text=True))
    assert packed
    shown = client.post("/sign-in", data={"resume": packed[1]})
    kept = PACKED.search(shown.get_data(as_text=True))
    assert kept
    page = _sign_in(client, resume=kept[1])
    assert 'action="/me/residency"' in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert client.post("/me/residency", data=fields).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Residency.statement).where(Residency.state == "claimed")) == words


def test_the_choices_come_one_by_one_as_page_and_as_fragment(browser: Browser, hood: Neighbourhood) -> None:
    client, compound = browser("newcomer"), hood.places["spring"]
    page = client.get(f"/me/residency?compound={compound}").get_data(as_text=True)
    assert "1号楼" in page
    fragment = client.get(f"/me/residency?compound={compound}&building=1", headers={"HX-Request": "true"})
    assert fragment.get_data(as_text=True).lstrip().startswith('<form id="choices"')
    assert "101" in fragment.get_data(as_text=True)


def _claim(browser: Browser, hood: Neighbourhood, kind: str = "owner", unit: str = "li", who: str = "newcomer") -> int:
    """A claim made through the form; its number."""
    place = {"compound": hood.places["spring"], "building": 2, "unit": hood.units[unit]}
    assert browser(who).post("/me/residency", data={**place, "kind": kind, "claim": "1"}).status_code == 303
    return len(hood.units) + 1


def test_the_committee_decides_and_others_find_nothing(browser: Browser, hood: Neighbourhood) -> None:
    number = _claim(browser, hood)
    for who, acting in (("zhou", "hill_committee"), ("li", None)):
        for act in ("open", "confirm", "decline", "end", "leave"):
            assert browser(who, acting).post(f"/residencies/{number}/{act}").status_code == 404
    clerk = browser("wang", "committee")
    assert clerk.post(f"/residencies/{number}/decline", data={"reason": ""}).status_code == 422
    fragment = clerk.post(f"/residencies/{number}/confirm", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "新来的" not in fragment.get_data(as_text=True).split("flashes")[0]
    assert clerk.post(f"/residencies/{number}/confirm").status_code == 422


def _looks(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Look.purpose)))


def test_the_list_names_no_unit_and_opening_is_a_look(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    number = _claim(browser, hood)
    clerk = browser("wang", "committee")
    for headers in ({}, {"HX-Request": "true"}):
        page = clerk.get("/residencies", headers=headers).get_data(as_text=True)
        assert "新来的" in page
        assert "2号楼" in page
        assert "101" not in page
    assert clerk.get(f"/residencies/{number}/open").status_code == 405
    assert clerk.post(f"/residencies/{number}/open").status_code == 422
    assert _looks(app) == []
    page = clerk.post(f"/residencies/{number}/open", data={"purpose": "核实住址"}).get_data(as_text=True)
    assert "101" in page
    assert "李明" in page
    assert clerk.post(f"/residencies/{number}/decline", data={"reason": "x"}).status_code == 422
    assert clerk.post(f"/residencies/{number}/confirm", data={"owner": "99999"}).status_code == 422
    assert "101" not in clerk.post(f"/residencies/{number}/decline", data={"reason": "x"}).get_data(as_text=True)
    assert _looks(app) == ["核实住址"]
    refused = clerk.post(f"/residencies/{number}/decline", data={"reason": "登记簿上没有您的名字"})
    assert refused.status_code == 303
    assert "登记簿上没有您的名字" in browser("newcomer").get("/me").get_data(as_text=True)


def test_at_the_desk_two_people_are_needed(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    clerk = browser("wang", "committee")
    page = clerk.get(f"/residencies/new?compound={hood.places['spring']}&building=2").get_data(as_text=True)
    assert "101" in page
    form = {"compound": hood.places["spring"], "building": 2, "unit": hood.units["li"], "login": LOGIN, "kind": "owner",
            "statement": "身份证与房产证", "enter": "1"}  # fmt: skip
    foreign = {**form, "compound": hood.places["maple"], "building": 5, "unit": hood.units["sun"]}
    assert clerk.post("/residencies/new", data=foreign).status_code == 422
    mixed = {**form, "unit": hood.units["sun"]}
    assert clerk.post("/residencies/new", data=mixed).status_code == 422
    assert clerk.post("/residencies/new", data={**form, "login": "13999999999"}).status_code == 422
    assert clerk.post("/residencies/new", data=form).status_code == 303
    number = len(hood.units) + 1
    assert clerk.post(f"/residencies/{number}/confirm").status_code == 403
    page = clerk.post(f"/residencies/{number}/open", data={"purpose": "看一眼"}).get_data(as_text=True)
    assert "You entered this yourself" in page
    assert browser("sheng", "committee").post(f"/residencies/{number}/confirm").status_code == 303
    with app.app_context():
        assert db.session.get_one(Residency, number).state == "confirmed"


def test_who_lives_in_a_unit_is_found_by_officers_with_a_purpose(
    browser: Browser, app: Flask, hood: Neighbourhood
) -> None:
    clerk = browser("wang", "committee")
    form = {"compound": hood.places["spring"], "building": 2, "unit": hood.units["li"], "find": "1"}
    assert clerk.post("/residencies/look-up", data=form).status_code == 422
    page = clerk.post("/residencies/look-up", data={**form, "purpose": "漏水"}).get_data(as_text=True)
    assert "李明" in page
    assert _looks(app) == ["漏水"]
    assert browser("li").get("/residencies/look-up").status_code == 403
    assert browser("ma", "property").post("/residencies/look-up", data=form).status_code == 403


def test_the_sheet_is_shown_once_with_a_code_and_a_square_a_unit(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    clerk = browser("wang", "committee")
    form = {"compound": hood.places["spring"], "building": "", "hours": "周一至周五，清湖路 8 号", "print": "1",
            "once": "one and the same token"}  # fmt: skip
    response = clerk.post("/letters/new", data=form)
    sheet = response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    shown = re.findall(r"\b\d{4} \d{4} \d{4}\b", sheet)
    assert len(shown) == len(set(shown)) == sheet.count('class="letter"') == sheet.count("qrline") == 4
    assert "清湖路 8 号" in sheet
    assert "清湖社区居民委员会" in sheet
    letter = sheet[sheet.index('class="letter"') :]
    assert "wang" not in letter.split("</section>")[0]
    again = clerk.post("/letters/new", data=form)
    assert again.location == "/letters"
    listed = clerk.get("/letters").get_data(as_text=True)
    assert not re.search(r"\d{4} \d{4} \d{4}", listed)
    with app.app_context():
        stored = " ".join(db.session.scalars(select(Letter.digest)))
        assert not any(code.replace(" ", "") in stored for code in shown)
    code = shown[0].replace(" ", "")
    typed = browser("newcomer").get(f"/me/letter?code={code}").get_data(as_text=True)
    assert f'value="{code}"' in typed


def test_letters_are_the_committees_own(browser: Browser, hood: Neighbourhood) -> None:
    clerk = browser("wang", "committee")
    form = {"compound": hood.places["spring"], "building": "2", "hours": "周一至周五", "print": "1"}
    maple = hood.places["maple"]
    for tampered in ({"compound": maple, "building": "5"}, {"compound": maple, "building": ""}, {"building": "5"},
                     {"building": "x"}, {"compound": hood.places["lake"], "building": ""}):  # fmt: skip
        assert clerk.post("/letters/new", data={**form, **tampered}).status_code == 422
    assert clerk.post("/letters/new", data=form).status_code == 200
    for who, acting in (("li", None), ("ma", "property"), ("gao", "owners")):
        assert browser(who, acting).get("/letters").status_code == 403
        assert browser(who, acting).post("/letters/new", data=form).status_code == 403
    assert browser("zhou", "hill_committee").post("/letters/1/revoke").status_code == 404
    assert browser("zhou", "hill_committee").get("/letters").get_data(as_text=True).count("春晓苑") == 0
    fragment = clerk.post("/letters/1/revoke", headers={"HX-Request": "true"})
    assert fragment.get_data(as_text=True).lstrip().startswith('<section id="batches"')
    assert clerk.post("/letters/1/revoke").status_code == 422
    assert clerk.post("/letters/99/revoke").status_code == 404


def test_three_hundred_letters_are_one_page(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        tower = places.add_building(db.session.get_one(Place, hood.places["spring"]), "塔楼", "YX-tower")
        db.session.add_all([Unit(building_id=tower.id, number=str(n), floor=n // 10) for n in range(300)])
        db.session.commit()
        number = tower.id
    form = {"compound": hood.places["spring"], "building": number, "hours": "周一至周五", "print": "1"}
    sheet = browser("wang", "committee").post("/letters/new", data=form).get_data(as_text=True)
    assert len(set(re.findall(r"\b\d{4} \d{4} \d{4}\b", sheet))) == 300


def test_leaving_says_beforehand_what_follows(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        thing = read(hood.viewer("li"), open_proposal(hood.viewer("author")))
        voting.support(hood.viewer("li"), thing)
        number = db.session.scalars(select(Residency.id).where(Residency.person_id == hood.people["li"])).one()
        db.session.commit()
    client, clerk = browser("li"), browser("wang", "committee")
    for page in (client.get(f"/residencies/{number}/leave"), clerk.get(f"/residencies/{number}/end")):
        assert "1 vote on a proposal that is still open is taken back" in page.get_data(as_text=True)
    assert "101" not in clerk.get(f"/residencies/{number}/end").get_data(as_text=True)
    assert client.post(f"/residencies/{number}/leave", data={"why": "bored"}).status_code == 422
    assert clerk.post(f"/residencies/{number}/end", data={"reason": ""}).status_code == 422
    assert browser("zhang").get(f"/residencies/{number}/leave").status_code == 404
    assert client.post(f"/residencies/{number}/end", data={"reason": "搬走"}).status_code == 403
    assert client.post(f"/residencies/{number}/leave", data={"why": "moved"}).status_code == 303
    assert "I have moved away" in client.get("/me").get_data(as_text=True)
    assert client.get(f"/residencies/{number}/leave").status_code == 403


def test_an_owner_sees_her_share_and_names_a_representative(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    unit = hood.units["li"]
    with app.app_context():
        mine = db.session.scalars(select(Ownership).where(Ownership.unit_id == unit)).one()
        mine.denominator, mine.represents = 2, False
        other = own(hood, unit, "zhang")[0]
        foreign = db.session.scalars(select(Owner.id).where(Owner.person_id == hood.people["sun"])).one()
        db.session.commit()
    client = browser("li")
    page = client.get("/me").get_data(as_text=True)
    assert "1/2" in page
    assert f"/me/units/{unit}/representative" in page
    address = f"/me/units/{unit}/representative"
    assert client.post(address, data={"owner": foreign}).status_code == 422
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"owner": other}).status_code == 303
    assert "nobody named yet" in client.get("/me").get_data(as_text=True)
    assert browser("zhang").post(address, data={"owner": other}).status_code == 303
    assert "nobody named yet" not in client.get("/me").get_data(as_text=True)
    assert browser("chen").get(address).status_code == 404
    assert browser().post(address, data={"owner": other}).status_code == 404


def test_neighbours_never_see_a_unit_or_a_number(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    """No page others see names the unit of a resident or what she signs in with."""
    with app.app_context():
        unit = new_unit(hood, "7319")
        claim = commands.prove(hood.viewer("newcomer"), code_for(hood, unit), "tenant", "", "test")
        db.session.commit()
        proposal = open_proposal(hood.viewer("newcomer"))
        thing = read(hood.viewer("li"), proposal)
        voting.support(hood.viewer("li"), thing)
        db.session.commit()
    newcomer = browser("newcomer")
    typed = {"body": "请大家支持，晚上真的看不清楚台阶。", "stance": "neutral", "once": "a"}
    assert newcomer.post(f"/matters/{proposal}/comments", data=typed).status_code == 303
    seen = ["/", "/proposals", f"/proposals/{proposal}", f"/matters/{proposal}/comments", "/search?q=路灯", "/me",
            "/notices", "/organizations", "/residencies", "/letters", f"/residencies/{claim.id}/end",
            f"/matters/{proposal}/chain"]  # fmt: skip
    for who, acting in ((None, None), ("li", None), ("author", None), ("ma", "property"), ("wang", "committee")):
        client = browser(who, acting)
        for path in seen:
            page = client.get(path).get_data(as_text=True)
            assert "7319" not in page, path
            assert LOGIN not in page, path
    assert "7319" in newcomer.get("/me").get_data(as_text=True)
    assert LOGIN in newcomer.get("/me").get_data(as_text=True)
