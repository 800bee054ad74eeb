"""The pages of organizations."""

from __future__ import annotations

import io

from flask import Flask

from portal.kernel.db import db
from tests.conftest import Browser
from tests.discussion.factories import open_matter
from tests.factories import Neighbourhood
from tests.files.contents import photo

ABOUT = "在社区里修鞋配钥匙，服务老人。"


def _apply(browser: Browser, hood: Neighbourhood, **more: object) -> str:
    form = {"kind": "merchant", "name": "好邻居便利店", "place": hood.places["lake"], "licence": "92330106",
            "about": ABOUT, "files": (io.BytesIO(photo()), "licence.jpg")} | more  # fmt: skip
    answer = browser("newcomer").post("/organizations/apply", data=form, content_type="multipart/form-data")
    assert answer.status_code == 303
    return str(answer.location)


def test_an_application_from_the_form_to_the_public_page(browser: Browser, hood: Neighbourhood) -> None:
    path, wang, newcomer = _apply(browser, hood), browser("wang", "committee"), browser("newcomer")
    assert "好邻居便利店" in newcomer.get("/organizations/applications/mine").text
    assert path in wang.get("/organizations/applications").text
    page = wang.get(path).text
    document = page.split(f"{path}/files/")[1].split('"')[0]
    for client, status in (
        (wang, 200),
        (newcomer, 200),
        (browser("li"), 404),
        (browser("zhou", "hill_committee"), 404),
    ):
        with client.get(f"{path}/files/{document}") as response:
            assert response.status_code == status
        assert client.get(path).status_code == status
    assert wang.get(f"{path}/files/{int(document) + 1}").status_code == 404
    assert wang.post(f"{path}/return", data={"reason": ""}).status_code == 422
    assert wang.post(f"{path}/return", data={"reason": "请补充照片"}).status_code == 303
    again = {"about": ABOUT, "licence": "92330106", "files": (io.BytesIO(photo()), "a.jpg")}
    assert newcomer.post(f"{path}/again", data=again, content_type="multipart/form-data").status_code == 303
    assert newcomer.post(f"{path}/approve").status_code == 403
    shown = wang.post(f"{path}/approve").location
    assert "Merchant" in browser().get(shown).text
    assert browser().get("/organizations/99").status_code == 404


def test_members_are_invited_and_the_answer_is_always_the_same(browser: Browser, hood: Neighbourhood) -> None:
    gao, base = browser("gao", "owners"), f"/organizations/{hood.organizations['owners']}"
    answers = set()
    for login in ("13800000001", "13911112222"):
        assert gao.post(f"{base}/invite", data={"login": login, "role": "treasurer"}).status_code == 303
        answers.add(gao.get("/about").text.split('id="flashes"')[1].split("</div>")[1])
    assert len(answers) == 1
    li = browser("li")
    assert "春晓苑业主委员会" in li.get("/organizations/invitations").text
    assert li.post("/organizations/invitations/accept", data={"organization": 99}).status_code == 404
    assert li.post("/organizations/invitations/accept", data={"organization": hood.organizations["owners"]}).status_code == 303  # fmt: skip  # noqa: E501
    assert "李明" in browser().get(base).text
    release = {"person": hood.people["li"], "reason": "换届"}
    assert browser("ma", "property").post(f"{base}/release", data=release).status_code == 403
    assert gao.post(f"{base}/release", data=release | {"person": hood.people["ma"]}).status_code == 404
    assert gao.post(f"{base}/release", data=release).status_code == 303
    assert "李明" in gao.get(f"{base}/acts").text
    assert browser("li").get(f"{base}/acts").status_code == 403


def test_a_conflict_of_interest_stands_in_public(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        lamp = open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])
        db.session.commit()
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    assert wang.post(f"/matters/{lamp}/recuse", data={"reason": ""}).status_code == 422
    assert wang.post(f"/matters/{lamp}/recuse", data={"reason": "亲属承包"}).status_code == 303
    assert wang.post(f"/matters/{lamp}/recuse", data={"reason": "亲属承包"}).status_code == 403
    assert browser("gao", "owners").get(f"/matters/{lamp}/recuse").status_code == 403
    assert "亲属承包" in browser().get(f"/organizations/{hood.organizations['committee']}").text
    path = f"/matters/{lamp}/recusals/{hood.people['wang']}/withdraw"
    assert wang.get(path).status_code == 403
    assert browser("gao", "owners").get(path).status_code == 404
    assert sheng.get(path).status_code == 200
    assert sheng.post(path, data={"reason": "亲属已退出"}).status_code == 303
