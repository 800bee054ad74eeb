"""One path from a link to the act: through sign-in or registration and verification, with what was typed kept."""

import html
import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.discussion.models import Comment
from portal.kernel.db import db
from portal.kernel.watch import Incident
from portal.people.models import Residency
from portal.proposals.models import ProposalVote
from portal.residency.models import KeptForm
from tests.conftest import Browser
from tests.factories import PASSWORD, Neighbourhood
from tests.proposals.factories import open_proposal
from tests.residency.factories import code_for, new_unit, own

WORDS = "我家门口也没有路灯，晚上看不清“台阶” & <井盖>。" * 3
NEWCOMER = "13800000005"


@pytest.fixture
def matter(app: Flask, hood: Neighbourhood) -> int:
    """An open proposal of Spring compound."""
    with app.app_context():
        number = open_proposal(hood.viewer("author"))
        db.session.commit()
        return number


@pytest.fixture
def code(app: Flask, hood: Neighbourhood) -> str:
    """The code of a letter to an empty unit of Spring compound, which belongs to 王小明."""
    with app.app_context():
        unit = new_unit(hood)
        own(hood, unit, "王小明")
        return code_for(hood, unit)


def _form(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S)
    assert form, f"no form for {action}"
    inputs = re.findall(r"<input[^>]*>", form[1])
    found = {}
    for field in inputs:
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        if name and 'type="hidden"' in field:
            found[name[1]] = html.unescape(value[1]) if value else ""
    return found


def _go(client: FlaskClient, page: str, action: str, **typed: str) -> tuple[int, str]:
    """Send the form for `action` on a page; the status and the page, or where it leads."""
    response = client.post(action, data={**_form(page, action), **typed})
    return response.status_code, response.location or response.get_data(as_text=True)


def _comment(client: FlaskClient, matter: int) -> tuple[int, str]:
    typed = {"body": WORDS, "stance": "neutral", "once": "one and the same token"}
    response = client.post(f"/matters/{matter}/comments", data=typed)
    return response.status_code, response.get_data(as_text=True)


def _comments(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Comment.body)))


def _sent_once(app: Flask, client: FlaskClient, page: str, matter: int) -> None:
    for _twice in range(2):
        status, where = _go(client, page, f"/matters/{matter}/comments")
        assert status == 303
        assert where.startswith(f"/matters/{matter}/comments")
    assert _comments(app) == [WORDS]


def test_signed_out_a_resident_signs_in_and_sends_once(app: Flask, browser: Browser, matter: int) -> None:
    client = browser()
    status, page = _comment(client, matter)
    assert status == 401
    assert html.escape(WORDS, quote=False).split("“")[0] in page
    status, page = _go(client, page, "/sign-in")
    status, page = _go(client, page, "/sign-in", login="13800000001", password=PASSWORD)
    assert status == 200
    _sent_once(app, client, page, matter)


@pytest.mark.parametrize("detour", [False, True])
def test_signed_out_a_newcomer_registers_proves_and_sends_once(
    app: Flask, browser: Browser, matter: int, code: str, detour: bool
) -> None:
    client = browser()
    _status, page = _comment(client, matter)
    if detour:
        _status, page = _go(client, page, "/sign-in")
    _status, page = _go(client, page, "/register")
    fresh = {"login": "13912345678", "name": "王小明", "password": "long enough"}
    status, page = _go(client, page, "/register", **fresh)
    assert status == 422, "the consent is missing, and what was typed is still there"
    status, page = _go(client, page, "/register", **fresh, consent="y")
    assert status == 200
    status, page = _go(client, page, f"/matters/{matter}/comments")
    assert status == 403
    status, page = _go(client, page, "/me/letter")
    assert status == 200
    status, page = _go(client, page, "/me/letter", code="0" * 12, kind="tenant")
    assert status == 422
    status, page = _go(client, page, "/me/letter", code=code, kind="owner", name="王 小明")
    assert status == 200
    _sent_once(app, client, page, matter)


def test_a_support_waits_for_the_code_and_then_counts(
    app: Flask, browser: Browser, hood: Neighbourhood, matter: int, code: str
) -> None:
    client = browser("newcomer")
    refused = client.post(f"/proposals/{matter}/support")
    assert refused.status_code == 403
    _status, page = _go(client, refused.get_data(as_text=True), "/me/letter")
    _status, page = _go(client, page, "/me/letter", code=code, kind="tenant")
    status, _where = _go(client, page, f"/proposals/{matter}/support")
    assert status == 303
    with app.app_context():
        assert db.session.scalars(select(ProposalVote.person_id)).all() == [hood.people["newcomer"]]


@pytest.mark.parametrize("way", ["a name the register does not know", "no letter"])
def test_while_the_desk_decides_the_words_are_kept(
    app: Flask, browser: Browser, hood: Neighbourhood, matter: int, code: str, way: str
) -> None:
    client = browser("newcomer")
    _status, page = _comment(client, matter)
    if way == "no letter":
        _status, page = _go(client, page, "/me/residency")
        where = {"compound": str(hood.places["spring"]), "building": "2", "unit": str(hood.units["li"])}
        status, path = _go(client, page, "/me/residency", **where, kind="tenant", claim="1")
    else:
        _status, page = _go(client, page, "/me/letter")
        status, path = _go(client, page, "/me/letter", code=code, kind="owner", name="别人")
    assert (status, path) == (303, "/me/kept")
    page = client.get("/me/kept").get_data(as_text=True)
    assert "晚上看不清" in page
    assert 'action="/me/kept/send"' not in page
    assert "/me/kept" in client.get("/about").get_data(as_text=True), "said on every page until it is sent"
    with app.app_context():
        claim = db.session.scalar(select(func.max(Residency.id)))
    assert browser("wang", "committee").post(f"/residencies/{claim}/confirm").status_code == 303
    page = client.get("/me/kept").get_data(as_text=True)
    fields = _form(page, "/me/kept/send")
    on = client.post("/me/kept/send", data=fields)
    assert (on.status_code, urlsplit(on.location).path) == (307, f"/matters/{matter}/comments")
    assert client.post(on.location, data=fields).status_code == 303
    assert _comments(app) == [WORDS]
    assert client.post("/me/kept/send", data=fields).status_code == 404
    assert "/me/kept" not in client.get("/about").get_data(as_text=True)


def test_what_is_kept_is_read_by_its_writer_alone_and_can_be_thrown_away(
    app: Flask, browser: Browser, hood: Neighbourhood, matter: int
) -> None:
    client = browser("newcomer")
    _status, page = _comment(client, matter)
    _status, page = _go(client, page, "/me/residency")
    where = {"compound": str(hood.places["spring"]), "building": "2", "unit": str(hood.units["li"])}
    _go(client, page, "/me/residency", **where, kind="tenant", claim="1")
    for other in (browser("li"), browser("wang", "committee")):
        assert "晚上看不清" not in other.get("/me/kept").get_data(as_text=True)
        other.post("/me/kept/drop")
    assert "晚上看不清" in client.get("/me/kept").get_data(as_text=True)
    client.post("/me/kept/drop")
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(KeptForm)) == 0


def test_a_link_to_act_comes_back_after_the_code(browser: Browser, matter: int, code: str) -> None:
    client = browser("newcomer")
    page = client.get(f"/proposals/{matter}").get_data(as_text=True)
    link = re.search(r'href="(/me/residency\?next=[^"]*)"', page)
    assert link
    page = client.get(html.unescape(link[1])).get_data(as_text=True)
    link = re.search(r'href="(/me/letter\?next=[^"]*)"', page)
    assert link
    page = client.get(html.unescape(link[1])).get_data(as_text=True)
    status, where = _go(client, page, "/me/letter", code=code, kind="tenant")
    assert (status, where) == (303, f"/proposals/{matter}")


@pytest.mark.parametrize(
    "evil", ["//evil.example", "/\\evil.example", "/\t/evil.example", "/\r/evil.example", "https://evil.example"]
)
def test_nobody_is_led_off_on_the_way(browser: Browser, code: str, evil: str) -> None:
    client = browser("newcomer")
    answer = client.post("/me/letter", data={"code": code, "kind": "tenant", "next": evil})
    assert answer.location == "/me"
    signing = browser().post("/sign-in", data={"login": NEWCOMER, "password": PASSWORD, "next": evil})
    assert signing.location == "/"


def test_a_form_somebody_altered_is_not_carried_on(browser: Browser, code: str) -> None:
    client = browser("newcomer")
    answer = client.post(
        "/me/letter", data={"code": code, "kind": "tenant", "resume": "WyIvbWUiLFtdXQ.altered.signature"}
    )
    assert answer.location == "/me"


def test_a_letter_sent_twice_is_taken_once(app: Flask, browser: Browser, code: str) -> None:
    client = browser("newcomer")
    form = {"code": code, "kind": "tenant", "once": "one and the same token"}
    assert [client.post("/me/letter", data=form).location for _twice in range(2)] == ["/me", "/me"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Incident)) == 0
