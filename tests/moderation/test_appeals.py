"""A decision is made a second time by someone else, once, and everyone concerned is told."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.discussion.models import Comment
from portal.discussion.queries import thread
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Refused
from portal.moderation import commands, queries
from portal.moderation.models import Appeal
from portal.people.rules import VISITOR, Helper
from tests.discussion.factories import matter_of, say
from tests.factories import Neighbourhood
from tests.moderation.factories import decided, post_of, together

pytestmark = pytest.mark.usefixtures("in_english")


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

    together(
        Thread(target=decide, args=arguments)
        for arguments in (("sheng", "committee", True), ("he", "street_office", False))
    )
    assert len(outcomes) == 1


def test_an_appeal_sent_twice_at_once_arrives_once(app: Flask, hood: Neighbourhood, lamp: int) -> None:
    clerk, said = hood.viewer("wang", "committee"), say(hood.viewer("li"), lamp)
    number = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击").id
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def send(words: str) -> None:
        with app.app_context():
            li = hood.viewer("li")
            thing = decided(li, number)
            db.session.rollback()
            barrier.wait()
            try:
                commands.appeal(li, thing, words)
                db.session.commit()
                outcomes.append(words)
            except Conflict:
                db.session.rollback()

    together(Thread(target=send, args=(words,)) for words in ("不公平", "很不公平"))
    assert outcomes == [db.session.get_one(Appeal, number).words]


def test_who_entered_an_appeal_does_not_decide_about_it(hood: Neighbourhood, lamp: int) -> None:
    clerk, sheng, li = hood.viewer("wang", "committee"), hood.viewer("sheng", "committee"), hood.viewer("li")
    number = commands.hide(clerk, post_of(clerk, say(li, lamp).id), "insult", "人身攻击").id
    helped = replace(li, helper=Helper(sheng.id, sheng.name, hood.organizations["committee"], ""))
    commands.appeal(helped, decided(helped, number), "这是引用。")
    with pytest.raises(Refused):
        commands.decide_appeal(sheng, decided(sheng, number), True, "确为引用")
    street = hood.viewer("he", "street_office")
    commands.decide_appeal(street, decided(street, number), True, "确为引用")


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
