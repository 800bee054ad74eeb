"""The pages of residency."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.kernel.db import db
from portal.people.models import Residency
from tests.conftest import Browser
from tests.factories import PASSWORD, Neighbourhood

PACKED = re.compile(r'name="resume"[^>]* value="([^"]+)"')


LOGIN = "13800000005"  # the newcomer of the test neighbourhood


def _sign_in(client: FlaskClient, **more: str) -> str:
    response = client.post("/sign-in", data={"login": LOGIN, "password": PASSWORD, **more})
    return response.location if response.status_code == 303 else response.get_data(as_text=True)


def test_what_was_typed_survives_the_sign_in(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    client, words = browser(), "自九月起租住" * 40
    form = {"compound": hood.places["spring"], "building": 2, "unit": hood.units["li"], "kind": "tenant",
            "statement": words, "claim": "1"}  # fmt: skip
    refused = client.post("/me/residency", data=form)
    assert refused.status_code == 401
    assert words in refused.get_data(as_text=True)
    packed = PACKED.search(refused.get_data(as_text=True))
    assert packed
    shown = client.post("/sign-in", data={"resume": packed[1]})
    kept = PACKED.search(shown.get_data(as_text=True))
    assert kept
    page = _sign_in(client, resume=kept[1])
    assert 'action="/me/residency"' in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert client.post("/me/residency", data=fields).status_code == 303
    with app.app_context():
        assert db.session.scalar(select(Residency.statement).where(Residency.state == "claimed")) == words


def test_the_choices_come_one_by_one_as_page_and_as_fragment(browser: Browser, hood: Neighbourhood) -> None:
    client, compound = browser("newcomer"), hood.places["spring"]
    page = client.get(f"/me/residency?compound={compound}").get_data(as_text=True)
    assert "1号楼" in page
    fragment = client.get(f"/me/residency?compound={compound}&building=1", headers={"HX-Request": "true"})
    assert fragment.get_data(as_text=True).lstrip().startswith('<form id="choices"')
    assert "101" in fragment.get_data(as_text=True)


def test_the_committee_decides_and_others_find_nothing(browser: Browser, hood: Neighbourhood) -> None:
    newcomer = browser("newcomer")
    newcomer.post(
        "/me/residency",
        data={
            "compound": hood.places["spring"],
            "building": 2,
            "unit": hood.units["li"],
            "kind": "owner",
            "claim": "1",
        },
    )
    number = len(hood.units) + 1
    assert browser("zhou", "hill_committee").post(f"/residencies/{number}/confirm").status_code == 404
    assert browser("li").post(f"/residencies/{number}/confirm").status_code == 404
    clerk = browser("wang", "committee")
    assert clerk.post(f"/residencies/{number}/decline", data={"reason": ""}).status_code == 422
    fragment = clerk.post(f"/residencies/{number}/confirm", headers={"HX-Request": "true"})
    assert fragment.status_code == 200
    assert "新来的" not in fragment.get_data(as_text=True).split("flashes")[0]
    assert clerk.post(f"/residencies/{number}/confirm").status_code == 422
