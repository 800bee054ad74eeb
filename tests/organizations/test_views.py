"""The pages of organizations, as pages and as fragments."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters.models import Clock
from portal.organizations import commands
from portal.organizations.models import Invitation
from portal.people.models import Look, Membership, Organization
from tests.conftest import Browser
from tests.discussion.factories import matter_of, open_matter
from tests.factories import Neighbourhood
from tests.files.contents import photo
from tests.organizations.factories import ABOUT, it, join
from tests.organizations.factories import invited as invited_one
from tests.proposals.factories import answered, open_proposal

LI, NOBODY = "13800000001", "13911112222"
FRAGMENT = {"HX-Request": "true"}


def _form(hood: Neighbourhood, **more: object) -> dict[str, object]:
    return {"kind": "merchant", "name": "好邻居便利店", "place": hood.places["lake"], "licence": "92330106",
            "about": ABOUT, "position": "经营者", "files": (io.BytesIO(photo()), "licence.jpg")} | more  # fmt: skip


def _apply(browser: Browser, hood: Neighbourhood, who: str = "newcomer", **more: object) -> str:
    """An application through the form; its path."""
    answer = browser(who).post("/organizations/apply", data=_form(hood, **more), content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def _document(page: str, path: str) -> str:
    found = re.search(rf"{path}/files/(\d+)", page)
    assert found
    return found[1]


def test_an_application_from_the_form_to_the_public_page(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    path, wang, newcomer = _apply(browser, hood), browser("wang", "committee"), browser("newcomer")
    for page in ("/me", "/organizations/applications/mine"):
        assert "好邻居便利店" in newcomer.get(page).text
    for headers in ({}, FRAGMENT):
        assert path in wang.get("/organizations/applications", headers=headers).text
        assert "92330106" in wang.get(path, headers=headers).text
    assert wang.post(f"{path}/return", data={"reason": ""}).status_code == 422
    assert wang.post(f"{path}/return", data={"reason": "请补充照片"}).status_code == 303
    assert "请补充照片" in newcomer.get(path).text
    assert f'href="{path}"' in newcomer.get("/proposals").text
    again = {
        "about": ABOUT,
        "licence": "92330106",
        "position": "经营者",
        "files": (io.BytesIO(photo((40, 20))), "a.jpg"),
    }
    assert newcomer.post(f"{path}/again", data=again, content_type="multipart/form-data").status_code == 303
    assert newcomer.post(f"{path}/approve").status_code == 403
    shown = wang.post(f"{path}/approve").location
    assert wang.post(f"{path}/approve").status_code == 403
    assert "Merchant" in browser().get(shown).text
    assert browser().get("/organizations/99").status_code == 404
    with app.app_context():
        assert len(db.session.scalars(select(Organization.id).where(Organization.name == "好邻居便利店")).all()) == 1


def test_documents_are_seen_by_the_applicant_and_who_decides(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    path, wang, newcomer = _apply(browser, hood), browser("wang", "committee"), browser("newcomer")
    number = _document(newcomer.get(path).text, path)
    with newcomer.get(f"{path}/files/{number}") as mine:
        assert (mine.status_code, mine.headers["Cache-Control"]) == (200, "no-store")
    assert wang.get(f"{path}/files/{number}").status_code == 403
    with wang.post(f"{path}/files/{number}/open") as opened:
        assert (opened.status_code, opened.mimetype) == (200, "image/jpeg")
    with app.app_context():
        assert db.session.scalars(select(Look.purpose)).all() == ["好邻居便利店"]
    assert newcomer.post(f"{path}/files/{number}/open").status_code == 403
    for other in (
        browser(),
        browser("li"),
        browser("wang"),
        browser("zhou", "hill_committee"),
        browser("gao", "owners"),
    ):
        assert other.get(path).status_code == 404
        assert other.get(f"{path}/files/{number}").status_code == 404
        assert other.post(f"{path}/files/{number}/open").status_code == 404
        for act in ("approve", "decline", "return", "withdraw", "again"):
            assert other.post(f"{path}/{act}", data={"reason": "不行"}).status_code == 404
    assert newcomer.get(f"{path}/files/{int(number) + 1}").status_code == 404
    assert newcomer.get("/organizations/applications/99").status_code == 404


def test_what_is_taken_back_leaves_no_file_behind(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    path, newcomer = _apply(browser, hood), browser("newcomer")
    files = app.extensions["settings"].files_directory
    kept = [one for one in files.rglob("*") if one.is_file() and len(one.name) >= 64]
    assert kept
    assert newcomer.post(f"{path}/withdraw").status_code == 303
    assert browser("wang", "committee").get(path).status_code == 404
    with app.app_context():
        while outbox.drain():
            pass
    assert not any(one.exists() for one in kept)


def test_a_form_sent_twice_is_one_application(browser: Browser, hood: Neighbourhood) -> None:
    client = browser("newcomer")
    assert _apply(browser, hood, once="the same") == _apply(browser, hood, once="the same")
    wrong = client.post("/organizations/apply", data=_form(hood, name="店", place="x"), headers=FRAGMENT)
    assert wrong.status_code == 422
    assert ABOUT in unescape(wrong.text)


def test_the_answer_to_an_invitation_is_always_the_same(browser: Browser, hood: Neighbourhood) -> None:
    gao, base = browser("gao", "owners"), f"/organizations/{hood.organizations['owners']}"
    pages = []
    for login in (LI, NOBODY):
        answer = gao.post(f"{base}/invite", data={"login": login, "role": "treasurer"})
        assert (answer.status_code, answer.location) == (303, f"{base}/members")
        page = gao.get(f"{base}/members").text
        asked = page.split("Asked, not answered yet")[1].split("How it came about")[0]
        card = next(part for part in asked.split("<li class=") if login in part).split("</form>")[0]
        pages.append(re.sub(r"\s+|/invitations/\d+|csrf_token\S+ value=\S+", "", card.replace(login, "")))
    assert pages[0] == pages[1]
    assert "李明" not in gao.get(f"{base}/members").text


def test_she_is_asked_on_her_own_page_and_answers_there(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        number = invited_one(hood, "owners", "li", "treasurer")
        db.session.commit()
    li = browser("li")
    assert f"/invitations/{number}/accept" in li.get("/me").text
    for other in (browser(), browser("zhang"), browser("ma", "property")):
        assert other.post(f"/invitations/{number}/accept").status_code == 404
    assert li.post("/invitations/99/accept").status_code == 404
    assert li.post(f"/invitations/{number}/accept").status_code == 303
    assert li.post(f"/invitations/{number}/accept").status_code == 403
    assert "李明" in browser().get(f"/organizations/{hood.organizations['owners']}").text


def test_members_are_managed_by_their_own_alone(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        join(hood, "owners", "li")
        db.session.commit()
        number = db.session.scalar(select(Membership.id).where(Membership.person_id == hood.people["li"]))
    gao, base = browser("gao", "owners"), f"/organizations/{hood.organizations['owners']}"
    other = f"/organizations/{hood.organizations['property']}"
    change = {"role": "clerk", "reason": "分工"}
    assert browser("ma", "property").post(f"{base}/members/{number}", data=change).status_code == 403
    for path in (f"{other}/members/{number}", f"{other}/members/{number}/end"):
        assert gao.post(path, data=change | {"organization_id": hood.organizations["owners"]}).status_code == 404
    assert gao.get(f"{base}/members/{number}", headers=FRAGMENT).text.lstrip().startswith('<div id="member"')
    assert gao.post(f"{base}/members/{number}", data=change | {"role": "chair"}).status_code == 422
    assert gao.post(f"{base}/members/{number}", data=change | {"reason": ""}).status_code == 422
    assert gao.post(f"{base}/members/{number}", data=change).status_code == 303
    assert gao.post(f"{base}/members/{number}/end", data={"reason": ""}).status_code == 422
    li = browser("li")
    for page in ("members", "acts"):
        assert li.get(f"{base}/{page}").status_code == 200
        assert browser("chen").get(f"{base}/{page}").status_code == 403
        assert browser("wang", "committee").get(f"{base}/{page}").status_code == 403
        assert browser("he", "street_office").get(f"{base}/{page}").status_code == 200
    assert gao.post(f"{base}/members/{number}/end", data={"reason": "换届"}).status_code == 303
    assert "换届" in gao.get(f"{base}/members").text
    assert gao.post(f"{base}/members/{number}/end", data={"reason": "换届"}).status_code == 404
    assert li.get(f"{base}/members").status_code == 403


def test_the_chair_goes_to_the_successor(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        join(hood, "owners", "li", "treasurer")
        db.session.commit()
    gao, base = browser("gao", "owners"), f"/organizations/{hood.organizations['owners']}"
    assert gao.post(f"{base}/leave").status_code == 422
    for wrong in (hood.people["ma"], hood.people["gao"], "x"):
        assert gao.post(f"{base}/hand-over", data={"successor": wrong, "reason": "换届"}).status_code == 422
    assert gao.post(f"{base}/hand-over", data={"successor": hood.people["li"], "reason": "换届"}).status_code == 303
    li = browser("li")
    assert "Take over the chair" in li.get("/me").text
    found = re.search(r"/handovers/(\d+)/accept", li.get(f"{base}/members").text)
    assert found
    assert browser("zhang").post(found[0]).status_code == 404
    assert gao.post(found[0]).status_code == 403
    assert li.post(found[0]).status_code == 303
    assert li.post(found[0]).status_code == 403
    assert gao.post(f"{base}/leave").status_code == 303


def test_a_term_stands_on_the_page_with_its_warning(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    base, today = f"/organizations/{hood.organizations['owners']}", clock.today()
    with app.app_context():
        number = db.session.scalar(select(Membership.id).where(Membership.person_id == hood.people["gao"]))
        foreign = db.session.scalar(select(Membership.id).where(Membership.person_id == hood.people["ma"]))
    form = {"begins": today.isoformat(), "ends": (today + timedelta(days=60)).isoformat(), "elected": [number],
            "reason": "五月选举"}  # fmt: skip
    street = browser("he", "street_office")
    assert street.get(f"{base}/term", headers=FRAGMENT).text.lstrip().startswith('<form id="term"')
    assert browser("gao", "owners").post(f"{base}/term", data=form).status_code == 403
    for wrong in ({"begins": ""}, {"ends": "2001-01-01"}, {"elected": [number, foreign]}, {"elected": []},
                  {"elected": ["x"]}):  # fmt: skip
        assert street.post(f"{base}/term", data=form | wrong).status_code == 422
    assert street.post(f"{base}/term", data=form).status_code == 303
    assert "ends within ninety days" in browser().get(base).text
    with clock.frozen(clock.now() + timedelta(days=62)):
        page = browser().get(base).text
    assert "the term is over" in page
    assert "The term is over" in page


def _lamp(app: Flask, hood: Neighbourhood) -> int:
    with app.app_context():
        number = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
        db.session.commit()
    return number


def test_a_conflict_of_interest_stands_in_public(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    lamp, committee = _lamp(app, hood), hood.organizations["committee"]
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    for headers in ({}, FRAGMENT):
        assert wang.post(f"/matters/{lamp}/recuse", data={"reason": ""}, headers=headers).status_code == 422
    assert wang.post(f"/matters/{lamp}/recuse", data={"reason": "亲属承包"}).status_code == 303
    assert wang.post(f"/matters/{lamp}/recuse", data={"reason": "亲属承包"}).status_code == 403
    assert browser("gao", "owners").get(f"/matters/{lamp}/recuse").status_code == 403
    assert "亲属承包" in browser().get(f"/matters/{lamp}/chain").text
    path = f"/organizations/{committee}/recusals/{lamp}/{hood.people['wang']}"
    assert "亲属承包" in browser().get(f"/organizations/{committee}").text
    assert path not in browser().get(f"/organizations/{committee}").text
    assert path in sheng.get(f"/organizations/{committee}").text
    for client in (wang, browser("gao", "owners"), browser("sheng"), browser("he", "street_office")):
        assert client.post(path, data={"reason": "亲属已退出"}).status_code == 403
    assert browser().post(path, data={"reason": "亲属已退出"}).status_code == 401
    foreign = f"/organizations/{hood.organizations['owners']}/recusals/{lamp}/{hood.people['wang']}"
    assert sheng.get(foreign).status_code == 404
    assert sheng.post(path, data={"reason": "亲属已退出"}).status_code == 303
    assert sheng.get(path).status_code == 404
    assert "亲属已退出" in browser().get(f"/matters/{lamp}/chain").text


def _answered(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        number = open_proposal(hood.viewer("author"))
        answered(hood, number, "declined")
        moment = clock.now()
        db.session.add(Clock(matter_id=number, kind="answer", organization_id=hood.organizations["committee"],
                             started_at=moment, due_at=moment - timedelta(days=1), met_at=None))  # fmt: skip
        db.session.commit()


def test_the_public_page_says_who_what_and_whether_in_time(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    _answered(app, hood)
    with app.app_context():
        join(hood, "committee", "li", by=("he", "street_office"))
        db.session.commit()
    page = browser().get(f"/organizations/{hood.organizations['committee']}").text
    assert "Declined" in page
    assert re.search(r"<b>1</b><span>overdue now", page)
    assert "wang" in page
    assert "李明" not in page
    assert "and 1 ordinary member" in page
    assert "Confirms who lives where" in page
    assert "/members" not in page


def test_english_pages_show_english_names(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        db.session.get_one(Organization, hood.organizations["owners"]).name_en = "Spring Court Owners' Committee"
        db.session.commit()
    english, chinese = browser("gao", "owners"), browser("gao", "owners", "zh")
    for path in ("/me", "/", "/acting", "/organizations", f"/organizations/{hood.organizations['owners']}"):
        assert "Spring Court Owners" in english.get(path).text, path
        assert "春晓苑业主委员会" in chinese.get(path).text, path


def test_acts_page_names_member_role_and_matter(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    _answered(app, hood)
    wang, path = browser("wang", "committee"), f"/organizations/{hood.organizations['committee']}/acts"
    for headers in ({}, FRAGMENT):
        text = wang.get(path, headers=headers).text
        assert "Answered officially" in text
        assert "wang · Clerk" in text
    assert "wang · Clerk" in _page(browser("sheng"), path)


def _page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def test_an_officer_at_her_side_sees_nothing_of_it(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    """Help at the desk is for what she says as a resident: her organizations and her papers are hers."""
    path = _apply(browser, hood, "li")
    clerk = browser("wang", "committee")
    helped = clerk.post("/assist", data={"login": LI, "identity": "known", "reason": "眼睛看不清", "consent": "y"})
    assert helped.status_code == 303
    assert clerk.get(path).status_code == 403
    assert clerk.post(f"{path}/withdraw").status_code == 403
    assert "好邻居便利店" not in clerk.get("/me").text


def test_a_declared_conflict_tells_the_colleagues(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    lamp = _lamp(app, hood)
    with app.app_context():
        wang = hood.viewer("wang", "committee")
        commands.recuse(wang, matter_of(wang, lamp), "亲属承包")
        db.session.commit()
        while outbox.drain():
            pass
    assert "conflict of interest" in browser("sheng").get("/notices").text
    assert "conflict of interest" not in browser("wang").get("/notices").text


def test_an_invitation_belongs_to_its_organization(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        number = invited_one(hood, "property", "li", by=("he", "street_office"))
        db.session.commit()
    gao = browser("gao", "owners")
    forged = {"organization_id": hood.organizations["owners"]}
    assert gao.post(f"/invitations/{number}/withdraw", data=forged).status_code == 404
    assert browser("ma", "property").post(f"/invitations/{number}/withdraw").status_code == 403
    assert browser("he", "street_office").post(f"/invitations/{number}/withdraw").status_code == 303
    with app.app_context():
        assert db.session.get_one(Invitation, number).withdrawn_at is not None
        assert it(hood, "property").id == hood.organizations["property"]
