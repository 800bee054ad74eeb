"""Reporting and deciding, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.discussion import commands as discussion
from portal.discussion.models import Comment
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing, Refused
from portal.moderation import commands, queries
from portal.moderation.models import Decision, Report
from portal.moderation.queries import get_post
from portal.people.rules import VISITOR, Helper
from tests.discussion.factories import open_matter, say
from tests.factories import Neighbourhood
from tests.moderation.factories import decided, post_of, together, told

pytestmark = pytest.mark.usefixtures("in_english")


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
    assert told(hood.people["zhang"])[-1:] == told(hood.people["chen"])[-1:] == ["moderation.acted"]
    commands.appeal(hood.viewer("li"), decided(hood.viewer("li"), decision), "这是引用。")
    assert told(hood.people["sheng"])[-1:] == ["moderation.appealed"]
    assert "moderation.appealed" not in told(clerk.id)
    sheng = hood.viewer("sheng", "committee")
    commands.decide_appeal(sheng, decided(sheng, decision), True, "确为引用")
    assert told(hood.people["li"])[-1:] == ["moderation.restored"]
    assert told(hood.people["zhang"])[-1:] == told(hood.people["chen"])[-1:] == ["moderation.rejudged"]
    assert told(clerk.id)[-1:] == ["moderation.reviewed"]


def test_two_moderators_at_once_decide_once(app: Flask, hood: Neighbourhood, lamp: int) -> None:
    said, zhang = say(hood.viewer("li"), lamp), hood.viewer("zhang")
    commands.report(zhang, post_of(zhang, said.id), "insult")
    db.session.commit()
    barrier, outcomes = Barrier(2), []

    def decide(who: str, acting: str) -> None:
        with app.app_context():
            viewer = hood.viewer(who, acting)
            post = post_of(viewer, said.id)
            db.session.rollback()
            barrier.wait()
            try:
                if who == "wang":
                    commands.hide(viewer, post, "insult", "人身攻击")
                else:
                    commands.keep(viewer, post)
                db.session.commit()
                outcomes.append(who)
            except Conflict:
                db.session.rollback()

    together(Thread(target=decide, args=one) for one in (("wang", "committee"), ("sheng", "committee")))
    decision, report = db.session.scalars(select(Decision)).one(), db.session.scalars(select(Report)).one()
    assert outcomes == [{"hidden": "wang", "kept": "sheng"}[decision.outcome]]
    assert (report.outcome, report.decision_id) == (decision.outcome, decision.id)
    assert bool(db.session.get_one(Comment, said.id).hidden_at) == (outcomes == ["wang"])


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


def test_many_are_decided_together_or_none(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    far = open_matter(hood.viewer("sun"), hood.places["maple"], hood.organizations["hill_committee"])
    mine, other = [say(li, lamp, f"广告{n}").id for n in range(3)], say(hood.viewer("sun"), far, "广告").id
    keys = [("comment", number) for number in mine]
    for number in (*mine, other):
        commands.report(hood.viewer("zhang"), post_of(clerk, number), "advertising")
    db.session.commit()
    with pytest.raises((Refused, Missing)):
        commands.decide_many(clerk, [*keys, ("comment", other)], True, "advertising", "商业广告")
    db.session.rollback()
    for wrong in ([], [("comment", n) for n in range(51)]):
        with pytest.raises(DomainError):
            commands.decide_many(clerk, wrong, True, "advertising", "商业广告")


def test_all_of_many_are_hidden(hood: Neighbourhood, lamp: int) -> None:
    li, clerk = hood.viewer("li"), hood.viewer("wang", "committee")
    keys = [("comment", say(li, lamp, f"广告{n}").id) for n in range(3)]
    with pytest.raises(Conflict, match="in the meantime"):
        commands.decide_many(clerk, keys, True, "advertising", "商业广告")
    for kind, number in keys:
        commands.report(hood.viewer("zhang"), post_of(clerk, number, kind), "advertising")
    assert commands.decide_many(clerk, [*keys, keys[0]], True, "advertising", "商业广告") == 3
    assert db.session.scalar(select(func.count()).select_from(Decision)) == 3


def test_who_reported_does_not_decide(hood: Neighbourhood, lamp: int) -> None:
    clerk, said = hood.viewer("wang", "committee"), say(hood.viewer("li"), lamp)
    before = post_of(clerk, said.id)
    db.session.commit()
    commands.report(clerk, before, "insult")
    for act in (lambda post: commands.hide(clerk, post, "insult", "理由"), lambda post: commands.keep(clerk, post)):
        with pytest.raises(Refused):
            act(post_of(clerk, said.id))
        with pytest.raises(Conflict, match="a colleague decides"):
            act(before)
        db.session.rollback()
        commands.report(clerk, before, "insult")
    sheng = hood.viewer("sheng", "committee")
    commands.hide(sheng, post_of(sheng, said.id), "insult", "人身攻击")


def test_who_entered_a_report_does_not_decide(hood: Neighbourhood, lamp: int) -> None:
    clerk, said = hood.viewer("wang", "committee"), say(hood.viewer("li"), lamp)
    helper = Helper(clerk.id, clerk.name, hood.organizations["committee"], "")
    helped = replace(hood.viewer("zhang"), helper=helper)
    commands.report(helped, post_of(helped, said.id), "insult")
    with pytest.raises(Refused):
        commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击")
    db.session.flush()
    row = db.session.scalars(select(Report)).one()
    row.decided_by, row.outcome = clerk.id, "hidden"
    with pytest.raises(IntegrityError, match="two"):
        db.session.flush()


def test_a_decision_keeps_the_words_it_was_about_and_the_one_before(hood: Neighbourhood, lamp: int) -> None:
    clerk, zhang, li = hood.viewer("wang", "committee"), hood.viewer("zhang"), hood.viewer("li")
    said = say(li, lamp, "原来的话")
    commands.report(zhang, post_of(zhang, said.id), "insult")
    first = commands.keep(clerk, post_of(clerk, said.id))
    discussion.edit(li, said, "后来的话")
    second = commands.hide(clerk, post_of(clerk, said.id), "insult", "人身攻击")
    assert (decided(clerk, first.id).words, decided(clerk, second.id).words) == ("原来的话", "后来的话")
    assert (first.former_id, second.former_id) == (None, first.id)


def test_a_comment_under_a_hidden_proposal_is_still_decided_about(hood: Neighbourhood, lamp: int) -> None:
    clerk, zhang, said = hood.viewer("wang", "committee"), hood.viewer("zhang"), say(hood.viewer("li"), lamp)
    commands.report(zhang, post_of(zhang, said.id), "insult")
    commands.hide(clerk, post_of(clerk, lamp, "matter"), "private", "公布了邻居的电话")
    waiting = queries.waiting_posts(clerk)[0].post
    assert (waiting.id, waiting.out_of_sight, waiting.reported) == (said.id, True, False)
    assert get_post(zhang, "comment", said.id) is None
    commands.hide(clerk, waiting, "insult", "人身攻击")


def test_one_decision_never_reaches_another_post(hood: Neighbourhood, lamp: int) -> None:
    """A comment and a proposal with the same number are two posts."""
    clerk, zhang = hood.viewer("wang", "committee"), hood.viewer("zhang")
    said = say(hood.viewer("li"), lamp)
    assert said.id == lamp
    for kind in ("comment", "matter"):
        commands.report(zhang, post_of(zhang, lamp, kind), "insult")
    commands.keep(clerk, post_of(clerk, lamp, "matter"))
    assert [(one.post.kind, len(one.reports)) for one in queries.waiting_posts(clerk)] == [("comment", 1)]
