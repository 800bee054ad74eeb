"""What is printed and filed: notice, ballot papers, lists, result, the package."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.assemblies.commands import announcing, preparing
from portal.assemblies.rules.law import Item
from portal.assemblies.rules.ruleset import MotionKind
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Clock
from portal.places.models import Unit
from portal.web.filters import format_area
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, Vote, announced, prepared
from tests.conftest import Browser
from tests.factories import Neighbourhood


@pytest.fixture
def vote(app: Flask, hood: Neighbourhood) -> Vote:
    """An announced vote on two motions."""
    with app.app_context():
        made = announced(hood, items=(Item.PROPERTY_COMPANY, Item.REBUILDING))
        db.session.commit()
    return made


def text(client: FlaskClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.get_data(as_text=True)


def test_the_notice_and_a_signed_head_for_the_board(browser: Browser, vote: Vote) -> None:
    anyone = browser()
    with clock.frozen(NOTICE):
        sheet = text(anyone, f"/assemblies/{vote.id}/print/notice")
        assert "at least three quarters" in sheet
        assert "<svg" in sheet
        assert "Signature" in text(anyone, f"/assemblies/{vote.id}/print/head")
        text(anyone, f"/assemblies/{vote.id}/print/result", 404)


def test_ballot_papers_and_lists_are_for_the_counters(browser: Browser, app: Flask, vote: Vote) -> None:
    path = f"/assemblies/{vote.id}/print"
    with clock.frozen(DURING):
        for who, acting in ((None, None), ("li", None), ("ma", "property")):
            client = browser(who, acting) if who else browser()
            assert client.get(f"{path}/ballots").status_code in (302, 303, 403)
            assert client.get(f"{path}/collect").status_code in (302, 303, 403)
        wang = browser("wang", "committee")
        chosen = text(wang, f"{path}/ballots")
        building = chosen.split("?building=")[1].split('"')[0]
        sheet = text(wang, f"{path}/ballots?building={building}")
        assert "S00000" in sheet
        assert "☐" in sheet
        text(wang, f"{path}/ballots?building=99999", 404)
        before = text(wang, f"{path}/collect?building={building}").count("<tr>")
        with app.app_context():
            for who in ("author", "li", "zhang", "chen"):
                vote.cast(who, m1="for", m2="against")
            db.session.commit()
        after = text(wang, f"{path}/collect?building={building}")
    assert after.count("<tr>") < before
    assert "against" not in after.lower()


def test_the_square_on_a_paper_leads_the_counter_to_her_stack(browser: Browser, vote: Vote) -> None:
    with clock.frozen(DURING):
        wang = browser("wang", "committee")
        wang.post(f"/assemblies/{vote.id}/paper", data={"forms": "2"})
        response = wang.get(f"/assemblies/{vote.id}/slots/3")
        assert response.location.endswith("?slot=3")
        assert 'value="3"' in text(wang, response.location)
        assert browser("li").get(f"/assemblies/{vote.id}/slots/3").location == f"/assemblies/{vote.id}"


def test_the_package_for_filing(browser: Browser, app: Flask, vote: Vote, tmp_path: Path) -> None:
    with app.app_context(), clock.frozen(DURING):
        for who in ("author", "li", "zhang"):
            vote.cast(who, m1="for", m2="against")
        db.session.commit()
    chair = browser("gao", "owners")
    with clock.frozen(AFTER):
        assert chair.get(f"/assemblies/{vote.id}/archive.zip").status_code == 403
        chair.post(f"/assemblies/{vote.id}/close")
        chair.post(f"/assemblies/{vote.id}/decide")
        assert chair.post(f"/assemblies/{vote.id}/minutes", data={"minutes": "短"}).status_code == 422
        assert (
            chair.post(
                f"/assemblies/{vote.id}/minutes", data={"minutes": "会议由业委会召集，三户到场监票。"}
            ).status_code
            == 303
        )
        sheet = text(browser(), f"/assemblies/{vote.id}/print/result")
    made = []
    for moment, language in ((AFTER, "zh"), (AFTER + timedelta(minutes=9), "en")):
        with (
            clock.frozen(moment),
            chair.get(f"/assemblies/{vote.id}/archive.zip", headers={"Cookie": f"lang={language}"}) as response,
        ):
            made.append(response.data)
    assert "reached" in sheet
    assert made[0] == made[1], "whoever asks, whenever, gets the same bytes"
    (tmp_path / "filed.zip").write_bytes(made[0])
    shutil.unpack_archive(tmp_path / "filed.zip", tmp_path / "filed")
    command = re.search(r"python (verify\.py \S+)", (tmp_path / "filed" / "0-readme.txt").read_text())
    assert command
    done = subprocess.run([sys.executable, *command[1].split()], cwd=tmp_path / "filed", capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert [name[0] for name in sorted(archive.namelist())] == list("01234567v")
        agenda = archive.read("1-agenda.txt").decode()
        assert "Notice" in agenda
        assert "公告" in agenda
        assert "票位 Slot" in archive.read("2-electorate.csv").decode()
        assert "三户到场监票" in archive.read("6-minutes.txt").decode()
        assert "3 · 268.50" in archive.read("5-tally.txt").decode()
        with zipfile.ZipFile(io.BytesIO(archive.read("4-ballots-kit.zip"))) as kit:
            assert "verify.py" in kit.namelist()
            parts = [*archive.infolist(), *kit.infolist()]
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}, "no part carries the time it was packed"
    assert browser("li").get(f"/assemblies/{vote.id}/archive.zip").status_code == 403


def test_what_follows_a_result(browser: Browser, app: Flask, vote: Vote) -> None:
    """Objected, answered; carried out by whom, until when; done."""
    with app.app_context(), clock.frozen(DURING):
        for who in ("author", "li", "zhang"):
            vote.cast(who, m1="for", m2="against")
        db.session.commit()
    path, chair, li = f"/assemblies/{vote.id}", browser("gao", "owners"), browser("li")
    with clock.frozen(AFTER):
        chair.post(f"{path}/close")
        chair.post(f"{path}/decide")
        once = {"once": "a", "body": "唱票时我不在场，请公布监票人。"}
        assert li.post(f"{path}/object", data=once).status_code == 303
        assert li.post(f"{path}/object", data=once | {"once": "b"}).status_code == 422
        assert browser("sun").post(f"{path}/object", data=once).status_code == 403
        page = text(chair, path)
        objection = page.split('href="/assemblies/objections/')[1].split('"')[0]
        assert li.post(f"/assemblies/objections/{objection}", data={"answer": "我自己答"}).status_code == 403
        answered = chair.post(f"/assemblies/objections/{objection}", data={"answer": "监票人为三位楼长，名单已贴出。"})
        assert answered.status_code == 303
        task = page.split(f'href="{path}/follow-up/')[1].split('"')[0]
        form = text(chair, f"{path}/follow-up/{task}")
        organization = form.split('<option value="')[1].split('"')[0]
        wanted = {"organization": organization, "due": "2027-03-01"}
        assert chair.post(f"{path}/follow-up/{task}", data=wanted | {"due": "2026-01-01"}).status_code == 422
        waiting = text(chair, "/assemblies/work")
        assert chair.post(f"{path}/follow-up/{task}", data=wanted).status_code == 303
        assert "by 1 Mar 2027" in text(browser(), path), "the timeline and the task say the day as readers do"
        assert "carry it out" not in waiting
        assert "carry it out" in text(chair, "/assemblies/work")
        assert "Say what was done" in text(chair, "/")
        with app.app_context():
            due = db.session.scalars(select(Clock.due_at).where(Clock.kind == "carry_out:1")).one()
        assert clock.local(due).date().isoformat() == "2027-03-01"
        number = text(chair, path).split('href="/assemblies/follow-ups/')[1].split('"')[0]
        assert (
            chair.post(f"/assemblies/follow-ups/{number}", data={"note": "合同已签，六月一日起履行。"}).status_code
            == 303
        )
        assert "carry it out" not in text(chair, "/assemblies/work")
        with app.app_context():
            assert db.session.scalars(select(Clock.met_at).where(Clock.kind == "carry_out:1")).one() is not None
        assert chair.get(f"{path}/follow-up/99999").status_code == 404
    assert "监票人为三位楼长" in text(browser(), path)


def test_units_without_a_floor_stand_on_the_board_too(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        home = db.session.get_one(Unit, hood.units["li"])
        another = db.session.get_one(Unit, hood.units["zhang"])
        another.building_id, another.number, home.floor, another.floor = home.building_id, "9999", None, None
        db.session.flush()
        made = announced(hood)
        db.session.commit()
    with clock.frozen(DURING):
        assert text(browser(), f"/assemblies/{made.id}/returns").count('class="out"') >= 2


def test_called_off_before_it_opens(browser: Browser, vote: Vote) -> None:
    path, chair = f"/assemblies/{vote.id}", browser("gao", "owners")
    with clock.frozen(NOTICE):
        assert chair.post(f"{path}/cancel", data={"reason": ""}).status_code == 422
        assert chair.post(f"{path}/cancel", data={"reason": "名册有误，重新公示后再开"}).status_code == 303
    with clock.frozen(DURING):
        assert browser("li").get(f"{path}/vote/1/1").status_code in (403, 404)


def test_demand_and_recognition_on_their_pages(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    li, zhang = browser("li"), browser("zhang")
    with clock.frozen(NOTICE):
        assert "Demand an assembly" in text(li, "/assemblies")
        bad = {
            "place": hood.places["maple"],
            "title": "更换电梯维保",
            "item": "9",
            "reason": "一年坏了十二次，没人管。",
        }
        assert li.post("/assemblies/demand", data=bad | {"once": "a"}).status_code == 422
        made = li.post("/assemblies/demand", data=bad | {"place": hood.places["spring"], "once": "b"})
        assert made.status_code == 303
        page = text(zhang, made.location)
        assert "obliges the committee" in page
        assert zhang.post(f"{made.location}/sign").status_code == 403  # one of four was a fifth already
        he = browser("he", "street_office")
        said = {"place": hood.places["lake"], "counts": "yes", "document": "房管局〔2026〕8号", "once": "c"}
        assert he.post("/assemblies/recognition", data=said).status_code == 303
        assert "房管局〔2026〕8号" in text(he, "/assemblies/recognition")
        assert he.post("/assemblies/recognition", data=said | {"place": "99999", "once": "d"}).status_code == 422
        assert browser("wang", "committee").get("/assemblies/recognition").status_code == 403
        assert "房管局〔2026〕8号" in text(browser("gao", "owners"), f"{made.location}/edit")
    with app.app_context():
        db.session.rollback()


def test_an_election_is_printed_with_the_figures_of_its_page(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    """Heads and area of every candidate, the line each had to reach, and what was drawn: on the page and on paper."""
    with app.app_context():
        vote, chair = prepared(hood, items=()), hood.viewer("gao", "owners")
        preparing.add_motion(
            chair,
            vote.thing(),
            int(Item.COMMITTEE),
            MotionKind.ELECTION,
            "选举业主委员会",
            options=list("甲乙丙丁戊己"),
            seats=5,
        )
        preparing.add_motion(
            chair, vote.thing(), int(Item.PROPERTY_COMPANY), MotionKind.CHOICE, "选聘物业企业", options=["安居", "绿城"]
        )
        with clock.frozen(NOTICE):
            announcing.announce(chair, vote.thing(), OPENS, CLOSES)
        with clock.frozen(DURING):
            for who, names, bidder in (
                ("author", ["o1", "o2"], "o1"),
                ("li", ["o1", "o3"], "o1"),
                ("zhang", ["o1"], "o2"),
            ):
                vote.cast(who, m1=names, m2=bidder)
        with clock.frozen(AFTER):
            vote.close()
            motions = vote.decide()["motions"]
        db.session.commit()
    with clock.frozen(AFTER):
        page, sheet = (text(browser(), f"/assemblies/{vote.id}{way}") for way in ("", "/print/result"))
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        weights = [*motions[0]["votes"].values(), *motions[1]["strict"]["sides"].values(), motions[0]["participating"]]
        figures = {str(format_area(area)) for _heads, area in weights}
    filled = (
        f"cannot be formed: {len(motions[0]['elected'])} of 5 seats are filled, and more than half and at least 5 are"
    )
    assert filled in page
    assert filled in sheet
    assert len(figures) > 3
    for figure in figures:
        assert figure in page
        assert figure in sheet
    one = re.search(r'<tr><th scope="row">甲</th><td[^>]*>([^<]*)</td>.*?: (reached|not reached)', sheet)
    assert one
    assert (one[1], one[2]) == ("3 / 3", "reached")
    assert re.search(r'<tr><th scope="row">丁</th><td[^>]*>0 / 3</td>.*?: not reached', sheet)
    assert "安居" in sheet
    assert ("cannot be formed" in page) is ("cannot be formed" in sheet) is True
