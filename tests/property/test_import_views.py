"""The pages of imports: the template, the upload, how far it is, the report, the second person."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from portal.kernel.db import db
from portal.people.models import Look
from portal.property.models import RegisterImport, UnitChange
from tests.conftest import Browser
from tests.factories import Neighbourhood
from tests.property.registers import count, row, to_csv, work

FRAGMENT = {"HX-Request": "true"}
CLERK, COLLEAGUE, ELSEWHERE = ("wang", "committee"), ("sheng", "committee"), ("zhou", "hill_committee")
FILE = to_csv(row(业主姓名="何平"), row(楼栋="1号楼", 房号="101", 建筑面积="91.20", 业主姓名="陈明远"))
BAD = to_csv(row(建筑面积="89.505"), row(房号="102", 用途="别墅"))


def upload(client: FlaskClient, hood: Neighbourhood, content: bytes = FILE, place: str = "spring", **data: Any) -> Any:
    return client.post(
        f"/property/compounds/{hood.places[place]}/import",
        data={"file": (io.BytesIO(content), "春晓苑.csv"), **data},
    )


@pytest.fixture
def begun(app: Flask, browser: Browser, hood: Neighbourhood) -> str:
    """The address of an import that has been read and compared."""
    return _read(app, browser, hood, FILE)


def _read(app: Flask, browser: Browser, hood: Neighbourhood, content: bytes) -> str:
    answer = upload(browser(*CLERK), hood, content)
    assert answer.status_code == 303
    with app.app_context():
        work()
    return str(answer.location)


def test_the_templates_come_in_the_readers_language(browser: Browser) -> None:
    for language, word in (("zh", "楼栋"), ("en", "building")):
        client = browser(*CLERK, language=language)
        answer = client.get("/property/imports/template.xlsx")
        assert "attachment" in answer.headers["Content-Disposition"]
        assert load_workbook(io.BytesIO(answer.data)).worksheets[0]["A1"].value == word
        assert client.get("/property/imports/template.csv").data.decode("utf-8-sig").startswith(word)
    assert browser("li").get("/property/imports/template.xlsx").status_code == 403


@pytest.mark.parametrize("headers", [{}, FRAGMENT])
def test_from_the_upload_to_the_register(
    app: Flask, browser: Browser, hood: Neighbourhood, headers: dict[str, str]
) -> None:
    clerk, colleague = browser(*CLERK), browser(*COLLEAGUE)
    assert clerk.get("/property/imports", headers=headers).status_code == 200
    page = clerk.get(f"/property/compounds/{hood.places['spring']}/import", headers=headers).text
    assert 'type="file"' in page
    path = upload(clerk, hood).location
    waiting = clerk.get(path, headers=headers).text
    assert 'hx-trigger="every 1500ms"' in waiting
    assert "Look again" in waiting
    with app.app_context():
        work()
    report = colleague.get(path, headers=headers).text
    assert "hx-trigger" not in report
    assert "89.50 m²" in report
    assert "91.20 m²" in report
    done = colleague.post(f"{path}/confirm", data={"report": "1"}, headers=headers)
    assert done.status_code == (204 if headers else 303)
    assert "at once" in clerk.get(path, headers=headers).text
    with app.app_context():
        work()
        assert count(UnitChange) == 2
    assert "All of it is in the register" in clerk.get(path, headers=headers).text
    assert "春晓苑.csv" in clerk.get("/property/imports", headers=headers).text


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("reading", ("row 400 of about 1,000", 'value="24"', "Bad rows so far")),
        ("comparing", ("row 400 of 1,000", 'value="76"', "Units that are new")),
        ("confirmed", ("written into the register at once",)),
        ("waiting", ("begins in a moment", 'value="0"')),
    ],
)
def test_progress_says_what_is_done_and_what_was_found(
    app: Flask, browser: Browser, hood: Neighbourhood, state: str, words: tuple[str, ...]
) -> None:
    path = upload(browser(*CLERK), hood).location
    with app.app_context():
        thing = db.session.get_one(RegisterImport, 1)
        thing.state, thing.done, thing.total, thing.confirmed_by = state, 400, 1000, hood.people["sheng"]
        db.session.commit()
    for headers in ({}, FRAGMENT):
        page = browser(*CLERK).get(path, headers=headers).text
        assert [word for word in (*words, "hx-get") if word not in page] == []
    assert ("Cancel this import" in page) == (state != "confirmed")


def test_a_file_without_its_number_of_rows_shows_how_many_were_read(
    app: Flask, browser: Browser, hood: Neighbourhood
) -> None:
    path = upload(browser(*CLERK), hood).location
    with app.app_context():
        thing = db.session.get_one(RegisterImport, 1)
        thing.state, thing.done, thing.total = "reading", 400, 0
        db.session.commit()
    page = browser(*CLERK).get(path).text
    assert "row 400." in page
    assert "value=" not in page.partition("<progress")[2].partition(">")[0]


def test_bad_rows_by_number_on_the_page_and_as_a_file(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path = _read(app, browser, hood, BAD)
    for headers in ({}, FRAGMENT):
        page = browser(*CLERK).get(path, headers=headers).text
        assert "2 things in this file are wrong" in page
        assert "Row 2" in page
        assert "“89.505” is no floor area" in page
        assert "Confirm" not in page
    answer = browser(*CLERK).get(f"{path}/faults.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [cells[0] for cells in rows] == ["Row", "2", "3"]
    assert "none of the words" in rows[2][1]
    assert browser(*COLLEAGUE).post(f"{path}/confirm", data={"report": "0"}).status_code == 403


def test_the_list_of_bad_rows_goes_on(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path = _read(app, browser, hood, to_csv(*[row(房号=str(n), 建筑面积="x") for n in range(150)]))
    first = browser(*CLERK).get(path).text
    assert "Show more" in first
    following = first.partition('rel="next"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "Row 151" in browser(*CLERK).get(following).text
    assert browser(*CLERK).get(f"{path}/faults.csv").text.count("\n") == 151


def test_a_file_that_cannot_be_read_at_all(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    path = _read(app, browser, hood, b"a,b\n1,2\n")
    page = browser(*CLERK).get(path).text
    assert "The file lacks the columns" in page
    assert "Choose the corrected file" in page


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04" + bytes(40), b"\xd0\xcf\x11\xe0" + bytes(40)])
def test_what_is_no_register_is_said_beside_the_file(browser: Browser, hood: Neighbourhood, content: bytes) -> None:
    for headers in ({}, FRAGMENT):
        answer = browser(*CLERK).post(
            f"/property/compounds/{hood.places['spring']}/import",
            data={"file": (io.BytesIO(content), "x.xlsx")},
            headers=headers,
        )
        assert answer.status_code == 422
        assert 'id="file-error"' in answer.text
    assert browser(*CLERK).post(f"/property/compounds/{hood.places['spring']}/import", data={}).status_code == 422


def test_a_form_sent_twice_is_one_import(app: Flask, browser: Browser, hood: Neighbourhood) -> None:
    client = browser(*CLERK)
    first, second = (upload(client, hood, once="a-token-of-this-form") for _time in range(2))
    assert first.location == second.location
    assert second.status_code == 303
    with app.app_context():
        assert count(RegisterImport) == 1
    assert upload(client, hood).status_code == 422


def test_whoever_entered_it_does_not_confirm_it(app: Flask, browser: Browser, hood: Neighbourhood, begun: str) -> None:
    page = browser(*CLERK).get(begun).text
    assert "You entered this yourself: a colleague decides about it." in page
    assert f'action="{begun}/confirm"' not in page
    assert browser(*CLERK).post(f"{begun}/confirm", data={"report": "1"}).status_code == 403
    with app.app_context():
        work()
        assert count(UnitChange) == 0


@pytest.mark.parametrize("report", ["", "0", "2", "x", "1' or 1"])
def test_only_the_report_that_was_seen_is_confirmed(
    app: Flask, browser: Browser, hood: Neighbourhood, begun: str, report: str
) -> None:
    assert browser(*COLLEAGUE).post(f"{begun}/confirm", data={"report": report}).status_code == 422
    with app.app_context():
        assert db.session.get_one(RegisterImport, 1).state == "ready"


def test_another_office_finds_nothing(app: Flask, browser: Browser, hood: Neighbourhood, begun: str) -> None:
    client = browser(*ELSEWHERE)
    assert client.get(begun).status_code == 404
    assert client.get(f"{begun}/faults.csv").status_code == 404
    for act in ("confirm", "cancel", "names"):
        assert client.post(f"{begun}/{act}", data={"report": "1", "purpose": "看看"}).status_code == 404
    assert upload(client, hood).status_code == 404
    assert "春晓苑.csv" not in client.get("/property/imports").text
    for who in (("ma", "property"), ("gao", "owners"), ("li",), ("sheng",)):
        assert browser(*who).get(begun).status_code == 404
        assert browser(*who).get("/property/imports").status_code == 403
    assert browser("wang").get(begun).status_code == 403
    assert browser().get("/property/imports").status_code in (401, 303, 302)
    with app.app_context():
        assert db.session.get_one(RegisterImport, 1).state == "ready"


def test_cancelled_it_is_gone(app: Flask, browser: Browser, hood: Neighbourhood, begun: str) -> None:
    assert browser(*COLLEAGUE).post(f"{begun}/cancel").status_code == 303
    page = browser(*COLLEAGUE).get(begun).text
    assert "Cancelled. Nothing was changed." in page
    assert "91.20" not in page
    assert browser(*COLLEAGUE).post(f"{begun}/cancel").status_code == 403
    assert browser(*COLLEAGUE).post(f"{begun}/confirm", data={"report": "1"}).status_code == 403


def test_names_are_masked_until_they_are_shown_for_a_purpose(
    app: Flask, browser: Browser, hood: Neighbourhood, begun: str
) -> None:
    client = browser(*COLLEAGUE)
    masked = client.get(begun).text
    assert [name for name in ("何平", "陈明远", "陈秀英") if name in masked] == []
    assert "何*" in masked
    assert client.post(f"{begun}/names", data={"purpose": ""}).status_code == 422
    answer = client.post(f"{begun}/names", data={"purpose": "核对导入"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert [name for name in ("何平", "陈明远", "陈秀英") if name not in answer.text] == []
    with app.app_context():
        (look,) = db.session.query(Look).all()
        assert (look.person_id, look.by_id, look.what, look.purpose) == (
            hood.people["author"], hood.people["sheng"], "owners", "核对导入",
        )  # fmt: skip


def test_the_same_file_again_says_that_it_changes_nothing(
    app: Flask, browser: Browser, hood: Neighbourhood, begun: str
) -> None:
    browser(*COLLEAGUE).post(f"{begun}/confirm", data={"report": "1"})
    with app.app_context():
        work()
    page = browser(*CLERK).get(_read(app, browser, hood, FILE)).text
    assert "The register says all of this already" in page


def test_it_waits_on_every_page_and_on_the_desk(app: Flask, browser: Browser, hood: Neighbourhood, begun: str) -> None:
    assert "Your import of the property register is not finished yet" in browser(*CLERK).get("/desk").text
    assert "Your import" not in browser(*COLLEAGUE).get("/desk").text
    assert "/property/imports" in browser(*COLLEAGUE).get("/desk").text
