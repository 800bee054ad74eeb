"""From the first line to the last restatement, on a real database, checked by the program anyone can run."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from portal.disclosure.commands import asking, restating, stating
from portal.disclosure.commands.keeping import Movement
from portal.disclosure.models import Fund, Line, Statement
from portal.disclosure.queries.asking import owners_of
from portal.disclosure.queries.things import get_question, get_statement
from portal.disclosure.rules.periods import Period, after, period_of
from portal.disclosure.rules.words import Every
from portal.disclosure.verify import check
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.matters.models import Clock, Matter
from portal.people import commands as people
from portal.people.models import Organization, Person
from portal.property.models import Owner, Ownership
from tests.disclosure.world import PARKING, Q1, REPAIR, SINCE, Books


def test_three_people_and_a_file_that_anyone_can_check(books: Books) -> None:
    books.enter(REPAIR, PARKING)
    thing = books.check_and_publish(books.begin())
    assert (thing.opening, thing.income, thing.spending, thing.closing) == (50_00, 1200_00, 300_00, 950_00)
    assert (books.fund.balance, books.fund.published, books.fund.until) == (950_00, 1, Q1.ends)
    assert check(books.files()) == [f"fund {books.id}: 1 statements, every sum and hash fits; balance 950.00 yuan"]
    lines = books.files()[0].read_text("utf-8")
    assert '"n":1' in lines.splitlines()[1]
    assert "临停车主" in lines.splitlines()[1]
    assert "138****8000" in lines
    assert "13800138000" not in lines
    assert '"flag":true' in lines.splitlines()[2]


def test_nobody_checks_what_she_had_a_hand_in(books: Books) -> None:
    books.enter(PARKING)
    made = books.begin()
    stating.prepare(books.gao, books.seen(made))
    with pytest.raises(Refused):
        stating.approve(books.gao, books.seen(made))
    people.admit(db.session.get_one(Organization, books.hood.organizations["party"]),
                 db.session.get_one(Person, books.hood.people["li"]), "member")  # fmt: skip
    stating.approve(books.li, books.seen(made))
    as_reviewer = books.hood.viewer("li", "party")
    with pytest.raises(Refused):
        stating.publish(as_reviewer, books.seen(made, as_reviewer), books.archive)
    with pytest.raises(Refused):
        stating.publish(books.gao, books.seen(made), books.archive)
    row = db.session.get_one(Statement, made)
    row.reviewed_by = row.prepared_by
    with pytest.raises(Exception, match=r"three|CHECK"):
        db.session.flush()
    db.session.rollback()


def test_what_is_not_published_is_seen_by_its_keepers_and_then_its_reviewers(books: Books) -> None:
    books.enter(PARKING)
    made = books.begin()
    outside = [
        books.hood.viewer("author"),
        books.hood.viewer("ma", "property"),
        books.hood.viewer("zhou", "hill_committee"),
    ]
    for viewer in (*outside, books.xu):
        assert get_statement(viewer, made) is None
    stating.prepare(books.gao, books.seen(made))
    stating.approve(books.li, books.seen(made))
    assert get_statement(books.xu, made) is not None
    assert [get_statement(viewer, made) for viewer in outside] == [None] * 3
    stating.publish(books.xu, books.seen(made, books.xu), books.archive)
    assert all(get_statement(viewer, made) for viewer in outside)


def test_lines_that_change_while_it_is_checked_send_it_back(books: Books) -> None:
    books.enter(PARKING)
    made = books.begin()
    stating.prepare(books.gao, books.seen(made))
    books.enter(REPAIR)
    with pytest.raises(DomainError, match="changed since"):
        stating.approve(books.li, books.seen(made))
    stating.send_back(books.li, books.seen(made), "二月的维修费刚补上")
    assert books.check_and_publish(made).lines == 2


def test_the_bank_must_agree(books: Books) -> None:
    books.enter(PARKING)
    made = books.begin()
    with pytest.raises(DomainError, match=r"12\.00 is missing or too much"):
        stating.prepare(books.gao, books.seen(made), bank=1262_00)
    stating.prepare(books.gao, books.seen(made), bank=1250_00)


def test_a_published_period_takes_no_line_and_no_second_statement(books: Books) -> None:
    books.enter(PARKING)
    books.check_and_publish(books.begin())
    with pytest.raises(DomainError, match="is restated"):
        books.enter(REPAIR)
    with pytest.raises(DomainError, match="no month is left out"):
        books.begin()
    line = db.session.scalars(select(Line)).one()
    assert line.number == 1


def test_a_restatement_shows_old_new_and_why_and_carries_on(books: Books) -> None:
    books.enter(PARKING, REPAIR)
    first = books.check_and_publish(books.begin())
    second = books.check_and_publish(books.begin(after(Q1, Every.QUARTER)))
    assert second.opening == second.closing == 950_00
    draft = restating.begin_restatement(books.gao, first, books.fund, "维修费票据重复，另漏记一笔广告收入").id
    less = Movement(REPAIR.day, -250_00, "repairs", "蓝天维修", "门禁维修")
    missing = Movement(date(2026, 3, 3), 80_00, "advertising", "电梯广告", "三月")
    restating.change(books.gao, books.seen(draft), books.fund, 2, less, "实付250元")
    restating.change(books.gao, books.seen(draft), books.fund, None, missing, "漏记")
    restating.change(books.gao, books.seen(draft), books.fund, 1, None, "不是本小区的收入")
    thing = books.check_and_publish(draft)
    assert (thing.opening, thing.income, thing.spending) == (950_00, 80_00 - 1200_00, -50_00)
    assert books.fund.balance == 950_00 + 80_00 - 1200_00 + 50_00
    third = books.check_and_publish(books.begin(Period(date(2026, 7, 1), date(2026, 9, 30))))
    assert third.opening == books.fund.balance
    check(books.files())
    again = restating.begin_restatement(books.gao, thing, books.fund, "更正之后再更正").id
    restating.change(books.gao, books.seen(again), books.fund, 3, None, "广告款退回")
    books.check_and_publish(again)
    assert len(books.files()) == 5
    check(books.files())


def test_a_restatement_changes_only_lines_of_its_statement(books: Books) -> None:
    books.enter(PARKING)
    first = books.check_and_publish(books.begin())
    draft = books.seen(restating.begin_restatement(books.gao, first, books.fund, "有一处错误").id)
    for number, said, match in (
        (7, PARKING, "no line with this number"),
        (None, None, "Choose a line"),
        (1, Movement(date(2026, 4, 1), 5, "parking", "甲", ""), "in the period"),
        (1, Movement(PARKING.day, 5, "repairs", "甲", ""), "Choose a category"),
    ):
        with pytest.raises(DomainError, match=match):
            restating.change(books.gao, draft, books.fund, number, said, "写错")
    with pytest.raises(DomainError, match="at least one line"):
        stating.prepare(books.gao, draft)


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_keeps_every_balance_and_the_chain(books: Books, seed: int) -> None:
    chance, period = random.Random(seed), Q1
    while period.ends < clock.today():
        books.enter(*(_chance_line(chance, period) for _ in range(chance.randrange(5))))
        made = books.check_and_publish(books.begin(period))
        for _ in range(chance.randrange(3)):
            draft = books.seen(restating.begin_restatement(books.gao, made, books.fund, "抽查发现错误").id)
            numbers = db.session.scalars(select(Line.number).where(Line.statement_id == made.id, Line.gone.is_(False)))
            number = chance.choice([None, *numbers])
            said = None if number and chance.random() < 0.3 else _chance_line(chance, period)
            restating.change(books.gao, draft, books.fund, number, said, "更正")
            books.check_and_publish(draft.id)
        period = after(period, Every.QUARTER)
    check(books.files())
    lines = db.session.scalars(select(Line.amount).where(Line.fund_id == books.id, Line.gone.is_(False))).all()
    fund = db.session.get_one(Fund, books.id)
    assert fund.balance == fund.opening + sum(lines)
    assert period_of(SINCE, Every.QUARTER) == Q1


def _chance_line(chance: random.Random, period: Period) -> Movement:
    amount = chance.choice([1, -1]) * chance.randint(1, 10**7)
    category = "parking" if amount > 0 else "repairs"
    return Movement(period.begins + timedelta(days=chance.randrange(80)), amount, category, "对方", "事由")


def test_a_changed_line_in_the_database_is_found_in_the_next_file(books: Books) -> None:
    """Whoever writes to the database behind the portal's back cannot publish on from there unseen."""
    books.enter(PARKING)
    books.check_and_publish(books.begin())
    db.session.execute(text("update fund set balance = balance + 1"))
    db.session.expire_all()
    books.check_and_publish(books.begin(after(Q1, Every.QUARTER)))
    with pytest.raises(Exception, match="opens with 125001 fen, but 000001"):
        check(books.files())


def test_a_question_is_answered_beside_its_line(books: Books) -> None:
    books.enter(PARKING)
    made = books.check_and_publish(books.begin()).id
    author = books.hood.viewer("author")
    line = db.session.scalars(select(Line.id)).one()
    with pytest.raises(DomainError, match="Ask in 4"):
        asking.ask(author, books.seen(made, author), line, "?")
    with pytest.raises(DomainError, match="no line"):
        asking.ask(author, books.seen(made, author), line + 1, "这笔停车费是几月的？")
    asking.ask(author, books.seen(made, author), line, "这笔停车费是几月的？")
    sun = books.hood.viewer("sun")
    with pytest.raises(Refused):
        asking.ask(sun, books.seen(made, sun), line, "外小区的人来问一句")
    question = get_question(author, 1)
    assert question is not None
    for outsider in (author, books.xu, books.hood.viewer("ma", "property")):
        with pytest.raises(Refused):
            asking.answer(outsider, question, "一月份的。")
    asking.answer(books.gao, question, "一月份的，按月租收。")
    again = get_question(books.gao, 1)
    with pytest.raises(Refused):
        asking.answer(books.gao, again, "再答一次")  # type: ignore[arg-type]
    assert db.session.scalar(select(Clock.met_at).where(Clock.matter_id == made)) is not None


def test_a_fifth_of_the_owners_oblige_an_audit_once(books: Books) -> None:
    books.enter(PARKING)
    made = books.check_and_publish(books.begin()).id
    with pytest.raises(Refused):
        asking.object_to(books.hood.viewer("sun"), books.seen(made, books.hood.viewer("sun")), "不是我的小区")
    for number in range(4):  # with the four residents, eight owners: a fifth is two
        _another_owner(books, number)
    assert owners_of(books.id) == 8
    li, zhang, chen = (books.hood.viewer(name) for name in ("author", "zhang", "chen"))
    assert asking.object_to(li, books.seen(made, li), "三月的停车费没有列出") is False
    with pytest.raises(DomainError, match="already"):
        asking.object_to(li, books.seen(made, li), "三月的停车费没有列出")
    assert asking.object_to(zhang, books.seen(made, zhang), "同意上面的意见") is True
    assert asking.object_to(chen, books.seen(made, chen), "我也有异议") is False
    audits = db.session.scalars(select(Matter).where(Matter.kind == "audit")).all()
    assert [(audit.state, audit.responsible_id) for audit in audits] == [("due", books.fund.keeper_id)]


def _another_owner(books: Books, number: int) -> None:
    compound = books.hood.places["spring"]
    owner = Owner(compound_id=compound, kind="person", name=f"业主{number}", document=str(number), document_end="")
    db.session.add(owner)
    db.session.flush()
    unit = books.hood.units["li"]
    db.session.add(Ownership(unit_id=unit, owner_id=owner.id, denominator=1, represents=False, since=clock.now()))
    db.session.flush()
