"""Writing a proposal in the browser."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.proposals.models import Proposal, ProposalVersion
from portal.proposals.queries import get_proposal
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.proposals.factories import BODY, TITLE, draft_proposal, open_proposal

ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')
HTMX = {"HX-Request": "true"}


def once(client: FlaskClient) -> str:
    found = ONCE.search(client.get("/proposals/new").get_data(as_text=True))
    assert found
    return found.group(1)


def matters(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        return [tuple(row) for row in db.session.execute(select(Matter.title, Matter.state).order_by(Matter.id))]


@pytest.fixture
def author_draft(app: Flask, hood: Neighbourhood) -> int:
    with app.app_context():
        draft = draft_proposal(hood.viewer("author"))
        db.session.commit()
        return draft


@pytest.fixture
def author_open(app: Flask, hood: Neighbourhood) -> int:
    with app.app_context():
        proposal = open_proposal(hood.viewer("author"))
        db.session.commit()
        return proposal


def test_a_proposal_from_first_word_to_publication(app: Flask, browser: Browser) -> None:
    client = browser("author")
    first = client.post("/proposals/new", data={"once": once(client), "title": TITLE, "category": "facilities"})
    assert first.status_code == 303
    where = first.location
    place = re.search(r'name="place_id" type="radio" value="(\d+)"|type="radio" value="(\d+)"', client.get(where).text)
    assert place
    second = client.post(where, data={"place_id": place.group(1) or place.group(2), "grid_id": ""})
    assert second.location.endswith("?step=details")
    third = client.post(second.location, data={"body": BODY})
    check = client.get(third.location).text
    assert BODY[:20] in check
    draft = where.split("/edit")[0]
    assert client.post(f"{draft}/publish").location == draft
    assert TITLE in browser("li").get(draft).text
    assert client.post(f"{draft}/publish").location == draft
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ProposalVersion)) == 1


def test_the_first_step_sent_twice_makes_one_draft(app: Flask, browser: Browser) -> None:
    client = browser("author")
    data = {"once": once(client), "title": TITLE, "category": "facilities"}
    paths = {client.post("/proposals/new", data=data).location for _ in range(2)}
    assert len(paths) == 1
    assert matters(app) == [(TITLE, "draft")]


def test_what_is_typed_is_kept_before_anything_is_pressed(app: Flask, browser: Browser) -> None:
    client = browser("author")
    token = once(client)
    for typed in ("路", "路灯", "路灯坏了"):
        answer = client.post("/proposals/draft", data={"once": token, "title": typed}, headers={"X-Autosave": "1"})
        assert answer.status_code == 204
    assert matters(app) == [("路灯坏了", "draft")]
    assert (
        client.post("/proposals/new", data={"once": token, "title": TITLE, "category": "facilities"}).status_code == 303
    )
    assert matters(app) == [(TITLE, "draft")]
    assert "not published yet" in client.get("/proposals").text


def test_an_empty_form_keeps_nothing(app: Flask, browser: Browser) -> None:
    client = browser("author")
    assert client.post("/proposals/draft", data={"once": once(client), "title": ""}).status_code == 204
    assert matters(app) == []


def test_a_short_title_is_asked_for_again_and_kept(browser: Browser) -> None:
    client = browser("author")
    answer = client.post("/proposals/new", data={"once": once(client), "title": "路灯", "category": "facilities"})
    assert answer.status_code == 422
    assert 'value="路灯"' in answer.text
    assert 'href="#title"' in answer.text


def test_a_hundred_thousand_letters_are_refused_clearly_and_kept(browser: Browser, author_draft: int) -> None:
    client = browser("author")
    body = "灯" * 100_000
    answer = client.post(f"/proposals/{author_draft}/edit?step=details", data={"body": body})
    assert answer.status_code == 422
    assert "At most 20000 characters, please; there are 100000." in answer.text
    assert body in answer.text
    path, autosave = f"/proposals/{author_draft}/draft?step=details", {"X-Autosave": "1"}
    assert client.post(path, data={"body": body}, headers=autosave).status_code == 422


@pytest.mark.parametrize("step", ["what", "where", "details", "check", "nonsense"])
def test_every_step_of_a_draft_is_a_page(browser: Browser, author_draft: int, step: str) -> None:
    assert browser("author").get(f"/proposals/{author_draft}/edit?step={step}").status_code == 200


@pytest.mark.parametrize(
    ("step", "data", "field", "value"),
    [
        ("what", {"title": "新标题"}, "title", "新标题"),
        ("details", {"body": "新"}, "body", "新"),
        ("where", {"latitude": "30.25", "longitude": "120.16", "grid_id": ""}, "latitude", 30.25),
    ],
)
def test_every_step_is_saved_while_it_is_typed(
    app: Flask, hood: Neighbourhood, browser: Browser, author_draft: int, step: str, data: dict[str, str], field: str,
    value: object,
) -> None:  # fmt: skip
    path = f"/proposals/{author_draft}/draft?step={step}"
    assert browser("author").post(path, data=data, headers={"X-Autosave": "1"}).status_code == 204
    with app.app_context():
        thing = get_proposal(hood.viewer("author"), author_draft)
        assert getattr(thing, field) == value


def test_without_scripts_the_text_is_saved_by_a_button_beside_the_photos(browser: Browser, author_draft: int) -> None:
    client = browser("author")
    saved = client.post(f"/proposals/{author_draft}/draft?step=details", data={"body": BODY})
    assert saved.location == f"/proposals/{author_draft}/edit?step=details"
    page = client.get(saved.location).text
    assert "Draft saved" in page
    assert BODY in page
    assert client.post(f"/proposals/{author_draft}/draft?step=nonsense", data={"body": ""}).status_code == 303
    assert BODY in client.get(saved.location).text
    assert client.post(f"/proposals/{author_draft}/draft?step=details", data={"body": "灯" * 20_001}).status_code == 422


@pytest.mark.parametrize("path", ["", "/edit", "/versions", "/invite"])
def test_a_foreign_draft_is_not_found(browser: Browser, author_draft: int, path: str) -> None:
    assert browser("li").get(f"/proposals/{author_draft}{path}").status_code == 404
    assert browser("li").get(f"/proposals/{author_draft + 999}{path}").status_code == 404


@pytest.mark.parametrize("verb", ["edit", "draft", "publish", "discard"])
def test_a_foreign_draft_is_not_changed(browser: Browser, author_draft: int, verb: str) -> None:
    assert browser("li").post(f"/proposals/{author_draft}/{verb}", data={"title": TITLE}).status_code == 404


def test_a_script_in_the_title_is_shown_and_not_run(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    title = "<script>alert(1)</script> 路灯"
    with app.app_context():
        proposal = open_proposal(hood.viewer("author"), title=title, body=BODY + '<img src=x onerror="alert(1)">')
        db.session.commit()
    for path in (
        f"/proposals/{proposal}",
        "/proposals",
        f"/proposals/{proposal}/versions/1",
        f"/matters/{proposal}/chain",
    ):
        page = browser("li").get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_nobody_publishes_where_she_does_not_live(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    with app.app_context():
        draft = draft_proposal(hood.viewer("newcomer"), place_id=hood.places["spring"])
        db.session.commit()
    client = browser("newcomer")
    assert "residency confirmed" in client.get(f"/proposals/{draft}/edit?step=check").text
    assert client.post(f"/proposals/{draft}/publish").status_code == 403


def test_an_unfinished_draft_says_what_is_missing(app: Flask, hood: Neighbourhood, browser: Browser) -> None:
    with app.app_context():
        draft = draft_proposal(hood.viewer("author"), body="短")
        db.session.commit()
    client = browser("author")
    assert "step=details" in client.get(f"/proposals/{draft}/edit?step=check").text
    answer = client.post(f"/proposals/{draft}/publish")
    assert answer.status_code == 422
    assert "Explain it in at least 20 characters" in answer.text


def test_a_discarded_draft_is_gone(browser: Browser, author_draft: int) -> None:
    client = browser("author")
    assert client.post(f"/proposals/{author_draft}/discard").status_code == 303
    assert client.get(f"/proposals/{author_draft}").status_code == 404
    assert "not published yet" not in client.get("/proposals/mine").text


def test_an_edit_shows_the_difference_to_everyone(browser: Browser, author_open: int) -> None:
    client = browser("author")
    data = {
        "title": TITLE,
        "body": BODY.replace("三处", "四处"),
        "category": "facilities",
        "version": "1",
        "note": "多一处",
    }
    assert client.post(f"/proposals/{author_open}/edit", data=data).location == f"/proposals/{author_open}"
    page = browser("li").get(f"/proposals/{author_open}/versions/2").text
    assert re.search(r"<del>.*三.*</del>", page)
    assert re.search(r"<ins>.*四.*</ins>", page)
    assert "多一处" in page
    assert browser("li").get(f"/proposals/{author_open}/versions/3").status_code == 404
    assert browser("li").get(f"/proposals/{author_open}/versions").status_code == 200


def test_a_stale_edit_shows_both_and_loses_nothing(app: Flask, browser: Browser, author_open: int) -> None:
    client = browser("author")
    data = {"title": TITLE, "category": "facilities", "version": "1", "note": ""}
    client.post(f"/proposals/{author_open}/edit", data={**data, "body": BODY + "第一处改动。"})
    answer = client.post(f"/proposals/{author_open}/edit", data={**data, "body": BODY + "第二处改动。"})
    assert answer.status_code == 422
    assert "第二处改动。" in answer.text
    assert re.search(r"<ins>.*第一处改动。</ins>", answer.text)
    assert 'name="version" type="hidden" value="2"' in answer.text
    again = client.post(f"/proposals/{author_open}/edit", data={**data, "version": "2", "body": BODY + "第二处改动。"})
    assert again.status_code == 303
    with app.app_context():
        assert db.session.get_one(Proposal, author_open).version == 3


def test_withdrawing_asks_once(browser: Browser, author_open: int) -> None:
    client = browser("author")
    assert client.get(f"/proposals/{author_open}/withdraw").status_code == 200
    assert client.post(f"/proposals/{author_open}/withdraw", data={"reason": "修好了"}).status_code == 303
    assert "Withdrawn" in browser("li").get(f"/proposals/{author_open}").text
    assert client.get(f"/proposals/{author_open}/edit").status_code == 403


def test_inviting_says_the_same_of_everyone(browser: Browser, author_open: int) -> None:
    pages = []
    for login in ("13800000001", "13912345678"):
        client = browser("author")
        answer = client.post(f"/proposals/{author_open}/invite", data={"login": login})
        shown = re.sub(r'"[\w.-]{30,}"', "token", client.get(answer.location).text)
        pages.append((answer.status_code, answer.location, shown))
    assert pages[0] == pages[1]
    assert browser("author").post(f"/proposals/{author_open}/invite", data={"login": "x"}).status_code == 422


def test_an_invited_neighbour_joins_from_her_page(browser: Browser, author_open: int) -> None:
    browser("author").post(f"/proposals/{author_open}/invite", data={"login": "13800000001"})
    li = browser("li")
    assert f"/proposals/{author_open}" in li.get("/proposals/mine").text
    assert f"/proposals/{author_open}/join" in li.get(f"/proposals/{author_open}").text
    assert li.post(f"/proposals/{author_open}/join").status_code == 303
    assert li.get(f"/proposals/{author_open}/edit").status_code == 200
    assert "with 李明" in browser("zhang").get(f"/proposals/{author_open}").text
    assert browser("zhang").post(f"/proposals/{author_open}/decline").status_code == 403


def test_a_visitor_is_led_to_the_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get("/proposals/new")
    assert answer.status_code == 302
    assert "next=/proposals/new" in answer.location


def test_similar_matters_as_page_and_as_fragment(browser: Browser, author_open: int) -> None:
    client = browser("li")
    whole = client.get("/proposals/similar?title=" + TITLE)
    part = client.get("/proposals/similar?title=" + TITLE, headers=HTMX)
    assert "<html" in whole.text
    assert part.text.lstrip().startswith('<div id="similar"')
