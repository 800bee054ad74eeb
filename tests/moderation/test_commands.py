"""Reporting, deciding, appealing and blocking, on a real database."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.discussion import commands as discussion
from portal.discussion.models import Comment
from portal.discussion.queries import thread
from portal.discussion.rules import has_link
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.matters.models import Event, Matter, Tally
from portal.moderation import commands, queries
from portal.moderation.models import Appeal, Decision, Report
from portal.moderation.queries import DecisionThing, PostThing, get_decision, get_post
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import NEW_ACCOUNT, VISITOR, Viewer
from tests.discussion.factories import matter_of, open_matter, say
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def lamp(hood: Neighbourhood) -> int:
    """A matter of spring for which the residents committee is responsible."""
    return open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])


def post_of(viewer: Viewer, number: int, kind: str = "comment") -> PostThing:
    post = get_post(viewer, kind, number)
    assert post is not None
    return post


def decided(viewer: Viewer, number: int) -> DecisionThing:
    thing = get_decision(viewer, number)
    assert thing is not None
    return thing


def told(person_id: int) -> list[str]:
    """What the notices of a person are about, once everything is delivered."""
    db.session.commit()
    while outbox.drain():
        pass
    rows = select(Event.verb).join(Notice, Notice.event_id == Event.id).where(Notice.person_id == person_id)
    return list(db.session.scalars(rows.order_by(Notice.id)))


def test_report_queue_hide_and_the_original_stays(hood: Neighbourhood, lamp: int) -> None:
    li, zhang, clerk = hood.viewer("li"), hood.viewer("zhang"), hood.viewer("wang", "committee")
    other, said = say(li, lamp, "别的话"), say(li, lamp, "骂人的话")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        commands.report(zhang, post_of(zhang, other.id), "off_topic")
    commands.report(zhang, post_of(zhang, said.id), "insult", "请看")
    commands.report(hood.viewer("chen"), post_of(zhang, said.id), "private")
    waiting = queries.waiting_posts(clerk)
    assert [(one.post.id, [report.reason for report in one.reports]) for one in waiting] == [
        (said.id, ["insult", "private"]), (other.id, ["off_topic"]),
    ]  # fmt: skip
    assert [tuple(row) for row in queries.waiting_by_place(clerk)] == [(hood.places["spring"], 2)]
    assert queries.count_waiting("/") == 2
    commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击")
    row = db.session.get_one(Comment, said.id, populate_existing=True)
    assert (row.body, row.hidden_for) == ("骂人的话", "insult")
    outcomes = select(Report.outcome, Report.decided_by).where(Report.comment_id == said.id)
    assert [tuple(one) for one in db.session.execute(outcomes)] == [("hidden", clerk.id)] * 2
    assert [one.post.id for one in queries.waiting_posts(clerk)] == [other.id]


def test_everyone_concerned_is_told_once(hood: Neighbourhood, lamp: int) -> None:
    said, clerk = say(hood.viewer("li"), lamp, "骂人的话"), hood.viewer("wang", "committee")
    for who in ("zhang", "chen"):
        commands.report(hood.viewer(who), post_of(hood.viewer(who), said.id), "insult")
    assert told(clerk.id) == ["moderation.reported"]
    assert told(hood.people["zhou"]) == []
    decision = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击").id
    assert told(hood.people["li"])[-1:] == ["moderation.hidden"]
    commands.appeal(hood.viewer("li"), decided(hood.viewer("li"), decision), "这是引用。")
    assert told(hood.people["sheng"])[-1:] == ["moderation.appealed"]
    assert "moderation.appealed" not in told(clerk.id)
    sheng = hood.viewer("sheng", "committee")
    commands.decide_appeal(sheng, decided(sheng, decision), True, "确为引用")
    assert told(hood.people["li"])[-1:] == ["moderation.restored"]


def test_an_appeal_is_decided_by_someone_else_and_restores(hood: Neighbourhood, lamp: int) -> None:
    li, clerk, sheng = hood.viewer("li"), hood.viewer("wang", "committee"), hood.viewer("sheng", "committee")
    said = say(li, lamp, "骂人的话")
    number = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击").id
    with pytest.raises(Refused):
        commands.appeal(hood.viewer("zhang"), decided(clerk, number), "不公平")
    with pytest.raises(DomainError):
        commands.appeal(li, decided(li, number), " ")
    commands.appeal(li, decided(li, number), "这是引用，不是骂人。")
    with pytest.raises(Refused):
        commands.appeal(li, decided(li, number), "再说一次")
    with pytest.raises(Refused):
        commands.decide_appeal(clerk, decided(clerk, number), True, "自己再看")
    assert (queries.count_appeals(clerk), queries.count_appeals(sheng)) == (0, 1)
    commands.decide_appeal(sheng, decided(sheng, number), True, "确为引用")
    assert thread(VISITOR, matter_of(VISITOR, lamp)).sides[2].lines[0].body == "骂人的话"
    with pytest.raises(Refused):
        commands.decide_appeal(hood.viewer("he", "street_office"), decided(sheng, number), False, "再判")


def test_an_upheld_appeal_changes_nothing(hood: Neighbourhood, lamp: int) -> None:
    li, clerk, street = hood.viewer("li"), hood.viewer("wang", "committee"), hood.viewer("he", "street_office")
    said = say(li, lamp, "骂人的话")
    number = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击").id
    commands.appeal(li, decided(li, number), "不公平")
    commands.decide_appeal(street, decided(street, number), False, "确为辱骂")
    assert db.session.get_one(Comment, said.id).hidden_for == "insult"
    assert decided(li, number).second == "upheld"


def test_two_who_decide_an_appeal_at_once_decide_once(app: Flask, hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    said = say(li, lamp, "骂人的话")
    number = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击").id
    commands.appeal(li, decided(li, number), "不公平")
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def decide(who: str, acting: str, restored: bool) -> None:
        with app.app_context():
            viewer = hood.viewer(who, acting)
            thing = decided(viewer, number)
            db.session.rollback()
            barrier.wait()
            try:
                commands.decide_appeal(viewer, thing, restored, "决定")
                db.session.commit()
                outcomes.append(who)
            except (Refused, Conflict):
                db.session.rollback()

    threads = [
        Thread(target=decide, args=("sheng", "committee", True)),
        Thread(target=decide, args=("he", "street_office", False)),
    ]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(outcomes) == 1


def test_nobody_decides_about_her_own_words_or_elsewhere(hood: Neighbourhood, lamp: int) -> None:
    clerk = hood.viewer("wang", "committee")
    said = say(clerk, lamp)
    commands.report(hood.viewer("li"), post_of(VISITOR, said.id), "advertising")
    for viewer in (clerk, hood.viewer("zhou", "hill_committee"), hood.viewer("gao", "owners"), hood.viewer("li")):
        with pytest.raises(Refused):
            commands.hide(viewer, post_of(viewer, said.id), "insult", "理由")
        with pytest.raises(Refused):
            commands.keep(viewer, post_of(viewer, said.id))
    commands.keep(hood.viewer("he", "street_office"), post_of(clerk, said.id))
    assert queries.count_waiting("/") == 0


def test_nothing_is_decided_twice_and_a_kept_post_can_be_reported_again(hood: Neighbourhood, lamp: int) -> None:
    zhang, clerk = hood.viewer("zhang"), hood.viewer("wang", "committee")
    said = say(hood.viewer("li"), lamp)
    with pytest.raises(Conflict):
        commands.keep(clerk, post_of(clerk, said.id))
    commands.report(zhang, post_of(zhang, said.id), "insult")
    with pytest.raises(DomainError, match="reported this already"):
        commands.report(zhang, post_of(zhang, said.id), "private")
    commands.keep(clerk, post_of(clerk, said.id))
    commands.report(zhang, post_of(zhang, said.id), "insult")
    before = post_of(clerk, said.id)
    commands.hide(clerk, before, "insult", "人身攻击")
    with pytest.raises(Conflict):
        commands.hide(clerk, before, "insult", "人身攻击")
    with pytest.raises(Conflict, match="can appeal"):
        commands.keep(clerk, post_of(clerk, said.id))


def test_a_hidden_proposal_leaves_every_list_and_comes_back(hood: Neighbourhood, lamp: int) -> None:
    clerk, sheng = hood.viewer("wang", "committee"), hood.viewer("sheng", "committee")
    numbers = select(func.coalesce(func.sum(Tally.number), 0))
    before = db.session.scalar(numbers)
    number = commands.hide(clerk, post_of(clerk, lamp, "matter"), "private", "公布了邻居的电话").id
    assert get_post(VISITOR, "matter", lamp) is None
    assert get_post(hood.viewer("author"), "matter", lamp) is not None
    assert db.session.scalar(numbers) == (before or 0) - 4
    author = hood.viewer("author")
    commands.appeal(author, decided(author, number), "电话是物业公布的。")
    commands.decide_appeal(sheng, decided(sheng, number), True, "确为公开电话")
    assert db.session.scalar(numbers) == before
    assert db.session.get_one(Matter, lamp).hidden_at is None


def test_many_are_decided_together_or_none(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    far = open_matter(hood.viewer("sun"), hood.places["maple"], hood.organizations["hill_committee"])
    mine, other = [say(li, lamp, f"广告{n}").id for n in range(3)], say(hood.viewer("sun"), far, "广告").id
    keys = [("comment", number) for number in mine]
    with pytest.raises((Refused, Missing)):
        commands.decide_many(clerk, [*keys, ("comment", other)], True, "advertising", "商业广告")
    db.session.rollback()
    for wrong in ([], [("comment", n) for n in range(51)]):
        with pytest.raises(DomainError):
            commands.decide_many(clerk, wrong, True, "advertising", "商业广告")


def test_all_of_many_are_hidden(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    keys = [("comment", say(li, lamp, f"广告{n}").id) for n in range(3)]
    assert commands.decide_many(clerk, [*keys, keys[0]], True, "advertising", "商业广告") == 3
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 3


def test_a_block_silences_for_its_term_and_can_be_lifted(hood: Neighbourhood, lamp: int) -> None:
    clerk, moment = hood.viewer("wang", "committee"), clock.now()
    said = say(hood.viewer("li"), lamp, "又是广告")
    for days in (0, 366):
        with pytest.raises(DomainError):
            commands.block(clerk, post_of(clerk, said.id), "advertising", "屡次广告", days)
    with clock.frozen(moment):
        block = commands.block(clerk, post_of(clerk, said.id), "advertising", "屡次广告", 7)
    with clock.frozen(moment + timedelta(days=7) - timedelta(seconds=1)), pytest.raises(Refused):
        say(hood.viewer("li"), lamp)
    with clock.frozen(moment + timedelta(days=7)):
        say(hood.viewer("li"), lamp)
    with clock.frozen(moment + timedelta(days=1)):
        commands.lift(hood.viewer("sheng", "committee"), decided(clerk, block.id))
        say(hood.viewer("li"), lamp)
    assert db.session.get_one(Person, hood.people["li"]).silenced_until is None


def test_the_longest_of_two_blocks_holds(hood: Neighbourhood, lamp: int) -> None:
    clerk, said = hood.viewer("wang", "committee"), say(hood.viewer("li"), lamp)
    long = commands.block(clerk, post_of(clerk, said.id), "insult", "辱骂", 30)
    commands.block(clerk, post_of(clerk, said.id), "insult", "辱骂", 3)
    assert db.session.get_one(Person, hood.people["li"]).silenced_until == long.until


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("看这里 http://a.b", True), ("www.example", True), ("去 shop.com 买", True), ("打折 abc.cn", True),
        ("三点五平方米是3.5平方米", False), ("见第2.3条", False), ("没有链接", False), ("e.g. this", False),
    ],
)  # fmt: skip
def test_what_is_a_link(text: str, link: bool) -> None:
    assert has_link(text) is link


def _aged(hood: Neighbourhood, who: str, age: timedelta) -> Viewer:
    db.session.get_one(Person, hood.people[who]).created_at = clock.now() - age
    db.session.flush()
    return hood.viewer(who)


@pytest.mark.parametrize(("age", "held"), [(NEW_ACCOUNT - timedelta(minutes=1), True), (NEW_ACCOUNT, False)])
def test_a_new_accounts_link_is_held_until_someone_looked(
    hood: Neighbourhood, lamp: int, age: timedelta, held: bool
) -> None:
    li, clerk = _aged(hood, "li", age), hood.viewer("wang", "committee")
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
    li, clerk = _aged(hood, "li", timedelta()), hood.viewer("wang", "committee")
    said = say(li, lamp, "便宜 http://shop.example")
    commands.refuse(clerk, post_of(clerk, said.id), "advertising", "商业广告")
    assert db.session.get_one(Comment, said.id).hidden_for == "advertising"
    with pytest.raises(Conflict):
        commands.refuse(clerk, post_of(clerk, said.id), "advertising", "商业广告")


@pytest.mark.parametrize(("age", "most"), [(timedelta(), 5), (NEW_ACCOUNT, 120)])
def test_words_come_at_a_pace(hood: Neighbourhood, lamp: int, age: timedelta, most: int) -> None:
    li, moment = _aged(hood, "li", age), clock.now()
    with clock.frozen(moment):
        for number in range(most):
            say(li, lamp, f"第{number}条")
        with pytest.raises(DomainError, match="Go on in"):
            say(li, lamp, "再来一条")
    with clock.frozen(moment + timedelta(hours=1)):
        say(li, lamp, "一小时后")


def test_offices_and_helped_people_are_not_slowed(hood: Neighbourhood, lamp: int) -> None:
    clerk = _aged(hood, "wang", timedelta())
    assert clerk.is_new(clock.now())
    office = hood.viewer("wang", "committee")
    for number in range(8):
        say(office, lamp, f"第{number}条 www.gov.example")


def test_the_log_names_nobody_and_repeats_nothing(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    for number in range(40):
        row = Comment(matter_id=lamp, author_id=li.id, author_name=li.name, body=f"骂人的话{number}", at=clock.now())
        db.session.add(row)
        db.session.flush()
        commands.hide(clerk, post_of(clerk, row.id), "insult", f"理由{number}")
    first = queries.log("/")
    second = queries.log("/", first.next)
    assert (len(first.entries), len(second.entries), second.next) == (30, 10, None)
    assert len({one.id for one in (*first.entries, *second.entries)}) == 40
    said = repr(first) + repr(second) + repr(queries.totals("/"))
    for secret in (li.name, "骂人", "理由", clerk.name):
        assert secret not in said
    assert [tuple(row) for row in queries.totals("/")] == [("insult", "hidden", 40)]
    assert queries.log("/999/").entries == []


def test_the_database_itself_keeps_the_two_apart(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    said = say(li, lamp)
    number = commands.hide(clerk, post_of(clerk, said.id), "insult", "辱骂").id
    commands.appeal(li, decided(li, number), "不公平")
    db.session.commit()
    for person in (clerk.id, li.id):
        row = db.session.get_one(Appeal, number)
        row.decided_by, row.outcome = person, "upheld"
        with pytest.raises(IntegrityError, match="two"):
            db.session.flush()
        db.session.rollback()


def test_an_edit_does_not_smuggle_a_link_past(hood: Neighbourhood, lamp: int) -> None:
    li = _aged(hood, "li", timedelta())
    said = say(li, lamp, "没有链接")
    discussion.edit(li, said, "便宜 http://shop.example")
    assert db.session.get_one(Comment, said.id).hidden_for == "held"
