"""The pages of sharing out public revenue: as pages and as fragments."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from flask import Flask

from portal.allocations.models import Allocation, AllocationBallot
from portal.allocations.rules.plan import Plan, Rule, Style
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters import commands as matters
from tests.allocations.world import AFTER, ANNOUNCED, DURING, Sharing, announced, prepared
from tests.conftest import Browser
from tests.factories import Neighbourhood

HTMX = {"HX-Request": "true"}


def _made(app: Flask, hood: Neighbourhood, plan: Plan | None = None) -> int:
    with app.app_context():
        sharing = announced(hood, plan=plan)
        db.session.commit()
        return sharing.id


def test_a_committee_prepares_and_announces(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    gao = browser("gao", "owners")
    with clock.frozen(ANNOUNCED):
        assert "Nothing to share out yet" in gao.get("/allocations").text
        sent = gao.post(
            "/allocations/new", data={"place": hood.places["spring"], "title": "公共收益怎么用", "once": "x"}
        )
        assert sent.status_code == 303
        edit = sent.location
        again = gao.post(
            "/allocations/new", data={"place": hood.places["spring"], "title": "公共收益怎么用", "once": "x"}
        )
        assert again.location == edit
        path = edit.removesuffix("/edit")
        assert gao.get(edit).status_code == 200
        for title, cost in (("长椅", "3000"), ("路灯", "5,000.50")):
            data = {"project-title": title, "project-cost": cost, "project-description": "", "project-once": title}
            assert gao.post(path + "/projects", data=data).status_code == 303
        bad = gao.post(path + "/projects", data={"project-title": "凉亭", "project-cost": "9000.001"})
        assert bad.status_code == 422
        assert "at most two decimals" in bad.text
        plan = {"title": "公共收益怎么用", "body": "", "budget": "8000", "electorate": "residents", "style": "points",
                "points": "10", "rule": "equal_shares"}  # fmt: skip
        refused = gao.post(edit, data=plan)
        assert refused.status_code == 422
        assert "Points are counted by the most points first" in refused.text
        assert gao.post(edit, data={**plan, "rule": "greedy"}).status_code == 303
        changed = {"title": "路灯和地灯", "cost": "5000", "description": "南门", "once": "y"}
        assert gao.post(path + "/projects/2", data=changed).status_code == 303
        assert gao.get(path + "/projects/9").status_code == 404
        early = {"announcement-opens": "2026-11-23", "announcement-closes": "2026-12-01"}
        assert "opens tomorrow at the earliest" in gao.post(path + "/announce", data=early).text
        assert gao.post(path + "/announce", data={**early, "announcement-opens": "2026-11-24"}).status_code == 303
        assert gao.get(edit).status_code == 403
        shown = browser("li").get(path)
    assert "路灯和地灯" in shown.text
    assert "You can choose from" in shown.text


def test_a_plan_is_only_for_its_committee(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    with app.app_context():
        number = prepared(hood).id
        db.session.commit()
    assert browser("gao", "owners").get(f"/allocations/{number}").status_code == 200
    for who in (None, "li"):
        assert browser(who).get(f"/allocations/{number}").status_code == 404
    assert browser("wang", "committee").get(f"/allocations/{number}/edit").status_code == 404
    assert browser("gao", "owners").get(f"/allocations/{number}/setup.json").status_code == 403


def test_choosing_on_a_phone_with_a_running_sum(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    number = _made(app, hood)
    li, path = browser("li"), f"/allocations/{number}"
    with clock.frozen(DURING):
        assert "Choose among 3 projects" in li.get(path).text
        assert "Only 4 people can choose here" in li.get(path + "/choose").text
        running = li.post(path + "/choose", data={"project": ["1", "3"]}, headers=HTMX)
        assert running.status_code == 200
        assert running.text.lstrip().startswith('<p id="sum"')
        assert "2 projects marked" in running.text
        assert "¥12,000.00" in running.text
        assert "not cast yet" in li.get("/proposals").text
        sent = li.post(path + "/choose", data={"project": ["1", "3"]})
        assert sent.location == path + "/review"
        assert "长椅" in li.get(sent.location).text
        assert li.post(path + "/review").location == path
        assert "Your choice is cast and counts" in li.get(path).text
        assert li.post(path + "/review").location == path
        li.post(path + "/choose", data={"project": ["2"]})
        assert li.post(path + "/drop").location == path
        assert "Your choice is cast and counts" in li.get(path).text
        empty = browser("zhang").post(path + "/review")
        assert empty.status_code == 422
        assert "Choose at least one project" in empty.text
        assert browser("sun").get(path + "/choose").status_code == 403
    with app.app_context():
        assert [row.choices for row in db.session.query(AllocationBallot).filter_by(took_part=True)] == [
            {"1": 1, "3": 1}
        ]


def test_too_many_points_are_said_and_nothing_is_cast(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    number = _made(app, hood, Plan(1_000_000, style=Style.POINTS, points=5, rule=Rule.GREEDY))
    li, path = browser("li"), f"/allocations/{number}"
    with clock.frozen(DURING):
        assert "Share your 5 points" in li.get(path + "/choose").text
        data = {"points-1": "4", "points-2": "3", "points-99": "5", "points-x": "1", "points-3": "-1"}
        assert "2 too many" in li.post(path + "/choose", data=data, headers=HTMX).text
        refused = li.post(path + "/review")
        assert refused.status_code == 422
        assert "You have given 7 points and have 5" in refused.text
        li.post(path + "/choose", data={"points-1": "4", "points-2": "1"})
        assert li.post(path + "/review").status_code == 303


def _counted(app: Flask, hood: Neighbourhood) -> Sharing:
    with app.app_context():
        sharing = announced(hood)
        for who, numbers in {"author": (1, 2), "li": (1,), "zhang": (2,), "chen": (1, 3)}.items():
            sharing.cast(who, *numbers)
        db.session.commit()
        sharing.count()
        db.session.remove()
        return sharing


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_result_says_who_won_and_why(app: Flask, browser: Browser, hood: Neighbourhood, language: str) -> None:
    sharing = _counted(app, hood)
    with clock.frozen(AFTER):
        page = browser("li", language=language).get(f"/allocations/{sharing.id}")
        listed = browser(language=language).get("/allocations")
    assert page.status_code == listed.status_code == 200
    if language == "en":
        assert "Advice: spending common revenue" in page.text
        assert "2 projects win" in page.text.replace("<b>2</b><span>projects win", "2 projects win")
        assert "Its 1 supporter had" in page.text
        assert "missing" in page.text
        assert "Advice, not ratified" in listed.text


def test_it_is_advice_until_a_motion_passed(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    sharing = _counted(app, hood)
    for passed, words in ((False, "Advice: spending"), (True, "Ratified: the owners")):
        with app.app_context():
            matters.record(hood.viewer("gao", "owners"), "assemblies.motion_decided", sharing.id, passed=passed)
            db.session.commit()
        assert words in browser("li").get(f"/allocations/{sharing.id}").text
    assert "Ratified by the owners" in browser().get("/allocations").text


def test_anyone_can_download_what_the_result_follows_from(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    sharing = _counted(app, hood)
    client, path = browser(), f"/allocations/{sharing.id}"
    setup = client.get(path + "/setup.json")
    assert sha256(setup.data).hexdigest() in client.get(path).text
    kit = json.loads(client.get(path + "/recount.json").data)
    assert kit["setup"] == json.loads(setup.data)
    assert sha256(kit["seed"].encode()).hexdigest() == kit["setup"]["seed"]
    assert sum(one["voters"] for one in kit["ballots"]) == 4
    book = client.get(path + "/ballots.pb")
    assert "vote_type;approval" in book.text
    assert "\n1;3000.00;3;3;长椅;1\n" in book.text


def test_the_ballots_are_not_published_before_they_are_counted(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    number = _made(app, hood)
    with clock.frozen(DURING):
        for name in ("recount.json", "ballots.pb"):
            assert browser("gao", "owners").get(f"/allocations/{number}/{name}").status_code == 403
        assert "seed" not in browser().get(f"/allocations/{number}").text.replace("Seed", "seed")


def test_the_count_shows_how_far_it_is(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    number = _made(app, hood)
    with clock.frozen(AFTER):
        page = browser("li").get(f"/allocations/{number}")
        assert "It is being counted" in page.text
        assert 'hx-trigger="every 1500ms"' in page.text
        with app.app_context():
            row = db.session.get_one(Allocation, number)
            row.runs, row.endowment, row.spent = 7, 250_000, 300_000
            db.session.commit()
        part = browser("li").get(f"/allocations/{number}", headers=HTMX)
    assert part.text.lstrip().startswith('<section id="outcome"')
    assert "Run 7: with shares of ¥2,500.00 the winners cost ¥3,000.00 of ¥10,000.00." in part.text


def test_a_committee_cancels_in_public(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    number = _made(app, hood)
    path = f"/allocations/{number}"
    with clock.frozen(DURING):
        assert browser("li").get(path + "/cancel").status_code == 403
        gao = browser("gao", "owners")
        assert gao.get(path + "/cancel").status_code == 200
        assert gao.post(path + "/cancel", data={"reason": ""}).status_code == 422
        assert gao.post(path + "/cancel", data={"reason": "预算写错了"}).status_code == 303
        shown = browser("li").get(path)
        assert "Cancelled. 预算写错了" in shown.text
        assert browser("li").get(path + "/choose").status_code == 403
