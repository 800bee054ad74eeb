"""Everyone who should know is told once, whatever crashes in between, and the unread counter is the unread rows."""

from flask import Flask
from sqlalchemy import func, select

from portal.kernel import outbox
from portal.kernel.db import db
from portal.notices import commands, queries
from portal.notices.models import Notice
from portal.notices.rules import Telling, telling_of
from portal.people.models import Person
from portal.proposals.commands import answering, voting, writing
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal, read


def _delivered() -> None:
    while outbox.drain():
        pass


def _told(hood: Neighbourhood, who: str) -> list[str]:
    return [row.verb for row in queries.notices_of(hood.viewer(who)).rows]


def _counters_hold() -> bool:
    unread = select(func.count()).select_from(Notice).where(Notice.person_id == Person.id, Notice.read_at.is_(None))
    wrong = select(Person.id).where(Person.unread != unread.scalar_subquery())
    db.session.expire_all()
    return db.session.scalars(wrong).all() == []


def _answered(hood: Neighbourhood) -> int:
    proposal_id = open_proposal(hood.viewer("author"))
    voting.support(hood.viewer("li"), read(hood.viewer("li"), proposal_id))
    clerk = hood.viewer("wang", "committee")
    answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
    db.session.commit()
    return proposal_id


def test_followers_and_supporters_are_told_the_doer_is_not(context: Flask, hood: Neighbourhood) -> None:
    _answered(hood)
    _delivered()
    assert _told(hood, "author") == ["proposals.answered"]
    assert _told(hood, "li") == ["proposals.answered"]
    assert _told(hood, "wang") == []
    assert _told(hood, "chen") == []
    assert _counters_hold()


def test_telling_again_tells_nobody_twice(context: Flask, hood: Neighbourhood) -> None:
    _answered(hood)
    waiting = select(outbox.OutboxRow.payload).where(outbox.OutboxRow.listener == "notices")
    payloads = list(db.session.scalars(waiting))
    commands.tell(payloads)
    commands.tell(payloads)
    db.session.commit()
    _delivered()
    assert _told(hood, "author") == ["proposals.answered"]
    assert _counters_hold()


def test_a_crash_before_the_commit_loses_no_notice(context: Flask, hood: Neighbourhood) -> None:
    _answered(hood)
    waiting = select(outbox.OutboxRow.payload).where(outbox.OutboxRow.listener == "notices")
    commands.tell(list(db.session.scalars(waiting)))
    db.session.rollback()
    assert _told(hood, "author") == []
    _delivered()
    assert _told(hood, "author") == ["proposals.answered"]


def test_the_organization_in_charge_hears_of_the_threshold(context: Flask, hood: Neighbourhood) -> None:
    proposal_id = open_proposal(hood.viewer("author"))
    for who in ("li", "zhang", "chen"):
        voting.support(hood.viewer(who), read(hood.viewer(who), proposal_id))
    db.session.commit()
    _delivered()
    assert _told(hood, "wang") == ["proposals.threshold_reached"]


def test_supporters_hear_that_the_text_changed(context: Flask, hood: Neighbourhood) -> None:
    author, li = hood.viewer("author"), hood.viewer("li")
    proposal_id = open_proposal(author)
    voting.support(li, read(li, proposal_id))
    thing = read(author, proposal_id)
    writing.revise(author, thing, thing.title, thing.body + "\n另请修好两盏旧灯。", thing.category, thing.version)
    db.session.commit()
    _delivered()
    assert _told(hood, "li") == ["proposals.edited"]
    assert _told(hood, "author") == []


def test_reading_marks_what_was_shown_and_nothing_later(context: Flask, hood: Neighbourhood) -> None:
    _answered(hood)
    _delivered()
    author = hood.viewer("author")
    newest = queries.notices_of(author).rows[0].id
    _answered(hood)
    _delivered()
    commands.read(hood.viewer("author"), newest)
    db.session.commit()
    assert hood.viewer("author").unread == 1
    assert [row.read_at is None for row in queries.notices_of(author).rows] == [True, False]
    assert _counters_hold()


def test_every_telling_has_a_sentence_that_can_be_filled(context: Flask) -> None:
    facts = {"who": "甲", "name": "乙", "title": "丙", "percent": 10, "person": 1, "organization": 1, "note": ""}
    for verb in commands.listener().topics:
        telling = telling_of(verb)
        assert isinstance(telling, Telling)
        assert str(telling.sentence) % facts
