"""The pages of people, as pages and as fragments; and nothing typed is lost on the way through the sign-in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.kernel.db import db
from portal.people.models import Person
from tests.conftest import Browser
from tests.factories import PASSWORD, Neighbourhood

PACKED = re.compile(r'name="resume"[^>]* value="([^"]+)"')


LOGIN = "13800000005"  # the newcomer of the test neighbourhood


def _sign_in(client: FlaskClient, **more: str) -> str:
    response = client.post("/sign-in", data={"login": LOGIN, "password": PASSWORD, **more})
    return response.location if response.status_code == 303 else response.get_data(as_text=True)


def test_signing_in_goes_on_where_one_was(browser: Browser) -> None:
    client = browser()
    response = client.get("/me")
    assert response.status_code == 302
    assert response.location == "/sign-in?next=/me"
    assert _sign_in(client, next="/me") == "/me"
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_led_off_to_another_site(browser: Browser, target: str) -> None:
    assert _sign_in(browser(), next=target) == "/"


def test_a_wrong_password_keeps_the_login_and_says_so(browser: Browser) -> None:
    response = browser().post("/sign-in", data={"login": LOGIN, "password": "wrong password"})
    assert response.status_code == 422
    assert LOGIN in response.get_data(as_text=True)
    assert "do not belong together" in response.get_data(as_text=True)


def test_a_session_starts_fresh(browser: Browser) -> None:
    client = browser()
    with client.session_transaction() as session:
        session["planted"] = "by someone else"
    _sign_in(client)
    with client.session_transaction() as session:
        assert "planted" not in session


def test_registering_signs_in(browser: Browser, app: Flask) -> None:
    client = browser()
    data = {"login": "13912345678", "name": "新人", "password": "long enough", "consent": "y", "next": "/me/residency"}
    assert client.post("/register", data=data).location == "/me/residency"
    assert "新人" in client.get("/me").get_data(as_text=True)
    assert client.get("/register").status_code == 403
    with app.app_context():
        assert db.session.scalar(select(Person.name).where(Person.login == "13912345678")) == "新人"


def test_a_kept_form_that_was_altered_is_not_taken(browser: Browser) -> None:
    assert _sign_in(browser(), resume="WyIvbWUiLFtdXQ.altered.signature") == "/"


def test_signing_out_ends_the_session(browser: Browser) -> None:
    client = browser("li")
    assert client.post("/sign-out").status_code == 303
    assert client.get("/me").status_code == 302


def test_demo_accounts_are_closed_where_there_is_no_demo(browser: Browser) -> None:
    assert browser().post("/sign-in/demo/author").status_code == 404


def test_the_page_always_says_for_whom_one_acts(browser: Browser, hood: Neighbourhood) -> None:
    client = browser("wang")
    assert "清湖社区居民委员会" not in client.get("/about").get_data(as_text=True)
    client.post("/acting", data={"organization_id": hood.organizations["committee"]})
    assert "清湖社区居民委员会" in client.get("/about").get_data(as_text=True)
    client.post("/acting/leave")
    assert "清湖社区居民委员会" not in client.get("/about").get_data(as_text=True)


@pytest.mark.parametrize("wanted", ["property", "nothing"])
def test_acting_for_a_foreign_organization_is_refused(browser: Browser, hood: Neighbourhood, wanted: str) -> None:
    client = browser("wang")
    response = client.post("/acting", data={"organization_id": hood.organizations.get(wanted, 99999)})
    assert response.status_code == 422
    assert client.get("/residencies").status_code == 403


def test_an_organization_shows_its_people_by_role_and_nothing_else(browser: Browser, hood: Neighbourhood) -> None:
    page = browser().get(f"/organizations/{hood.organizations['committee']}").get_data(as_text=True)
    assert "wang" in page
    assert "1380000" not in page
    assert browser().get("/organizations/99999").status_code == 404
