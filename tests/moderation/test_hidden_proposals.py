"""A hidden proposal: out of every list and found by nobody, and back with everything it had."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Clock, Matter, Tally
from portal.moderation import commands, queries
from portal.moderation.queries import get_post
from portal.people.rules import VISITOR
from portal.proposals.queries.work import overdue_in
from portal.search import queries as search
from portal.search.engine import Query
from tests.factories import Neighbourhood
from tests.moderation.factories import decided, post_of
from tests.proposals.factories import open_proposal

pytestmark = pytest.mark.usefixtures("in_english")


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


def test_a_proposal_is_decided_about_in_full(hood: Neighbourhood) -> None:
    clerk, zhang = hood.viewer("wang", "committee"), hood.viewer("zhang")
    body = "每一条理由都写在这里。" * 30
    number = open_proposal(hood.viewer("author"), body=body)
    commands.report(zhang, post_of(zhang, number, "matter"), "private")
    assert body in queries.waiting_posts(clerk)[0].post.words
    decision = commands.hide(clerk, post_of(clerk, number, "matter"), "private", "公布了邻居的电话").id
    assert body in decided(hood.viewer("author"), decision).words


def test_a_hidden_proposal_is_found_again_when_it_is_restored(hood: Neighbourhood) -> None:
    clerk, author = hood.viewer("wang", "committee"), hood.viewer("author")
    number = open_proposal(author, title="给楼道装电灯好不好")

    def found() -> list[int]:
        db.session.commit()
        while outbox.drain():
            pass
        return [hit.id for hit in search.find(VISITOR, Query(words="装电灯")).hits]

    assert found() == [number]
    decision = commands.hide(clerk, post_of(clerk, number, "matter"), "off_topic", "与小区无关").id
    assert found() == []
    commands.appeal(author, decided(author, decision), "与小区有关。")
    sheng = hood.viewer("sheng", "committee")
    commands.decide_appeal(sheng, decided(sheng, decision), True, "确与小区有关")
    assert found() == [number]


def test_clocks_stand_still_while_nobody_can_see_what_is_owed(hood: Neighbourhood) -> None:
    clerk, author, sheng = hood.viewer("wang", "committee"), hood.viewer("author"), hood.viewer("sheng", "committee")
    number, moment = open_proposal(author), clock.now()
    matters.start_clock(number, hood.organizations["committee"], "answer", 15)
    due = db.session.scalars(select(Clock.due_at)).one()
    with clock.frozen(moment):
        decision = commands.hide(clerk, post_of(clerk, number, "matter"), "off_topic", "与小区无关").id
        commands.appeal(author, decided(author, decision), "与小区有关。")
    with clock.frozen(due + timedelta(days=1)):
        assert overdue_in("/") == []
        commands.decide_appeal(sheng, decided(sheng, decision), True, "确与小区有关")
        assert overdue_in("/") == []
    db.session.expire_all()
    assert db.session.scalars(select(Clock.due_at)).one() == due + (due + timedelta(days=1) - moment)
