"""A statement's page as visitors see it: put together once, and never out of date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.disclosure.commands import asking, keeping, restating
from portal.disclosure.models import Line
from portal.disclosure.queries.things import get_question
from portal.disclosure.rules.periods import next_of
from portal.disclosure.views import archive
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import Browser
from tests.disclosure.world import NOW, PARKING, REPAIR, Books, Movement
from tests.factories import Neighbourhood
from tests.statements import statements


@pytest.fixture
def spring(app: Flask, hood: Neighbourhood) -> Iterator[tuple[Books, str]]:
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        books.enter(PARKING, REPAIR)
        made = books.check_and_publish(books.begin()).id
        db.session.commit()
    with clock.frozen(NOW):
        yield books, f"/disclosure/{made}"


def test_what_visitors_see_follows_everything_that_happens(
    app: Flask, spring: tuple[Books, str], browser: Browser
) -> None:
    (books, path), visitor = spring, browser()
    statement = int(path.rpartition("/")[2])

    def shown() -> str:
        first = visitor.get(path).get_data(as_text=True)
        assert visitor.get(path).get_data(as_text=True) == first
        return first

    assert "Nobody has asked yet" in shown()
    with app.app_context():
        author = books.hood.viewer("author")
        line = db.session.scalars(select(Line.id).order_by(Line.id)).first()
        asking.ask(author, books.seen(statement, author), line, "门禁为什么修两次？")
        db.session.commit()
    page = shown()
    assert "门禁为什么修两次" in page
    assert 'href="#question1"' in page
    assert '<a href="#line1">Line 1</a>' in page
    with app.app_context():
        asking.answer(books.gao, get_question(books.gao, 1), "第一次是临时处理。")  # type: ignore[arg-type]
        db.session.commit()
    assert "第一次是临时处理" in shown()
    assert "No owner objects" in shown()
    with app.app_context():
        author = books.hood.viewer("author")
        asking.object_to(author, books.seen(statement, author), "三月的停车费没有列出")
        db.session.commit()
    page = shown()
    assert "1 of 4 owners object" in page
    assert "/disclosure/audits/" in page
    with app.app_context():
        keeping.set_budget(books.gao, books.fund, 2026, {"repairs": 4000_00})
        db.session.commit()
    assert "¥1,000.00" in shown()
    with app.app_context():
        with clock.frozen(NOW + timedelta(hours=1)):
            keeping.set_budget(books.gao, books.fund, 2027, {"repairs": 8000_00})
        db.session.commit()
    assert "¥1,000.00" in shown()
    with app.app_context():
        keeping.set_budget(books.gao, books.fund, 2026, {})
        db.session.commit()
    assert "¥1,000.00" not in shown()
    with app.app_context():
        keeping.set_budget(books.gao, books.fund, 2026, {"repairs": 4000_00})
        db.session.commit()
    assert "¥1,000.00" in shown()
    with app.app_context():
        draft = restating.begin_restatement(books.gao, books.seen(statement), books.fund, "金额抄错了").id
        right = Movement(REPAIR.day, -250_00, "repairs", "蓝天维修", "门禁维修")
        number = db.session.scalars(select(Line.number).where(Line.amount < 0)).one()
        restating.change(books.gao, books.seen(draft), books.fund, number, right, "实付250元")
        books.check_and_publish(draft)
        db.session.commit()
    page = shown()
    assert "金额抄错了" in page
    assert "As set right" in page
    assert page.index("¥950.00") < page.index("¥1,000.00")
    assert "¥250.00" in page


@pytest.mark.parametrize("query", ["", "?category=repairs", "?flagged=1", "?after=nonsense", "?category=nonsense"])
def test_a_page_of_lines_is_a_handful_of_statements(
    app: Flask, spring: tuple[Books, str], browser: Browser, query: str
) -> None:
    visitor = browser()
    visitor.get(spring[1])
    with statements(app) as sent:
        assert visitor.get(spring[1] + query).status_code == 200
    assert len(sent) <= 10


def test_the_flagged_lines_are_found_by_their_index(app: Flask, spring: tuple[Books, str], browser: Browser) -> None:
    """Among a million lines the few that carry the flag are not searched for."""
    visitor = browser()
    page = visitor.get(f"{spring[1]}?flagged=1").get_data(as_text=True)
    assert "¥300.00" in page
    assert 'id="line1"' not in page
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            wanted = "select id from fund_line where statement_id = 1 and fund_line.flagged and not fund_line.gone"
            plan = db.session.connection().exec_driver_sql(f"explain query plan {wanted}").all()
            assert "ix_fund_line_flagged" in str(plan)


def test_the_notice_for_the_stairwell_is_one_sheet_that_leads_back(
    app: Flask, spring: tuple[Books, str], browser: Browser
) -> None:
    (books, path), visitor = spring, browser()
    sheet = visitor.get(f"{path}/print").get_data(as_text=True)
    assert "<svg" in sheet
    assert f"http://localhost{path}" in sheet
    assert "1 payment above ¥100.00 carries the flag" in sheet
    with app.app_context():
        draft = books.begin(next_of(books.fund))
        db.session.commit()
    assert browser("gao", "owners").get(f"/disclosure/{draft}/print").status_code == 404
