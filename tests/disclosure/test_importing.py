"""Importing a cash book on a real database and from its pages: whole or not at all, and never twice."""

from __future__ import annotations

import io
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from portal.disclosure.commands import importing as commands
from portal.disclosure.commands.importing import reading, settling
from portal.disclosure.models import CashFile, CashImport, CashRow, FundColumns, Line
from portal.disclosure.queries.importing import ImportThing, faults_of, get_import, rows_of
from portal.disclosure.rules.importing import IMPORT_SETTLED
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.kernel.unhurried import Unhurried
from portal.web.worker import deliver_all
from tests.conftest import Browser
from tests.disclosure.books_as_files import OLD, ROWS, SUMS, text, xlsx
from tests.disclosure.world import NOW, PARKING, Books
from tests.factories import Neighbourhood


def work(importer: Unhurried | None = None) -> None:
    """Let the background process do all that waits."""
    importer = importer or commands.importer()
    while importer():
        pass


def uploaded(books: Books, content: bytes, name: str = "现金账.xlsx") -> ImportThing:
    row = commands.upload(books.gao, books.fund, name, content)
    db.session.commit()
    work()
    return seen(books, row.id)


def seen(books: Books, import_id: int) -> ImportThing:
    db.session.expire_all()
    thing = get_import(books.gao, import_id)
    assert thing is not None
    return thing


def taken_in(books: Books, content: bytes) -> ImportThing:
    thing = uploaded(books, content)
    if thing.state == "ready":
        commands.confirm(books.gao, thing)
        db.session.commit()
        work()
    return seen(books, thing.id)


def lines() -> list[tuple[str, int]]:
    rows = db.session.execute(select(Line.day, Line.amount).order_by(Line.day, Line.id))
    return [(row.day.isoformat(), row.amount) for row in rows]


def staged() -> int:
    return sum(db.session.scalar(select(func.count()).select_from(table)) or 0 for table in (CashRow, CashFile))


THREE = [("2026-01-05", 120000), ("2026-01-09", -38050), ("2026-01-31", 215)]


@pytest.mark.parametrize("content", [xlsx(), text(encoding="gb18030")])
def test_a_cash_book_is_read_shown_and_taken_in(books: Books, content: bytes) -> None:
    thing = uploaded(books, content)
    assert (thing.state, thing.rows, thing.new, thing.known) == ("ready", 3, 3, 0)
    assert (thing.income, thing.spending) == SUMS
    assert [row.number for row in rows_of(thing, None).rows] == [2, 3, 4]
    assert lines() == []
    commands.confirm(books.gao, thing)
    db.session.commit()
    work()
    assert (seen(books, thing.id).state, lines()) == ("applied", THREE)
    row = db.session.scalars(select(Line).order_by(Line.id)).first()
    assert row is not None
    assert (row.party, row.category, row.entered_by, row.statement_id) == (
        "临停车主", "parking", books.gao.id, None,
    )  # fmt: skip
    assert staged() == 0
    statement = books.check_and_publish(books.begin())
    assert (statement.lines, statement.closing) == (3, 50_00 + SUMS[0] - SUMS[1])


def test_the_same_file_twice_and_the_same_rows_in_another_bring_nothing(books: Books) -> None:
    assert taken_in(books, xlsx()).state == "applied"
    again = uploaded(books, xlsx())
    assert (again.state, again.new, again.known) == ("unchanged", 0, 3)
    more = (*ROWS[1:], ("2026-02-01", "88", "", "物业公司", "二月场地费", "", "0004"))
    overlapping = taken_in(books, text(more))
    assert (overlapping.state, overlapping.new, overlapping.known) == ("applied", 1, 2)
    assert lines() == [*THREE, ("2026-02-01", 8800)]


def test_equal_rows_of_one_book_are_as_many_movements(books: Books) -> None:
    row = ("2026-01-05", "5", "", "临停车主", "临时停车", "", "")
    assert taken_in(books, xlsx([row, row])).new == 2
    third = taken_in(books, xlsx([row, row, row]))
    assert (third.new, third.known) == (1, 2)
    assert lines() == [("2026-01-05", 500)] * 3
    assert taken_in(books, text([row, row, row])).state == "unchanged"


def test_one_bad_row_keeps_everything_out(books: Books) -> None:
    bad = ("2026-13-01", "1.234", "", "", "", "", "")
    thing = uploaded(books, xlsx([*ROWS, bad]))
    assert (thing.state, thing.faults, lines(), staged()) == ("faulty", 2, [], 0)
    assert {fault.number for fault in faults_of(thing, None).rows} == {5}
    with pytest.raises(Conflict):
        commands.confirm(books.gao, thing)


@pytest.mark.parametrize(("content", "reason"), [(xlsx([]), "nothing"), (xlsx(merged=["A2:A3"]), "merged")])
def test_a_file_that_is_no_cash_book(books: Books, content: bytes, reason: str) -> None:
    thing = uploaded(books, content)
    assert (thing.state, thing.reason, staged()) == ("faulty", reason, 0)
    assert thing.problem


def test_what_can_be_said_at_once_is_said_at_once(books: Books) -> None:
    for content, match in ((b"", "not empty"), (OLD, "with a password")):
        with pytest.raises(DomainError, match=match):
            commands.upload(books.gao, books.fund, "a.xls", content)
    assert db.session.scalar(select(func.count()).select_from(CashImport)) == 0


def test_columns_are_chosen_once_and_remembered(books: Books) -> None:
    content = xlsx([("2026-3-5", "老张", 12, "停车")], ("哪天", "谁", "多少", "干嘛"))
    thing = uploaded(books, content)
    assert (thing.state, thing.facts["keys"]) == ("columns", ["哪天", "谁", "多少", "干嘛"])
    with pytest.raises(DomainError, match="with the day"):
        commands.choose_columns(books.gao, thing, {"party": "谁", "amount": "多少"})
    commands.choose_columns(books.gao, thing, {"day": "哪天", "party": "谁", "amount": "多少", "note": "干嘛"})
    db.session.commit()
    work()
    assert seen(books, thing.id).state == "ready"
    commands.cancel(books.gao, seen(books, thing.id))
    db.session.commit()
    next_one = uploaded(books, xlsx([("2026-4-5", "老张", 12, "停车")], ("哪天", "谁", "多少", "干嘛")))
    assert (next_one.state, next_one.new) == ("ready", 1)
    assert db.session.scalars(select(FundColumns)).one().chosen["party"] == "谁"


def test_whoever_wants_to_says_it_anew(books: Books) -> None:
    made = commands.upload(books.gao, books.fund, "a.xlsx", xlsx(), ask=True)
    db.session.commit()
    work()
    thing = seen(books, made.id)
    assert (thing.state, thing.facts["chosen"]) == ("columns", {})
    turned = {"day": "日期", "party": "对方", "income": "支出", "spending": "收入"}
    commands.choose_columns(books.gao, thing, turned)
    db.session.commit()
    work()
    thing = seen(books, made.id)
    assert (thing.state, thing.spending, thing.income) == ("faulty", 1200_00, 380_50)
    again = commands.upload(books.gao, books.fund, "a.xlsx", xlsx(), ask=True)
    db.session.commit()
    work()
    assert seen(books, again.id).facts["chosen"] == turned


def test_days_of_a_published_statement_are_named_and_known_ones_are_not(books: Books) -> None:
    assert taken_in(books, xlsx()).state == "applied"
    books.check_and_publish(books.begin())
    assert uploaded(books, xlsx()).state == "unchanged"
    late = uploaded(books, xlsx([*ROWS, ("2026-02-03", "9", "", "漏记", "漏记的停车费", "", "")]))
    assert (late.state, late.faults) == ("faulty", 1)
    (fault,) = faults_of(late, None).rows
    assert (fault.reason, fault.facts["cell"], fault.facts["day"]) == ("published", "A5", "2026-03-31")


def test_what_is_published_between_preview_and_confirmation_stops_it(books: Books) -> None:
    thing = uploaded(books, xlsx())
    books.enter(PARKING)
    books.check_and_publish(books.begin())
    commands.confirm(books.gao, thing)
    db.session.commit()
    work()
    assert (seen(books, thing.id).state, len(lines())) == ("faulty", 1)


def test_only_one_import_at_a_time_and_only_by_the_keeper(books: Books) -> None:
    thing = commands.upload(books.gao, books.fund, "a.xlsx", xlsx())
    with pytest.raises(DomainError, match="not finished"):
        commands.upload(books.gao, books.fund, "b.xlsx", xlsx())
    ma = books.hood.viewer("ma", "property")
    assert get_import(ma, thing.id) is None
    with pytest.raises(Refused):
        commands.upload(ma, books.fund, "b.xlsx", xlsx())
    with pytest.raises(Refused):
        commands.cancel(books.xu, seen(books, thing.id))


def test_a_cancelled_import_is_not_read_on(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PIECE", 1)
    row = commands.upload(books.gao, books.fund, "a.xlsx", xlsx())
    db.session.commit()
    steps = reading.read_in(row.id, io.BytesIO(xlsx()))
    for _ in range(3):
        next(steps)
        db.session.commit()
    assert 0 < (seen(books, row.id).percent or 0) < 70
    commands.cancel(books.gao, seen(books, row.id))
    db.session.commit()
    assert list(steps) == []
    work()
    assert (seen(books, row.id).state, staged()) == ("cancelled", 0)


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """The process is killed the hard way when it is about to send its n-th statement that writes."""
    sent = 0

    def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        nonlocal sent
        if statement.lstrip().split(" ", 1)[0].upper() in ("INSERT", "UPDATE", "DELETE"):
            sent += 1
            if sent == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    event.listen(db.engine, "before_cursor_execute", count)
    yield
    event.remove(db.engine, "before_cursor_execute", count)


def _in_a_process_killed_at(moment: int) -> bool:
    """Work in a process of its own; whether it was killed before it had nothing left to do."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        with killed_at(moment):
            work()
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_killed_at_any_point_it_goes_on_and_takes_everything_once(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PIECE", 1)
    monkeypatch.setattr(settling, "PIECE", 2)
    import_id = commands.upload(books.gao, books.fund, "a.xlsx", xlsx()).id
    db.session.commit()
    moments = 0
    for confirmed in (False, True):
        moment, found = 1, ""
        while _in_a_process_killed_at(moment):
            moment, moments = moment + 1, moments + 1
            found = seen(books, import_id).state
            assert lines() in ([], THREE), moment
            if found in IMPORT_SETTLED or moment > 60:
                break
        work()
        if not confirmed:
            commands.confirm(books.gao, seen(books, import_id))
            db.session.commit()
    assert moments > 12
    assert (seen(books, import_id).state, lines(), staged()) == ("applied", THREE, 0)


def test_two_uploads_at_once_are_one_import(app: Flask, hood: Neighbourhood) -> None:
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, None)  # type: ignore[arg-type]
        db.session.commit()
        fund = books.fund
    start, found = Barrier(2), []

    def upload() -> None:
        with app.app_context(), clock.frozen(NOW):
            gao = hood.viewer("gao", "owners")
            db.session.commit()
            start.wait()
            try:
                commands.upload(gao, fund, "a.xlsx", xlsx())
                db.session.commit()
                found.append("taken")
            except DomainError:
                found.append("refused")
                db.session.rollback()

    threads = [Thread(target=upload) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["refused", "taken"]


# From the pages


@pytest.fixture
def treasurer(app: Flask, hood: Neighbourhood, browser: Browser) -> Iterator[tuple[FlaskClient, int]]:
    with app.app_context(), clock.frozen(NOW):
        fund = Books(hood, None).id  # type: ignore[arg-type]
        db.session.commit()
    with clock.frozen(NOW):
        yield browser("gao", "owners"), fund


def page_of(client: FlaskClient, path: str, **named: Any) -> str:
    response = client.get(path, **named)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def upload(client: FlaskClient, fund: int, content: bytes, once: str = "a") -> str:
    sent = {"file": (io.BytesIO(content), "三月流水.xlsx"), "once": once}
    response = client.post(f"/disclosure/funds/{fund}/import", data=sent)
    assert response.status_code == 303
    return response.location


def at_work(app: Flask) -> None:
    with app.app_context():
        work()
        deliver_all()


def test_a_treasurer_imports_from_the_pages(app: Flask, treasurer: tuple[FlaskClient, int]) -> None:
    client, fund = treasurer
    assert f"/disclosure/funds/{fund}/import" in page_of(client, f"/disclosure/funds/{fund}/lines")
    assert "cash book" in page_of(client, f"/disclosure/funds/{fund}/import")
    for kind in ("xlsx", "csv"):
        assert client.get(f"/disclosure/template.{kind}").status_code == 200
    assert client.get("/disclosure/template.exe").status_code == 404
    here = upload(client, fund, xlsx())
    assert upload(client, fund, xlsx()) == here
    waiting = page_of(client, here)
    assert re.search(r'hx-get="[^"]+" hx-trigger="every', waiting)
    at_work(app)
    ready = page_of(client, here, headers={"HX-Request": "true"})
    assert "Take in 3 lines" in ready
    assert "hx-trigger" not in ready
    assert "门禁维修" in ready
    assert "is read" in page_of(client, "/notices")
    assert client.post(f"{here}/confirm").status_code == 303
    at_work(app)
    assert "3 lines were taken in" in page_of(client, here)
    assert "蓝天维修部" in page_of(client, f"/disclosure/funds/{fund}/lines")
    again = upload(client, fund, xlsx(), "b")
    at_work(app)
    assert "nothing was taken in twice" in page_of(client, again)


def test_problems_stand_row_by_row_and_can_be_downloaded(app: Flask, treasurer: tuple[FlaskClient, int]) -> None:
    client, fund = treasurer
    here = upload(client, fund, xlsx([("2026-01-05", "=1+1", "", "甲", "", "", ""), *ROWS]))
    at_work(app)
    shown = page_of(client, here)
    assert "B2 holds a formula" in shown
    assert "1 thing in this file is wrong" in shown
    listed = client.get(f"{here}/faults.csv").get_data(as_text=True)
    assert listed.splitlines()[1].startswith('2,"B2 holds a formula')


def test_columns_are_chosen_on_a_page(app: Flask, treasurer: tuple[FlaskClient, int]) -> None:
    client, fund = treasurer
    here = upload(client, fund, xlsx([("2026-3-5", "老张", 12, "停车")], ("哪天", "谁", "多少", "干嘛")))
    at_work(app)
    assert "哪天 – 2026-3-5" in page_of(client, here)
    missing = client.post(f"{here}/columns", data={"party": "谁"})
    assert (missing.status_code, "with the day" in missing.get_data(as_text=True)) == (422, True)
    assert client.post(f"{here}/columns", data={"day": "哪天", "party": "谁", "amount": "多少"}).status_code == 303
    at_work(app)
    assert "Take in 1 line" in page_of(client, here)
    assert client.post(f"{here}/cancel").status_code == 303
    assert "Cancelled" in page_of(client, here)


def test_another_keepers_import_is_nowhere(treasurer: tuple[FlaskClient, int], browser: Browser) -> None:
    client, fund = treasurer
    here = upload(client, fund, xlsx())
    for person, acting in ((None, None), ("li", None), ("ma", "property"), ("xu", "party")):
        assert browser(person, acting).get(here).status_code == 404


def test_two_hundred_megabytes_are_refused_unread(treasurer: tuple[FlaskClient, int]) -> None:
    client, fund = treasurer
    response = client.post(
        f"/disclosure/funds/{fund}/import", input_stream=io.BytesIO(bytes(200 << 20)), content_length=200 << 20,
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip
    assert response.status_code == 413
    assert "20 MB" in response.get_data(as_text=True)


def test_a_book_in_a_locked_file_is_refused_on_the_page(treasurer: tuple[FlaskClient, int]) -> None:
    client, fund = treasurer
    response = client.post(f"/disclosure/funds/{fund}/import", data={"file": (io.BytesIO(OLD), "a.xlsx"), "once": "a"})
    assert response.status_code == 422
    assert "password" in response.get_data(as_text=True)
