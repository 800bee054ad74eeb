"""What is late and what waits: on the compound's page, on the work lists, and what objecting owners oblige."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from portal.disclosure.commands import asking, auditing, stating
from portal.disclosure.commands.forgetting import forget_person
from portal.disclosure.models import Fund, Question, Statement, StatementObjection
from portal.disclosure.queries.asking import objections_of, questions_of
from portal.disclosure.queries.auditing import get_audit, reasons_for
from portal.disclosure.queries.things import get_question
from portal.disclosure.queries.waiting import late_statements, owed_by
from portal.disclosure.views import archive
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.matters.models import Clock
from tests.conftest import Browser
from tests.disclosure.world import NOW, PARKING, Q1, Books
from tests.factories import Neighbourhood

IN_TIME, LATE = datetime(2026, 4, 30, 15, tzinfo=UTC), datetime(2026, 4, 30, 16, 1, tzinfo=UTC)


def kinds(books: Books, person: str, acting: str) -> list[str]:
    return [one.kind for one in owed_by(books.hood.viewer(person, acting))]


def test_a_statement_is_late_thirty_days_after_its_period(books: Books) -> None:
    with clock.frozen(IN_TIME):
        assert late_statements(books.hood.places["spring"]) == {books.id: []}
        assert kinds(books, "gao", "owners") == ["disclose"]
        assert kinds(books, "wang", "committee") == []
    with clock.frozen(LATE):
        assert late_statements(books.hood.places["spring"]) == {books.id: [Q1]}
        (owed,) = owed_by(books.gao)
        assert owed.due is not None
        assert owed.due < clock.now()
        (late,) = owed_by(books.hood.viewer("wang", "committee"))
        assert (late.kind, late.period) == ("late", Q1)
        assert kinds(books, "wang", "committee") == kinds(books, "he", "street_office") == ["late"]
        assert kinds(books, "zhou", "hill_committee") == []


@pytest.mark.parametrize("every", ["month", "quarter", "half", "year"])
def test_the_database_leaves_out_none_that_is_late(books: Books, every: str) -> None:
    fund, office = db.session.get_one(Fund, books.id), books.hood.viewer("wang", "committee")
    fund.every = every
    for day in range(0, 800, 7):
        with clock.frozen(datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=day)):
            late = bool(late_statements(books.hood.places["spring"])[books.id])
            assert bool(owed_by(office)) == late
    fund.until, fund.published, fund.head = date(2026, 12, 31), 1, "x"
    db.session.flush()
    for day in range(0, 800, 7):
        with clock.frozen(datetime(2027, 1, 2, tzinfo=UTC) + timedelta(days=day)):
            late = bool(late_statements(books.hood.places["spring"])[books.id])
            assert bool(owed_by(office)) == late


def test_the_next_hand_sees_what_waits_for_it(books: Books) -> None:
    books.enter(PARKING)
    made = books.begin()
    stating.prepare(books.gao, books.seen(made))
    assert "check" not in kinds(books, "gao", "owners")
    assert "check" in kinds(books, "li", "owners")
    assert kinds(books, "xu", "party") == []
    stating.approve(books.li, books.seen(made))
    assert kinds(books, "xu", "party") == ["check"]
    assert "check" in kinds(books, "wang", "committee")
    stating.publish(books.xu, books.seen(made, books.xu), books.archive)
    assert "check" not in kinds(books, "wang", "committee")


def test_every_question_has_a_clock_of_its_own(books: Books) -> None:
    books.enter(PARKING)
    made = books.check_and_publish(books.begin()).id
    for name, words, hours in (("author", "这笔停车费是几月的？", 0), ("zhang", "为什么没有发票？", 1)):
        with clock.frozen(NOW + timedelta(hours=hours)):
            viewer = books.hood.viewer(name)
            asking.ask(viewer, books.seen(made, viewer), None, words)
    assert [one.kind for one in owed_by(books.gao)].count("answer") == 1
    first, second = db.session.scalars(select(Question.id).order_by(Question.id))
    asking.answer(books.gao, get_question(books.gao, first), "一月份的。")  # type: ignore[arg-type]
    running = select(Clock.met_at).where(Clock.matter_id == made).order_by(Clock.started_at)
    assert [met is not None for met in db.session.scalars(running)] == [True, False]
    asking.answer(books.gao, get_question(books.gao, second), "附在凭证里。")  # type: ignore[arg-type]
    assert [one.kind for one in owed_by(books.gao)].count("answer") == 0


@pytest.fixture
def obliged(books: Books) -> tuple[Books, int, int]:
    """Books of which a fifth of the owners object: one of four."""
    books.enter(PARKING)
    made = books.check_and_publish(books.begin()).id
    author = books.hood.viewer("author")
    assert asking.object_to(author, books.seen(made, author), "停车费少了，请打13800138000")
    audit = db.session.get_one(Statement, made).audit_id
    assert audit
    return books, made, audit


def test_objecting_owners_oblige_an_audit_that_is_reported(obliged: tuple[Books, int, int]) -> None:
    books, made, audit = obliged
    assert "audit" in kinds(books, "gao", "owners")
    thing = get_audit(books.gao, audit)
    assert thing is not None
    assert reasons_for(made) == ["停车费少了，请打138****8000"]
    with pytest.raises(Refused):
        auditing.report(books.xu, thing, "audit", clock.today(), "看过了，没有问题。没有问题。")
    for form, day, words, match in (
        ("party", clock.today(), "一切都好，没有问题，谢谢。", "hearing or an audit"),
        ("audit", clock.today() + timedelta(days=1), "一切都好，没有问题，谢谢。", "between"),
        ("audit", clock.today() - timedelta(days=1), "一切都好，没有问题，谢谢。", "between"),
        ("audit", clock.today(), "好", "10 to"),
    ):
        with pytest.raises(DomainError, match=match):
            auditing.report(books.gao, thing, form, day, words)
    auditing.report(books.gao, thing, "audit", clock.today(), "请了会计师事务所，逐笔核对，无误。")
    after = get_audit(books.gao, audit)
    assert after is not None
    assert (after.state, after.met_at is not None) == ("held", True)
    with pytest.raises(Refused):
        auditing.report(books.gao, after, "audit", clock.today(), "请了会计师事务所，逐笔核对，无误。")


def test_a_closed_account_leaves_its_question_and_the_audit_it_obliged(obliged: tuple[Books, int, int]) -> None:
    books, made, _audit = obliged
    author, person = books.hood.viewer("author"), books.hood.people["author"]
    asking.ask(author, books.seen(made, author), None, "这笔停车费是几月的？")
    forget_person(person)
    (question,) = questions_of(made, [])
    assert (question.asked_by, question.name, question.body) == (None, None, "这笔停车费是几月的？")
    assert (objections_of(made), reasons_for(made)) == (1, [])
    db.session.get_one(Statement, made).audit_id = None
    db.session.flush()
    forget_person(person)
    assert db.session.scalars(select(StatementObjection)).all() == []


# On the pages


@pytest.fixture
def spring(app: Flask, hood: Neighbourhood) -> Iterator[Books]:
    with app.app_context(), clock.frozen(NOW):
        books = Books(hood, archive())
        books.enter(PARKING)
        books.check_and_publish(books.begin())
        db.session.commit()
    with clock.frozen(NOW):
        yield books


def test_what_is_late_stands_on_the_compounds_page_and_on_the_work_lists(spring: Books, browser: Browser) -> None:
    place = spring.hood.places["spring"]
    page = browser().get(f"/disclosure/places/{place}").get_data(as_text=True)
    assert "1 Apr 2026 to 30 Jun 2026 was due on 30 Jul 2026 and is late" in page
    assert "春晓苑业主委员会 owes it" in page
    assert "Open a fund" not in page
    chair = browser("gao", "owners")
    assert "Open a fund" in chair.get(f"/disclosure/places/{place}").get_data(as_text=True)
    home = chair.get("/").get_data(as_text=True)
    assert "公共收益: statement for 1 Apr 2026 to 30 Jun 2026" in home
    assert "Prepare the statement" in home
    clerk = browser("wang", "committee").get("/").get_data(as_text=True)
    assert f"/disclosure/places/{place}" in clerk
    assert "See who is late" in clerk
    assert browser().get(f"/disclosure/places/{spring.hood.places['lake']}").status_code == 404


def test_an_audit_is_reported_on_its_page(app: Flask, spring: Books, browser: Browser) -> None:
    statement = 1
    with app.app_context():
        statement = db.session.scalars(select(Statement.id)).one()
    sent = browser("author").post(f"/disclosure/{statement}/object", data={"reason": "停车费少了一个月"})
    assert sent.status_code == 303
    with app.app_context():
        audit = db.session.get_one(Statement, statement).audit_id
    here = f"/disclosure/audits/{audit}"
    page = browser().get(here).get_data(as_text=True)
    assert "1 of 4 owners object" in page
    assert "停车费少了一个月" in page
    assert "Say what came of it" not in page
    chair = browser("gao", "owners")
    assert f"{here}/report" in chair.get(here).get_data(as_text=True)
    assert chair.post(f"{here}/report", data={"form": "audit"}).status_code == 422
    said = {"form": "hearing", "held_on": "2026-11-23", "report": "业主听证会：逐笔解释，承诺补录。"}
    assert chair.post(f"{here}/report", data=said).status_code == 303
    assert "承诺补录" in browser().get(here).get_data(as_text=True)
    assert browser("xu", "party").get(f"{here}/report").status_code == 403


def test_the_desk_leads_to_the_accounts_one_keeps(spring: Books, browser: Browser) -> None:
    chair = browser("gao", "owners")
    desk = chair.get("/desk").get_data(as_text=True)
    assert "/disclosure/kept" in desk
    assert "/disclosure/waiting" in desk
    assert chair.get("/disclosure/kept").location == f"/disclosure/places/{spring.hood.places['spring']}"
    assert browser("author").get("/disclosure/kept").status_code == 403
