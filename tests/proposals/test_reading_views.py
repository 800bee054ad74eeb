"""Reading proposals in the browser: the list, one proposal, one's own, following, the chain, the map."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Follow, Matter
from portal.places.models import Place
from portal.proposals.commands import writing
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import BODY, TITLE, answered, draft_proposal, open_proposal, read, supported_by
from tests.statements import statements

HTMX = {"HX-Request": "true"}
NEXT = re.compile(r'rel="next"\s+href="([^"]+)"|href="([^"]+)"\s+rel="next"')
CARD = re.compile(r'<h2 class="card-title"><a href="(/proposals/\d+)">')


def fill(app: Flask, hood: Neighbourhood, number: int) -> list[int]:
    """So many open proposals, a minute apart; returns their ids, oldest first."""
    with app.app_context():
        viewer, start = hood.viewer("author"), clock.now() - timedelta(days=1)
        made = []
        for n in range(number):
            with clock.frozen(start + timedelta(minutes=n)):
                made.append(
                    open_proposal(viewer, title=f"{TITLE}（第{n}处）", category="traffic" if n % 3 else "safety")
                )
        db.session.commit()
        return made


@pytest.fixture
def one(app: Flask, hood: Neighbourhood) -> int:
    return fill(app, hood, 1)[0]


def next_of(page: str) -> str:
    """Where the page after this one stands; empty after the last."""
    found = NEXT.search(page)
    return (found.group(1) or found.group(2)).replace("&amp;", "&") if found else ""


def cards(client: FlaskClient, path: str) -> list[int]:
    return [int(path.rsplit("/", 1)[1]) for path in CARD.findall(client.get(path).text)]


@pytest.mark.usefixtures("leisure")
def test_pages_of_twenty_follow_one_another_without_gap_or_repeat(
    app: Flask, hood: Neighbourhood, browser: Browser
) -> None:
    made, client = fill(app, hood, 45), browser()
    path, seen = "/proposals", []
    for size in (20, 20, 5):
        page = client.get(path).text
        shown = cards(client, path)
        assert len(shown) == size
        seen += shown
        path = next_of(page)
    assert seen == made[::-1]
    assert path == ""


def test_most_supported_first_goes_on_where_it_stopped(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    made, client = fill(app, hood, 23), browser()
    with app.app_context():
        for n, proposal in enumerate(made):
            matters.count(proposal, supports=n % 4)
        db.session.commit()
    expected = sorted(made, key=lambda proposal: (made.index(proposal) % 4, proposal), reverse=True)
    path = next_of(client.get("/proposals?sort=supported").text)
    assert cards(client, "/proposals?sort=supported") + cards(client, path) == expected
    only = [proposal for proposal in expected if made.index(proposal) % 3]
    assert cards(client, "/proposals?sort=supported&category=traffic&state=open") == only[:20]


def test_the_figures_beside_the_filters_are_those_of_the_choice(
    app: Flask, hood: Neighbourhood, browser: Browser
) -> None:
    made, client = fill(app, hood, 7), browser()
    with app.app_context():
        writing.withdraw(hood.viewer("author"), read(hood.viewer("author"), made[0]))
        open_proposal(hood.viewer("sun"), category="safety")
        db.session.commit()
    page = client.get("/proposals").text
    assert re.search(r"All <span>8</span>", page)
    assert re.search(r"Collecting support <span>7</span>", page)
    assert "Safety and fire protection (4)" in page
    chosen = client.get("/proposals?place=YX-lake&category=safety").text
    assert re.search(r"All <span>3</span>", chosen)
    assert re.search(r"Collecting support <span>2</span>", chosen)
    assert re.search(r"Withdrawn <span>1</span>", chosen)
    assert len(CARD.findall(chosen)) == 3
    assert len(CARD.findall(client.get("/proposals?place=YX-maple").text)) == 1


@pytest.mark.parametrize(
    "query",
    ["?state=draft", "?state=nonsense&category=nonsense&sort=nonsense", "?after=nonsense", "?after=WzEsMiwzXQ",
     "?place=YX-lake&state=open&category=traffic&sort=supported"],
)  # fmt: skip
def test_every_address_of_the_list_is_a_page(client: FlaskClient, one: int, query: str) -> None:
    assert client.get(f"/proposals{query}").status_code == 200


def test_a_place_nobody_knows_is_not_found(client: FlaskClient) -> None:
    assert client.get("/proposals?place=nowhere").status_code == 404


def test_the_list_as_a_fragment_is_its_results(browser: Browser, one: int) -> None:
    part = browser().get("/proposals", headers=HTMX).text
    assert part.lstrip().startswith('<div id="results"')
    assert "<html" not in part


def test_drafts_and_hidden_matters_are_not_listed(app: Flask, hood: Neighbourhood, browser: Browser, one: int) -> None:
    with app.app_context():
        draft_proposal(hood.viewer("author"))
        db.session.get_one(Matter, one).hidden_at = clock.now()
        db.session.commit()
    assert cards(browser("author"), "/proposals") == []


@pytest.mark.parametrize(("person", "budget"), [(None, 2), ("li", 4)])
@pytest.mark.parametrize("number", [3, 24])
def test_the_list_keeps_its_budget(
    app: Flask, hood: Neighbourhood, browser: Browser, person: str | None, budget: int, number: int
) -> None:
    fill(app, hood, number)
    client = browser(person)
    client.get("/proposals")
    with statements(app) as sent:
        client.get("/proposals?place=YX-lake&category=traffic&sort=supported")
    assert len(sent) <= budget, sent


@pytest.mark.parametrize(("person", "budget"), [(None, 6), ("li", 8), ("author", 8)])
@pytest.mark.parametrize("rounds", [0, 6])
def test_a_proposal_keeps_its_budget_whatever_happened_to_it(
    app: Flask, hood: Neighbourhood, browser: Browser, one: int, person: str | None, budget: int, rounds: int
) -> None:
    with app.app_context():
        viewer = hood.viewer("author")
        for n in range(rounds):
            writing.revise(viewer, read(viewer, one), TITLE, BODY + f"第{n}次修改。", "traffic", n + 1)
            matters.link(one, open_proposal(viewer), "led_to")
        supported_by(hood, one, "li", "zhang", "chen")
        answered(hood, one)
        db.session.commit()
    client = browser(person)
    with statements(app) as sent:
        assert client.get(f"/proposals/{one}").status_code == 200
    assert len(sent) <= budget, sent


def test_the_page_tells_what_became_of_it(app: Flask, hood: Neighbourhood, browser: Browser, one: int) -> None:
    with app.app_context():
        viewer = hood.viewer("author")
        writing.revise(viewer, read(viewer, one), TITLE, BODY + "补充一句。", "traffic", 1, "听了意见")
        other = open_proposal(viewer, title="后来的另一件事情")
        matters.link(one, other, "led_to")
        db.session.commit()
    page = browser("li").get(f"/proposals/{one}").text
    assert "version 2. 听了意见" in page
    assert "后来的另一件事情" in page
    chain = browser().get(f"/matters/{one}/chain").text
    assert "Led to" in chain
    assert "Came from" in browser().get(f"/matters/{other}/chain").text


def test_following_and_not_following(app: Flask, hood: Neighbourhood, browser: Browser, one: int) -> None:
    client = browser("li")
    part = client.post(f"/matters/{one}/follow", headers=HTMX)
    assert part.text.lstrip().startswith('<div id="follow"')
    assert client.post(f"/matters/{one}/follow").status_code == 303
    with app.app_context():
        assert db.session.get(Follow, (hood.people["li"], one)) is not None
        assert db.session.get_one(Matter, one).followers == 2
    assert 'aria-pressed="true"' in client.get(f"/proposals/{one}").text
    assert client.post(f"/matters/{one}/unfollow").status_code == 303
    with app.app_context():
        assert db.session.get(Follow, (hood.people["li"], one)) is None
        assert db.session.get_one(Matter, one).followers == 1
    assert client.post("/matters/999/follow").status_code == 404


def test_links_in_a_text_are_links_and_nothing_else_is(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    with app.app_context():
        body = (
            "请看 https://example.org/a?b=1&c=2，还有图。\n第二行。\n\n第二段 javascript:alert(1) <b>粗体</b>"
            + "。" * 10
        )
        proposal = open_proposal(hood.viewer("author"), body=body)
        db.session.commit()
    page = browser().get(f"/proposals/{proposal}").text
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow noopener ugc">' in page
    assert 'href="javascript:' not in page
    assert "&lt;b&gt;粗体&lt;/b&gt;" in page
    assert "第二行。</p>\n<p>第二段" in page


def test_mine_shows_drafts_and_proposals_by_pages(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    fill(app, hood, 21)
    with app.app_context():
        draft = draft_proposal(hood.viewer("author"), title="")
        db.session.commit()
    client = browser("author")
    page = client.get("/proposals/mine").text
    assert f"/proposals/{draft}/edit" in page
    assert "Draft without a title" in page
    assert TITLE in client.get(next_of(page)).text
    assert "You have not proposed anything yet" in browser("li").get("/proposals/mine").text


def test_the_plan_holds_the_places_that_have_a_position(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    with app.app_context():
        for name, latitude, longitude in (("spring", 30.25, 120.16), ("maple", 30.3, 120.2)):
            place = db.session.get_one(Place, hood.places[name])
            place.latitude, place.longitude = latitude, longitude
        db.session.commit()
    answer = browser().get(f"/places/{hood.places['spring']}.geojson")
    assert answer.mimetype == "application/geo+json"
    assert [feature["geometry"]["coordinates"] for feature in answer.get_json()["features"]] == [[120.16, 30.25]]
    assert len(browser().get(f"/places/{hood.places['district']}.geojson").get_json()["features"]) == 2
    assert browser().get("/places/999.geojson").status_code == 404
