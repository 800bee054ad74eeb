"""The pages of an assembly, walked through as the committee and as owners."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.assemblies.kit import verify
from portal.assemblies.models import Slot
from portal.assemblies.rules.law import Item
from portal.kernel import clock
from portal.kernel.db import db
from tests.assemblies.world import AFTER, DURING, NOTICE, Vote, announced, held_by, public_register
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.files.contents import photo


@pytest.fixture
def vote(app: Flask, hood: Neighbourhood) -> Vote:
    """An announced vote on two motions."""
    with app.app_context():
        made = announced(hood, items=(Item.PROPERTY_COMPANY, Item.COMMON_PARTS))
        db.session.commit()
    return made


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True)


def test_a_committee_prepares_and_announces(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    chair = browser("gao", "owners")
    with clock.frozen(NOTICE):
        made = chair.post("/assemblies/new", data={"place": hood.places["spring"], "title": "业主大会", "once": "a"})
        edit = made.location
        assert chair.post("/assemblies/new", data={"place": 1, "title": "业主大会", "once": "a"}).location == edit
        path = edit.removesuffix("/edit")
        assert "4 owners" in text(chair, edit)
        motion = {"motion-title": "选聘物业", "motion-item": "4", "motion-kind": "choice", "motion-once": "b"}
        assert chair.post(f"{path}/motions", data=motion | {"motion-options": "甲公司"}).status_code == 422
        assert chair.post(f"{path}/motions", data=motion | {"motion-options": "甲公司\n乙公司"}).status_code == 303
        rules = {
            "title": "业主大会",
            "mode": "named",
            "silence": "join_majority",
            "precedence": "first",
            "proxies": "3",
        }
        assert "Name the adopted rules" in chair.post(edit, data=rules).get_data(as_text=True)
        assert chair.post(edit, data=rules | {"document": "议事规则第16条"}).status_code == 303
        early = {"notice-opens": "2026-11-30", "notice-closes": "2026-12-30"}
        assert chair.post(f"{path}/announce", data=early).status_code == 422
        assert "never public" in text(chair, edit)
        with app.app_context():
            public_register(hood)
            db.session.commit()
        assert "every objection was answered" in text(chair, edit)
        assert chair.post(f"{path}/announce", data=early | {"notice-opens": "2026-12-10"}).status_code == 303
        assert chair.get(edit).status_code == 403
    assert "议事规则第16条" in text(browser(), path)


def test_three_taps_a_review_a_receipt(browser: Browser, app: Flask, vote: Vote) -> None:
    li = browser("li")
    with clock.frozen(DURING):
        page = text(li, f"/assemblies/{vote.id}")
        first = re.search(r"/assemblies/\d+/vote/\d+/1", page)
        assert first
        base = first[0][:-1]
        assert li.post(base + "1", data={"choice": "perhaps"}).status_code == 422
        assert li.post(base + "1", data={"choice": "for"}).location.endswith("/2")
        assert "not cast yet" in text(li, "/proposals")
        assert li.post(base + "2", data={"choice": "against"}).location.endswith("/review")
        assert "I do not agree" in text(li, base + "review")
        receipt = li.post(base + "review").location
        assert "cast" not in re.findall(r'class="unfinished".*', text(li, "/proposals"))
        shown = text(li, receipt)
        assert "<svg" in shown
        serial = receipt.rsplit("/", 1)[1]
        proof = li.get(f"{receipt}.json").json
        for known in (serial, proof["ballot"]):
            assert "This ballot counts" in text(browser(), f"/verify?vote={vote.id}&ballot={known}")
        assert "no such ballot" in text(browser(), f"/verify?vote={vote.id}&ballot={'0' * 64}")
        li.post(base + "1", data={"choice": "abstain"})
        li.post(base + "2", data={"choice": "for"})
        assert li.post(base + "review").status_code == 303
        assert "replaced by a later one" in text(li, receipt)


def test_only_those_who_vote_here_see_a_ballot(browser: Browser, app: Flask, vote: Vote) -> None:
    with app.app_context():
        slot = vote.slot("li")
    path = f"/assemblies/{vote.id}/vote/{slot}/1"
    with clock.frozen(DURING):
        assert browser("li").get(path).status_code == 200
        assert browser("zhang").get(path).status_code == 404
        assert browser("sun").get(path).status_code == 404
        assert browser().get(path).status_code == 404
        assert browser("li").get(f"/assemblies/{vote.id}/vote/{slot}/9").status_code == 404
    assert browser("li").get(path).status_code == 403


def test_closed_counted_and_recounted_by_anyone(browser: Browser, app: Flask, vote: Vote, tmp_path: Path) -> None:
    with app.app_context(), clock.frozen(DURING):
        for who in ("li", "zhang", "chen"):
            vote.cast(who, m1="for", m2="for")
        db.session.commit()
    chair = browser("gao", "owners")
    with clock.frozen(DURING):
        assert chair.post(f"/assemblies/{vote.id}/close").status_code == 403
        returns = text(browser(), f"/assemblies/{vote.id}/returns")
        assert returns.count('class="back"') == 3
        assert returns.count('class="out"') == 1
    with clock.frozen(AFTER):
        assert browser("ma", "property").post(f"/assemblies/{vote.id}/close").status_code == 403
        assert chair.post(f"/assemblies/{vote.id}/close").status_code == 303
        assert chair.post(f"/assemblies/{vote.id}/decide").status_code == 303
        page = text(browser(), f"/assemblies/{vote.id}")
    assert page.count("passed") >= 2
    assert "at least three quarters" in page
    assert str(vote.id) in text(browser(), f"/assemblies/{vote.id}/record")
    kit = tmp_path / "kit.zip"
    with browser().get(f"/assemblies/{vote.id}/kit.zip") as response:
        kit.write_bytes(response.data)
    assert verify.verify(kit) == []
    assert "verify.py" in zipfile.ZipFile(io.BytesIO(kit.read_bytes())).namelist()


def test_the_list_shows_ones_own_compound_first(browser: Browser, vote: Vote) -> None:
    assert "Where you live" in text(browser("li"), "/assemblies")
    assert "Where you live" not in text(browser("sun"), "/assemblies")


def test_the_counters_serve_enter_read_again_close_and_decide(browser: Browser, app: Flask, vote: Vote) -> None:
    with app.app_context():
        numbers = {who: db.session.get_one(Slot, vote.slot(who)).number for who in ("li", "zhang")}
        with clock.frozen(DURING):
            vote.cast("li", m1="for", m2="for")
        db.session.commit()
    wang, sheng, base = browser("wang", "committee"), browser("sheng", "committee"), f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        building = re.search(r'href="\?building=(\d+)"', text(wang, f"{base}/service"))
        assert building
        marked = {"slot": [1, 2], "how": "hand", "which": "marked"}
        assert wang.post(f"{base}/service?building={building[1]}", data=marked).status_code == 303
        assert "2 of 4 served" in text(wang, f"{base}/counters")
        stack = wang.post(f"{base}/paper", data={"forms": 2}).location
        for who in ("li", "zhang"):
            form = {"slot": numbers[who], "motion1": "against", "motion2": "for"}
            refused = wang.post(stack, data=form, content_type="multipart/form-data")
            assert refused.status_code == 422
            scan = {"scan": (io.BytesIO(photo()), "ballot.jpg")}
            assert wang.post(stack, data=form | scan, content_type="multipart/form-data").status_code == 303
        assert "again/" not in text(wang, stack)
        for link in sorted(set(re.findall(r'href="(/assemblies/\d+/paper/\d+/again/\d+)"', text(sheng, stack)))):
            assert sheng.post(link, data={"motion1": "against", "motion2": "for"}).status_code == 303
        scans = re.findall(r'href="(/assemblies/\d+/scans/\d+)"', text(sheng, stack))
        for client, status in ((sheng, 200), (browser("zhou", "hill_committee"), 403), (browser("li"), 403)):
            with client.get(scans[0]) as response:
                assert response.status_code == status
        with sheng.get(scans[0]) as scan:  # no browser keeps it
            assert scan.headers["Cache-Control"] == "no-store"
        closing = {"close-heads": 2, "close-area": "179.00"}
        assert sheng.post(f"{stack}/close", data=closing | {"close-area": "179.001"}).status_code == 422
        assert wang.post(f"{stack}/close", data=closing).status_code == 422
        assert sheng.post(f"{stack}/close", data=closing).location.endswith("/conflicts")
        page = text(wang, f"{base}/conflicts")
        ballot = re.search(r'name="ballot" value="(\d+)"', page)
        assert ballot
        assert wang.post(f"{base}/conflicts", data={"ballot": ballot[1], "counts": "yes"}).status_code == 422
        decided = {"ballot": ballot[1], "counts": "no", "reason": "本人在手机上先投。"}
        assert wang.post(f"{base}/conflicts", data=decided).status_code == 303
        assert "No ballot is in conflict" in text(wang, f"{base}/conflicts")


def test_a_proxy_is_entered_with_its_document_and_confirmed(browser: Browser, vote: Vote) -> None:
    wang, sheng, base = browser("wang", "committee"), browser("sheng", "committee"), f"/assemblies/{vote.id}"
    with clock.frozen(DURING):
        form = {"slot": 2, "holder": "13800000004", "motion1": "against"}
        document = {"files": (io.BytesIO(photo()), "proxy.jpg")}
        assert wang.post(f"{base}/proxies", data=form, content_type="multipart/form-data").status_code == 422
        entered = wang.post(f"{base}/proxies", data=form | document, content_type="multipart/form-data")
        assert entered.status_code == 303
        proxy = re.search(r'name="proxy" value="(\d+)"', text(sheng, f"{base}/proxies"))
        assert proxy
        assert wang.post(f"{base}/proxies/confirm", data={"proxy": proxy[1]}).status_code == 422
        assert sheng.post(f"{base}/proxies/confirm", data={"proxy": proxy[1]}).status_code == 303
        assert sheng.post(f"{base}/proxies/confirm", data={"proxy": 999}).status_code == 404
        assert sheng.post(f"{base}/proxies/delete", data={"proxy": proxy[1]}).status_code == 404
        assert "/vote/" in text(browser("sun"), base)


def test_a_change_that_was_begun_says_that_it_is_not_cast(browser: Browser, app: Flask, vote: Vote) -> None:
    with app.app_context():
        with clock.frozen(DURING):
            vote.cast("li", m1="for", m2="for")
        slot = vote.slot("li")
        db.session.commit()
    li = browser("li")
    with clock.frozen(DURING):
        assert "Change my ballot" in text(li, f"/assemblies/{vote.id}")
        assert li.post(f"/assemblies/{vote.id}/vote/{slot}/1", data={"choice": "against"}).status_code == 303
        page = text(li, f"/assemblies/{vote.id}")
    assert "the ballot you cast before counts" in page
    assert f"/vote/{slot}/review" in page


def test_after_one_ballot_the_next_is_offered(browser: Browser, app: Flask, vote: Vote) -> None:
    with app.app_context():
        held_by(vote, "zhang", "li")
        with clock.frozen(DURING):
            receipt = vote.cast("li", m1="for", m2="for").serial
        other = vote.slot("zhang")
        db.session.commit()
    with clock.frozen(DURING):
        page = text(browser("li"), f"/assemblies/{vote.id}/receipt/{receipt}")
        assert f'href="/assemblies/{vote.id}/vote/{other}/1"' in page
        assert "another ballot to cast" not in text(browser("sun"), f"/assemblies/{vote.id}/receipt/{receipt}")
