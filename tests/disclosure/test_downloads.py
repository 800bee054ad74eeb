"""Every published statement as a file, from its page."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from portal.disclosure.models import Statement
from portal.disclosure.verify import check
from portal.disclosure.views import archive
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.disclosure.world import NOW, PARKING, REPAIR, Books
from tests.factories import Neighbourhood


@pytest.fixture
def statement(app: Flask, hood: Neighbourhood) -> Iterator[int]:
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        books.enter(PARKING, REPAIR)
        made = books.check_and_publish(books.begin()).id
        db.session.commit()
    with clock.frozen(NOW):
        yield made


def fetched(client: FlaskClient, statement: int, kind: str) -> bytes:
    with client.get(f"/disclosure/{statement}/file.{kind}") as response:
        assert response.status_code == 200
        assert "attachment" in response.headers["Content-Disposition"]
        return response.data


def test_a_visitor_takes_every_format_home(app: Flask, statement: int, browser: Browser) -> None:
    client = browser()
    page = client.get(f"/disclosure/{statement}").get_data(as_text=True)
    kinds = ("jsonl", "csv", "xlsx", "json", "beancount", "zip")
    files = {kind: fetched(client, statement, kind) for kind in kinds}
    assert all(f"/disclosure/{statement}/file.{kind}" in page for kind in kinds)
    assert "138****8000" in files["csv"].decode()
    assert not any(b"13800138000" in content for content in files.values())
    assert load_workbook(io.BytesIO(files["xlsx"])).worksheets[0].max_row == 3
    assert [line["amount_fen"] for line in json.loads(files["json"])["lines"]] == [120000, -30000]
    assert b"950.00 CNY" in files["beancount"]
    with ZipFile(io.BytesIO(files["zip"])) as package:
        assert set(package.namelist()) == {"lines.csv", "datapackage.json", "000001.jsonl"}
    with app.app_context():
        path = archive().path(db.session.scalars(select(Statement.fund_id)).one(), 1)
    assert path.read_bytes() == files["jsonl"]
    assert len(check([path])) == 1


@pytest.mark.parametrize("kind", ["exe", "", "jsonl.bak", "../1.jsonl"])
def test_no_other_file_comes_out(statement: int, browser: Browser, kind: str) -> None:
    assert browser().get(f"/disclosure/{statement}/file.{kind}").status_code == 404
