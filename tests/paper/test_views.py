"""The pages of paper forms."""

from __future__ import annotations

import io
import re

from flask import Flask

from portal.kernel.db import db
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.files.contents import photo
from tests.proposals.factories import open_proposal


def _scan() -> dict[str, object]:
    return {"scans": (io.BytesIO(photo()), "scan.jpg")}


def test_a_proposal_from_paper_to_the_public_page(browser: Browser, hood: Neighbourhood) -> None:
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    form = {"who": "李明 2号楼 101", "place": hood.places["spring"], "category": "facilities",
            "title": "修好三单元的楼道灯", "body": "楼道灯坏了两个月，晚上老人下楼看不清台阶。"}  # fmt: skip
    kept = {"content_type": "multipart/form-data"}
    assert wang.post("/paper/new/proposal", data=form, **kept).status_code == 422
    entered = wang.post("/paper/new/proposal", data=form | _scan(), **kept).location
    assert entered.startswith("/paper/")
    assert wang.post(f"{entered}/confirm").status_code == 403
    page = sheng.get(entered).text
    image = re.search(r'<img src="([^"]+)"', page)
    assert image
    for client, status in ((sheng, 200), (browser("zhou", "hill_committee"), 404), (browser("li"), 404)):
        with client.get(image[1]) as response:
            assert response.status_code == status
    with sheng.get(image[1]) as scan:  # no browser keeps it
        assert scan.headers["Cache-Control"] == "no-store"
    assert sheng.get(f"{entered}/scans/999").status_code == 404
    assert sheng.post(f"{entered}/return", data={"reason": ""}).status_code == 422
    shown = sheng.post(f"{entered}/confirm").location
    assert "wang · 清湖社区居民委员会" in browser().get(shown).text
    assert sheng.post(f"{entered}/confirm").status_code == 403


def test_a_list_is_foreseen_line_by_line(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        lamp = open_proposal(hood.viewer("author"))
        db.session.commit()
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    assert "<svg" in wang.get(f"/matters/{lamp}/paper").text
    form = {"stated": 2, "lines": "李明 2号楼 101\n无名氏 9号楼 9"}
    path = f"/matters/{lamp}/paper/supports"
    entered = wang.post(path, data=form | _scan(), content_type="multipart/form-data").location
    page = sheng.get(entered).text
    assert "no verified resident" in page
    assert "counts" in page
    assert sheng.post(f"{entered}/confirm").status_code == 303
    assert "1 supports it" in browser().get(f"/proposals/{lamp}").text
    assert browser("zhou", "hill_committee").get(path).status_code == 403


def test_blank_forms_are_there_for_offices(browser: Browser) -> None:
    assert browser("wang", "committee").get("/paper/blank").status_code == 200
    assert browser("wang", "committee").get("/paper").status_code == 200
    assert browser("li").get("/paper/blank").status_code == 403
