"""Vouchers: a photo from a phone beside a line, what is personal on it covered for good, then open to everyone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from portal.disclosure.commands import stating
from portal.disclosure.models import Line, Statement
from portal.disclosure.rules.covering import COLUMNS, ROWS, cells_in, covered
from portal.disclosure.views import archive
from portal.files.delivery import store
from portal.files.models import PrivateFile
from portal.kernel import clock
from portal.kernel.db import db
from portal.web.worker import deliver_all
from tests.conftest import Browser
from tests.disclosure.world import NOW, Books
from tests.factories import Neighbourhood
from tests.files.contents import PDF, office, photo

LINE = {
    "day": "2026-01-05", "direction": "out", "amount": "380.50", "category": "repairs", "party": "蓝天维修部",
    "note": "门禁维修",
}  # fmt: skip


@pytest.fixture
def books_of(app: Flask, hood: Neighbourhood) -> Iterator[Books]:
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        db.session.commit()
    with clock.frozen(NOW):
        yield books


def enter(client: FlaskClient, fund: int, name: str, content: bytes, once: str = "a") -> tuple[int, str]:
    sent = {**LINE, "once": once, "files": (io.BytesIO(content), name)}
    response = client.post(f"/disclosure/funds/{fund}/lines", data=sent)
    return response.status_code, response.location or response.get_data(as_text=True)


def look_at(client: FlaskClient, path: str) -> tuple[int, bytes]:
    with client.get(path) as response:
        return response.status_code, response.data


def kept(app: Flask) -> list[str]:
    with app.app_context():
        deliver_all()
        return list(db.session.scalars(select(PrivateFile.digest)))


def content(app: Flask, digest: str) -> bytes:
    with app.app_context():
        return store().path(digest).read_bytes()


def test_a_photo_is_kept_without_what_the_camera_noted(app: Flask, books_of: Books, browser: Browser) -> None:
    client = browser("gao", "owners")
    status, here = enter(client, books_of.id, "发票.jpg", photo())
    assert (status, bool(re.fullmatch(r"/disclosure/lines/\d+/cover", here))) == (303, True)
    (digest,) = kept(app)
    assert b"SecretPhone" not in content(app, digest)
    assert not Image.open(io.BytesIO(content(app, digest))).getexif()
    form = client.get(f"/disclosure/funds/{books_of.id}/lines").get_data(as_text=True)
    assert 'accept="image/*,application/pdf"' in form
    assert look_at(client, here.replace("cover", "voucher")) == (200, content(app, digest))
    for person, acting in ((None, None), ("author", None), ("ma", "property"), ("xu", "party")):
        assert browser(person, acting).get(here.replace("cover", "voucher")).status_code == 404


@pytest.mark.parametrize(
    ("name", "sent"), [("a.docx", office()), ("a.jpg", b"\xff\xd8\xff" + bytes(9)), ("a.txt", b"x")]
)
def test_what_is_no_voucher_is_refused_beside_its_field(
    app: Flask, books_of: Books, browser: Browser, name: str, sent: bytes
) -> None:
    status, body = enter(browser("gao", "owners"), books_of.id, name, sent)
    assert status == 422
    assert 'id="files-error"' in body
    with app.app_context():
        assert db.session.scalars(select(Line)).all() == []
    assert kept(app) == []


def test_what_is_covered_is_gone_and_the_rest_is_public_with_its_line(
    app: Flask, books_of: Books, browser: Browser
) -> None:
    client, visitor = browser("gao", "owners"), browser()
    _status, here = enter(client, books_of.id, "发票.jpg", photo())
    (before,) = kept(app)
    assert f'value="{ROWS * COLUMNS - 1}"' in client.get(here).get_data(as_text=True)
    assert client.post(here, data={"cell": ["0", "1", "999", "x"]}).status_code == 303
    (after,) = kept(app)
    assert after != before
    with app.app_context():
        assert not store().path(before).exists()
    picture = Image.open(io.BytesIO(content(app, after)))
    assert max(picture.getpixel((5, 5))) < 40  # type: ignore[arg-type, type-var]
    assert max(picture.getpixel((5, 100))) > 200  # type: ignore[arg-type, type-var]
    look = here.replace("cover", "voucher")
    assert visitor.get(look).status_code == 404
    _publish(app, books_of)
    assert look_at(visitor, look) == (200, content(app, after))
    with app.app_context():
        file = archive().path(books_of.id, 1).read_text("utf-8")
    assert after in file
    assert client.post(here, data={"cell": "5"}).status_code == 422 or _unchanged(app, after)


def _publish(app: Flask, books: Books) -> None:
    with app.app_context():
        statement = books.begin()
        stating.prepare(books.gao, books.seen(statement))
        stating.approve(books.li, books.seen(statement))
        stating.publish(books.xu, books.seen(statement, books.xu), archive())
        assert db.session.get_one(Statement, statement).state == "published"
        db.session.commit()


def _unchanged(app: Flask, digest: str) -> bool:
    return kept(app) == [digest]


def test_a_voucher_kept_closed_is_for_those_who_check(app: Flask, books_of: Books, browser: Browser) -> None:
    client = browser("gao", "owners")
    _status, here = enter(client, books_of.id, "发票.pdf", PDF)
    assert "nothing can be covered" in client.get(here).get_data(as_text=True)
    assert client.post(here, data={"closed": "1"}).status_code == 303
    _publish(app, books_of)
    look = here.replace("cover", "voucher")
    assert browser("author").get(look).status_code == 403
    assert look_at(browser("xu", "party"), look)[0] == 200
    assert look_at(client, look)[0] == 200


def test_another_voucher_takes_the_place_of_the_first(app: Flask, books_of: Books, browser: Browser) -> None:
    client = browser("gao", "owners")
    _status, here = enter(client, books_of.id, "发票.jpg", photo())
    line = here.removesuffix("/cover")
    sent = {**LINE, "files": (io.BytesIO(photo((300, 300))), "b.jpg")}
    assert client.post(line, data=sent).status_code == 303
    assert len(kept(app)) == 1
    assert client.post(f"{line}/drop").status_code == 303
    assert kept(app) == []


def test_cells_are_counted_along_the_rows() -> None:
    assert cells_in(["0", "95", "96", "-1", "a", "²", "99999999"]) == {0, 95}
    white = io.BytesIO()
    Image.new("RGB", (80, 120), "white").save(white, "JPEG")
    picture = Image.open(io.BytesIO(covered(white.getvalue(), [COLUMNS])))
    assert max(picture.getpixel((4, 15))) < 40  # type: ignore[arg-type, type-var]
    assert min(picture.getpixel((4, 3))) > 200  # type: ignore[arg-type, type-var]
