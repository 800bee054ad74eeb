"""How fast people speak, and what becomes of a new account's links."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from portal.discussion import commands as discussion
from portal.discussion.models import Comment
from portal.discussion.queries import thread
from portal.discussion.rules import has_link
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.moderation import commands, queries
from portal.moderation.models import Decision
from portal.moderation.queries import get_hidden, get_post
from portal.people.rules import NEW_ACCOUNT, VISITOR, Viewer
from portal.proposals.commands import writing
from tests.discussion.factories import matter_of, say
from tests.factories import Neighbourhood
from tests.moderation.factories import aged, post_of, together, told
from tests.proposals.factories import open_proposal
from tests.proposals.factories import read as read_proposal

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("看这里 http://a.b", True), ("www.example", True), ("去 shop.com 买", True), ("打折 abc.cn", True),
        ("去shop.com买", True), ("便宜看ｗｗｗ.shop好", True), ("加a-b.com.cn，快", True), ("店 shop。cn", True),
        ("三点五平方米是3.5平方米", False), ("写信到 li@qq.com", False), ("见comparison.common", False),
        ("见第2.3条", False), ("没有链接", False), ("e.g. this", False),
    ],
)  # fmt: skip
def test_what_is_a_link(text: str, link: bool) -> None:
    assert has_link(text) is link


@pytest.mark.parametrize(("age", "held"), [(NEW_ACCOUNT - timedelta(minutes=1), True), (NEW_ACCOUNT, False)])
def test_a_new_accounts_link_is_held_until_someone_looked(
    hood: Neighbourhood, lamp: int, age: timedelta, held: bool
) -> None:
    li, clerk = aged(hood, "li", age), hood.viewer("wang", "committee")
    said = say(li, lamp, "便宜 http://shop.example")
    db.session.commit()
    while outbox.drain():
        pass
    bodies = [thread(viewer, matter_of(viewer, lamp)).sides[2].lines[0].body for viewer in (VISITOR, li, clerk)]
    assert bodies == (["", said.body, said.body] if held else [said.body] * 3)
    assert [one.reports[0].reason for one in queries.waiting_posts(clerk)] == (["held"] if held else [])
    if held:
        commands.keep(clerk, post_of(clerk, said.id))
        assert thread(VISITOR, matter_of(VISITOR, lamp)).sides[2].lines[0].body == said.body
        assert queries.count_waiting("/") == 0


def test_what_was_held_can_be_refused(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = aged(hood, "li", timedelta()), hood.viewer("wang", "committee")
    said = say(li, lamp, "便宜 http://shop.example")
    commands.refuse(clerk, post_of(clerk, said.id), "advertising", "商业广告")
    assert db.session.get_one(Comment, said.id).hidden_for == "advertising"
    assert db.session.scalars(select(Decision.outcome)).one() == "refused"
    with pytest.raises(Conflict):
        commands.refuse(clerk, post_of(clerk, said.id), "advertising", "商业广告")


def test_an_edit_does_not_smuggle_a_link_past(hood: Neighbourhood, lamp: int) -> None:
    li = aged(hood, "li", timedelta())
    said = say(li, lamp, "没有链接")
    discussion.edit(li, said, "便宜 http://shop.example")
    assert db.session.get_one(Comment, said.id).hidden_for == "held"


def test_a_new_accounts_proposal_with_a_link_is_held(hood: Neighbourhood) -> None:
    author, clerk = aged(hood, "author", timedelta()), hood.viewer("wang", "committee")
    number = open_proposal(author, body="请看 http://shop.example 上的说明，里面写得很清楚，谢谢大家。")
    assert told(hood.people["sheng"]) == ["moderation.held"]
    assert (get_post(VISITOR, "matter", number), get_hidden(number) is not None) == (None, True)
    with pytest.raises(Refused):
        commands.hide(clerk, post_of(clerk, number, "matter"), "advertising", "广告")
    assert [one.reports[0].reason for one in queries.waiting_posts(clerk)] == ["held"]
    commands.keep(clerk, post_of(clerk, number, "matter"))
    assert post_of(VISITOR, number, "matter").hidden_at is None
    with pytest.raises(DomainError, match="no links are added"):
        _revise(author, number, "请看 http://shop.example 和 http://other.example ，里面写得很清楚，谢谢大家。")
    _revise(author, number, "请大家看 http://shop.example 上的说明，里面写得很清楚，谢谢大家。")


def _revise(viewer: Viewer, number: int, body: str) -> None:
    thing = read_proposal(viewer, number)
    writing.revise(viewer, thing, thing.title, body, thing.category, thing.version)


@pytest.mark.parametrize(("age", "most"), [(timedelta(), 5), (NEW_ACCOUNT - timedelta(hours=2), 5), (NEW_ACCOUNT, 30)])
def test_words_come_at_a_pace(hood: Neighbourhood, lamp: int, age: timedelta, most: int) -> None:
    moment = clock.now()
    with clock.frozen(moment):
        li = aged(hood, "li", age)
        for number in range(most):
            say(li, lamp, f"第{number}条")
        with pytest.raises(DomainError, match="Go on at"):
            say(li, lamp, "再来一条")
    with clock.frozen(moment + timedelta(hours=1) - timedelta(seconds=1)), pytest.raises(DomainError):
        say(li, lamp, "差一秒")
    with clock.frozen(moment + timedelta(hours=1)):
        say(li, lamp, "一小时后")


def test_a_new_account_says_twenty_things_a_day(hood: Neighbourhood, lamp: int) -> None:
    moment = clock.now()
    with clock.frozen(moment):
        li = aged(hood, "li", timedelta())
    for hour in range(4):
        with clock.frozen(moment + timedelta(hours=hour)):
            for number in range(5):
                say(li, lamp, f"{hour}-{number}")
    with clock.frozen(moment + timedelta(hours=5)), pytest.raises(DomainError, match="Go on at") as refused:
        say(li, lamp, "第二十一条")
    again = clock.local(moment + timedelta(days=1, seconds=59))
    assert f"{again:%Y-%m-%d %H:%M}" in str(refused.value.sentence)
    with clock.frozen(moment + timedelta(days=1)):
        say(li, lamp, "第二天")


def test_reports_come_at_a_pace_of_their_own(hood: Neighbourhood, lamp: int) -> None:
    said = [say(hood.viewer("zhang"), lamp, f"第{number}条").id for number in range(6)]
    li = aged(hood, "li", timedelta())
    for number in said[:5]:
        commands.report(li, post_of(li, number), "insult")
    with pytest.raises(DomainError, match="Go on at"):
        commands.report(li, post_of(li, said[5]), "insult")
    say(li, lamp)


def test_what_is_sent_at_the_same_moment_is_counted_one_by_one(app: Flask, hood: Neighbourhood, lamp: int) -> None:
    aged(hood, "li", timedelta())
    db.session.commit()
    barrier, taken = Barrier(8), []

    def speak(number: int) -> None:
        with app.app_context():
            li, matter = hood.viewer("li"), matter_of(VISITOR, lamp)
            db.session.rollback()
            barrier.wait()
            try:
                discussion.comment(li, matter, f"第{number}条")
                db.session.commit()
                taken.append(number)
            except DomainError:
                db.session.rollback()

    together(Thread(target=speak, args=(number,)) for number in range(8))
    assert len(taken) == 5


def test_an_office_speaks_at_the_pace_of_a_known_account(hood: Neighbourhood, lamp: int) -> None:
    clerk = aged(hood, "wang", timedelta())
    assert clerk.is_new(clock.now())
    office = hood.viewer("wang", "committee")
    for number in range(30):
        assert say(office, lamp, f"第{number}条 www.gov.example").hidden_at is None
    with pytest.raises(DomainError, match="Go on at"):
        say(office, lamp)
