"""What comes in wrong: each gets a plain sentence, and not one row of any table is another afterwards."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.assemblies.commands import serving
from portal.assemblies.models import Ballot, Proxy
from portal.kernel import clock
from portal.kernel.db import Base, db
from tests.assemblies.test_official import to_csv, to_xlsx
from tests.assemblies.world import AFTER, CLOSES, DURING, Vote, announced, held_by
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.files.contents import photo

HEADER = ("选票编号", "议题1")


@pytest.fixture
def vote(app: Flask, hood: Neighbourhood) -> Vote:
    with app.app_context():
        made = announced(hood)
        db.session.commit()
    return made


class Tables:
    """Every row of every table."""

    def __init__(self, app: Flask) -> None:
        self.app, self.before = app, self._all(app)

    @staticmethod
    def _all(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
        with app.app_context():
            return {
                name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
                for name, table in Base.metadata.tables.items()
            }

    def unchanged(self) -> bool:
        after = self._all(self.app)
        assert [name for name in after if after[name] != self.before[name]] == []
        return True


def _said(response: TestResponse, status: int, sentence: str) -> None:
    assert response.status_code == status
    assert sentence in unescape(response.get_data(as_text=True))


def _slot(app: Flask, vote: Vote, who: str) -> int:
    with app.app_context():
        return vote.slot(who)


def test_a_vote_that_is_late(app: Flask, browser: Browser, vote: Vote) -> None:
    li, path = browser("li"), f"/assemblies/{vote.id}/vote/{_slot(app, vote, 'li')}"
    with clock.frozen(DURING):
        assert li.post(f"{path}/1", data={"choice": "for"}).status_code == 303
    tables = Tables(app)
    for moment in (CLOSES, AFTER):
        with clock.frozen(moment):
            _said(li.post(f"{path}/review"), 403, "Votes are taken between the opening and the close")
            _said(li.post(f"{path}/1", data={"choice": "against"}), 403, "Votes are taken between")
    assert tables.unchanged()


def test_the_ballot_of_someone_else(app: Flask, browser: Browser, vote: Vote) -> None:
    path = f"/assemblies/{vote.id}/vote/{_slot(app, vote, 'li')}"
    tables = Tables(app)
    with clock.frozen(DURING):
        for address in (f"{path}/1", f"{path}/review", f"{path}/drop", f"/assemblies/{vote.id}/vote/999999/1"):
            response = browser("zhang").post(address, data={"choice": "for"})
            _said(response, 404, "not")
        choice = browser("li").post(f"{path}/1", data={"choice": "certainly"})
        _said(choice, 422, "Choose one of the answers")
    assert tables.unchanged()


def _shown(client: FlaskClient, path: str) -> dict[str, str]:
    """What the review page sends with its button."""
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', client.get(path).get_data(as_text=True))
    assert found
    return {"shown": found[1]}


def test_a_button_pressed_twice_casts_once(app: Flask, browser: Browser, vote: Vote) -> None:
    """Sent again, from this tab or another that shows the same, the form leads to the receipt of the first time."""
    li, other = browser("li"), browser("li")
    path = f"/assemblies/{vote.id}/vote/{_slot(app, vote, 'li')}"
    with clock.frozen(DURING):
        assert li.post(f"{path}/1", data={"choice": "for"}).status_code == 303
        shown = _shown(other, f"{path}/review")
        receipt = li.post(f"{path}/review", data=shown).location
        assert "/receipt/" in receipt
        tables = Tables(app)
        for tab in (li, other):
            assert tab.post(f"{path}/review", data=shown).location == receipt
            _said(tab.post(f"{path}/review", data={"shown": "0" * 64}), 422, "Motion 1 is not answered yet")
            assert tab.get(f"{path}/review").location == f"/assemblies/{vote.id}"
    assert tables.unchanged()


def test_what_is_cast_is_what_the_page_showed(app: Flask, browser: Browser, vote: Vote) -> None:
    """Another tab changed the draft meanwhile: this tab's button casts nothing, and its page shows what holds now."""
    li, other = browser("li"), browser("li")
    path = f"/assemblies/{vote.id}/vote/{_slot(app, vote, 'li')}"
    with clock.frozen(DURING):
        li.post(f"{path}/1", data={"choice": "for"})
        shown = _shown(li, f"{path}/review")
        other.post(f"{path}/1", data={"choice": "against"})
        tables = Tables(app)
        refused = li.post(f"{path}/review", data=shown)
        _said(refused, 422, "changed in another window")
        assert tables.unchanged()
        assert "I do not agree" in refused.get_data(as_text=True)
        assert li.post(f"{path}/review", data=_shown(li, f"{path}/review")).status_code == 303
    with app.app_context():
        assert json.loads(db.session.scalars(select(Ballot.choices)).one()) == {"1": "against"}


def test_what_was_begun_outlives_signing_out(app: Flask, browser: Browser, vote: Vote) -> None:
    li, path = browser("li"), f"/assemblies/{vote.id}/vote/{_slot(app, vote, 'li')}"
    with clock.frozen(DURING):
        li.post(f"{path}/1", data={"choice": "against"})
        assert li.post("/sign-out").status_code == 303
        assert f"{path}/review" in browser("li").get("/proposals").get_data(as_text=True), "every page says so"
        assert "I do not agree" in browser("li").get(f"{path}/review").get_data(as_text=True)


def test_a_proxy_that_is_used_cannot_be_taken_back(app: Flask, browser: Browser, vote: Vote) -> None:
    slot = _slot(app, vote, "li")
    with app.app_context():
        held_by(vote, "li", "sun", m1="for")
        db.session.commit()
    path = f"/assemblies/{vote.id}/vote/{slot}"
    with clock.frozen(DURING):
        sun, li = browser("sun"), browser("li")
        tables = Tables(app)
        sun.post(f"{path}/1", data={"choice": "against"})
        _said(sun.post(f"{path}/review"), 422, "Your proxy says what you must vote")
        sun.post(f"{path}/drop")
        assert tables.unchanged()
        sun.post(f"{path}/1", data={"choice": "for"})
        assert sun.post(f"{path}/review").status_code == 303
        tables = Tables(app)
        response = li.post(f"{path}/revoke", follow_redirects=True)
        _said(response, 200, "Your proxy was used already")
        assert tables.unchanged()


def test_a_proxy_that_was_revoked_casts_nothing(app: Flask, browser: Browser, vote: Vote) -> None:
    slot = _slot(app, vote, "li")
    with app.app_context(), clock.frozen(DURING):
        held_by(vote, "li", "sun", m1="for")
        serving.revoke_mine(vote.hood.viewer("li"), vote.thing("li", None), slot)
        assert db.session.scalars(select(Proxy)).one().revoked_at is not None
        db.session.commit()
    tables = Tables(app)
    with clock.frozen(DURING):
        for page in ("1", "review"):
            response = browser("sun").post(f"/assemblies/{vote.id}/vote/{slot}/{page}", data={"choice": "for"})
            _said(response, 404, "not")
    assert tables.unchanged()


def test_an_altered_receipt(app: Flask, browser: Browser, vote: Vote) -> None:
    with app.app_context(), clock.frozen(DURING):
        vote.cast("li", m1="for")
        db.session.commit()
        digest = db.session.scalars(select(Ballot.hash)).one()
    tables = Tables(app)
    right = browser().get("/verify", query_string={"vote": vote.id, "ballot": digest})
    _said(right, 200, "stands in the record")
    altered = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    for ballot in (altered, digest[:40], digest[::-1], "%", "' or 1=1"):
        response = browser().get("/verify", query_string={"vote": vote.id, "ballot": ballot})
        _said(response, 200, "There is no such ballot in this record")
    assert tables.unchanged()


def test_a_spreadsheet_of_40_megabytes(app: Flask, browser: Browser, vote: Vote) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="large.xlsx"\r\n\r\nPK\x03\x04'
    body = head + bytes(40 * 1024 * 1024) + b"\r\n--x--\r\n"
    tables = Tables(app)
    with clock.frozen(DURING):
        for client, path in (
            (browser("wang", "committee"), f"/assemblies/{vote.id}/official"), (browser(), "/assemblies/check"),
        ):  # fmt: skip
            _said(client.post(path, data=body, content_type="multipart/form-data; boundary=x"), 413, "too large")
    assert tables.unchanged()


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0old", b"", b"\x00\x01\x02", "选票编号\n".encode()]
)
def test_a_file_that_is_none(app: Flask, browser: Browser, vote: Vote, content: bytes) -> None:
    tables = Tables(app)
    with clock.frozen(DURING):
        response = browser("wang", "committee").post(
            f"/assemblies/{vote.id}/official", data={"file": (io.BytesIO(content), "a.xlsx")}
        )
    _said(response, 422, "file")
    assert tables.unchanged()


@pytest.mark.parametrize("cell", ["=1+1", '=HYPERLINK("http://x","同意")', "=cmd|'/c calc'!A1"])
def test_formulas_in_cells(app: Flask, browser: Browser, vote: Vote, cell: str) -> None:
    tables = Tables(app)
    wang, path = browser("wang", "committee"), f"/assemblies/{vote.id}/official"
    with clock.frozen(DURING):
        for content in (to_csv((1, cell), header=HEADER), to_xlsx((cell, "同意", "同意"))):
            response = wang.post(path, data={"file": (io.BytesIO(content), "a.xlsx")})
            assert response.status_code == 422
        _said(wang.post(path, data={"file": (io.BytesIO(to_csv((1, cell), header=HEADER)), "a.csv")}), 422,
              "holds a formula")  # fmt: skip
    assert tables.unchanged()


def test_one_bad_row_among_good_ones(app: Flask, browser: Browser, vote: Vote) -> None:
    tables = Tables(app)
    content = to_csv((1, "同意"), (2, "反对"), (3, "同意"), (99, "同意"), header=HEADER)
    with clock.frozen(DURING):
        response = browser("wang", "committee").post(
            f"/assemblies/{vote.id}/official", data={"file": (io.BytesIO(content), "a.csv")}
        )
    _said(response, 422, "Row 5: “99” is no ballot number of this vote")
    assert tables.unchanged()


def test_a_file_that_is_late(app: Flask, browser: Browser, vote: Vote) -> None:
    with app.app_context(), clock.frozen(AFTER):
        vote.close()
        db.session.commit()
    tables = Tables(app)
    with clock.frozen(AFTER + timedelta(minutes=1)):
        response = browser("wang", "committee").post(
            f"/assemblies/{vote.id}/official", data={"file": (io.BytesIO(to_csv((1, "同意"), header=HEADER)), "a.csv")}
        )
    _said(response, 403, "until the vote is closed")
    assert tables.unchanged()


def test_areas_with_three_decimals(app: Flask, browser: Browser, vote: Vote) -> None:
    """A register never holds them and a stack's total has none; a published result may, and is read exactly."""
    wang, sheng = browser("wang", "committee"), browser("sheng", "committee")
    with clock.frozen(DURING):
        stack = wang.post(f"/assemblies/{vote.id}/paper", data={"forms": 1}).location
        ballot = {"slot": 1, "motion1": "for", "scan": (io.BytesIO(photo()), "scan.jpg")}
        assert wang.post(stack, data=ballot).status_code == 303
        tables = Tables(app)
        response = sheng.post(f"{stack}/close", data={"close-heads": 1, "close-area": "89.501"})
        _said(response, 422, "at most two decimals")
    said = {"all_area": "191619.211", "participating_area": "191619.210", "participating_area_share": "100"}
    _said(browser().post("/assemblies/check", data=said), 200, "The published result")
    assert tables.unchanged()
