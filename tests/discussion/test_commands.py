"""Commenting, replying and marking, on a real database."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.discussion import commands
from portal.discussion.models import Comment, CommentVersion, HelpfulVote
from portal.discussion.queries import get_comment, talk, thread
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Refused
from portal.matters.models import Event, Follow, Matter
from portal.people.rules import VISITOR
from tests.discussion.factories import answer, matter_of, open_matter, read, say
from tests.factories import Neighbourhood

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def lamp(hood: Neighbourhood) -> int:
    """A matter of spring for which the residents committee is responsible."""
    return open_matter(hood.viewer("author"), hood.places["spring"], hood.organizations["committee"])


def events(matter_id: int) -> list[tuple[str, bool]]:
    rows = db.session.execute(select(Event.verb, Event.public).where(Event.matter_id == matter_id).order_by(Event.id))
    return [(verb, public) for verb, public in rows]


def test_a_comment_is_counted_followed_and_told(hood: Neighbourhood, lamp: int) -> None:
    li = hood.viewer("li")
    said = say(li, lamp, " 赞成 \r\n", "for")
    assert (said.body, said.stance, said.author_name, said.parent_id) == ("赞成", "for", "李明", None)
    assert matter_of(li, lamp).comments == 1
    assert db.session.get(Follow, (li.id, lamp)) is not None
    assert events(lamp) == [("discussion.commented", False)]


def test_a_refused_comment_leaves_nothing(hood: Neighbourhood, lamp: int) -> None:
    for body, stance in (("", "for"), ("好" * 2_001, "for"), ("好", "maybe")):
        with pytest.raises(DomainError):
            commands.comment(hood.viewer("li"), matter_of(hood.viewer("li"), lamp), body, stance)
    for viewer in (VISITOR, hood.viewer("newcomer"), hood.viewer("zhou", "hill_committee")):
        with pytest.raises(Refused):
            commands.comment(viewer, matter_of(viewer, lamp), "好")
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 0


def test_words_of_the_organization_in_charge_are_official_and_public(hood: Neighbourhood, lamp: int) -> None:
    committee, owners = hood.viewer("wang", "committee"), hood.viewer("gao", "owners")
    official, other = say(committee, lamp), say(owners, lamp)
    rows = {row.id: row.official for row in db.session.execute(select(Comment.id, Comment.official))}
    assert (rows[official.id], rows[other.id]) == (True, False)
    assert other.organization_id == hood.organizations["owners"]
    assert events(lamp) == [("discussion.commented", True), ("discussion.commented", False)]


def test_replies_are_counted_in_order_and_go_one_level_deep(hood: Neighbourhood, lamp: int) -> None:
    li, zhang = hood.viewer("li"), hood.viewer("zhang")
    said = say(li, lamp)
    first, second = answer(zhang, said.id), answer(li, said.id)
    assert [first.position, second.position] == [1, 2]
    assert read(li, said.id).replies == 2
    assert matter_of(li, lamp).comments == 3
    told = db.session.scalar(select(Event.facts).where(Event.verb == "discussion.replied").order_by(Event.id))
    assert told == {"comment": first.id, "to": li.id}
    with pytest.raises(DomainError):
        commands.reply(li, first, "再回复")


def test_a_hidden_comment_takes_no_replies(hood: Neighbourhood, lamp: int) -> None:
    said = say(hood.viewer("li"), lamp)
    commands.set_hidden(said.id, "insult")
    with pytest.raises(Refused):
        answer(hood.viewer("zhang"), said.id)


def test_an_edit_keeps_what_was_said(hood: Neighbourhood, lamp: int) -> None:
    li = hood.viewer("li")
    said = say(li, lamp, "一")
    for body in ("二", "二", "三"):
        commands.edit(li, said, body)
    assert read(li, said.id).body == "三"
    kept = db.session.scalars(select(CommentVersion.body).order_by(CommentVersion.number)).all()
    assert list(kept) == ["一", "二"]
    with pytest.raises(DomainError):
        commands.edit(li, said, " ")


def test_an_edit_is_for_its_author_within_the_window(hood: Neighbourhood, lamp: int) -> None:
    li = hood.viewer("li")
    said = say(li, lamp)
    with pytest.raises(Refused):
        commands.edit(hood.viewer("zhang"), said, "改")
    with clock.frozen(said.at + timedelta(minutes=31)), pytest.raises(Refused):
        commands.edit(li, said, "改")


def test_helpful_counts_once_a_person(hood: Neighbourhood, lamp: int) -> None:
    said = say(hood.viewer("li"), lamp)
    for name in ("zhang", "zhang", "chen"):
        commands.mark_helpful(hood.viewer(name), said)
    assert db.session.scalar(select(Comment.helpful)) == 2
    for name in ("zhang", "zhang"):
        commands.unmark_helpful(hood.viewer(name), said)
    assert db.session.scalar(select(Comment.helpful)) == 1
    with pytest.raises(Refused):
        commands.mark_helpful(hood.viewer("li"), said)


def test_hidden_words_are_read_by_their_author_and_the_office_only(hood: Neighbourhood, lamp: int) -> None:
    said = say(hood.viewer("li"), lamp, "骂人的话")
    commands.set_hidden(said.id, "insult")
    seen = {
        "visitor": VISITOR, "neighbour": hood.viewer("zhang"), "author": hood.viewer("li"),
        "office": hood.viewer("wang", "committee"), "other office": hood.viewer("zhou", "hill_committee"),
    }  # fmt: skip
    bodies = {name: thread(viewer, matter_of(viewer, lamp)).sides[2].lines[0].body for name, viewer in seen.items()}
    assert bodies == {"visitor": "", "neighbour": "", "author": "骂人的话", "office": "骂人的话", "other office": ""}


def test_a_comment_on_a_matter_one_may_not_see_is_nowhere(hood: Neighbourhood, lamp: int) -> None:
    said = say(hood.viewer("li"), lamp)
    db.session.get_one(Matter, lamp).hidden_at = clock.now()
    db.session.flush()
    assert get_comment(hood.viewer("zhang"), said.id) is None


def test_a_talk_shows_twenty_replies_a_page(hood: Neighbourhood, lamp: int) -> None:
    li = hood.viewer("li")
    said = say(li, lamp)
    for number in range(1, 24):
        answer(li, said.id, f"第{number}条")
    said = read(li, said.id)
    pages = [[line.position for line in talk(li, said, after).answers] for after in (0, 20)]
    assert pages == [list(range(1, 21)), [21, 22, 23]]
    shown = thread(li, matter_of(li, lamp)).sides[2].lines[0]
    assert ([line.position for line in shown.answers], shown.replies) == ([1, 2, 3], 23)


def test_counters_hold_when_neighbours_act_at_once(app: Flask, hood: Neighbourhood, lamp: int) -> None:
    """Every mark and every reply of eight threads on one database file is counted once."""
    said = say(hood.viewer("wang", "committee"), lamp)
    db.session.commit()
    people, failures = ("li", "zhang", "chen", "author"), []

    def act(name: str) -> None:
        try:
            with app.app_context():
                viewer = hood.viewer(name)
                for turn in range(5):
                    (commands.unmark_helpful if turn % 2 else commands.mark_helpful)(viewer, read(viewer, said.id))
                    db.session.commit()
                    answer(viewer, said.id, f"{name} {turn}")
                    db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=act, args=(name,)) for name in people * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    row = db.session.get_one(Comment, said.id, populate_existing=True)
    assert row.helpful == db.session.scalar(select(func.count()).select_from(HelpfulVote))
    assert row.replies == 40
    positions = db.session.scalars(select(Comment.position).where(Comment.parent_id == said.id)).all()
    assert sorted(positions) == list(range(1, 41))
    assert matter_of(hood.viewer("author"), lamp).comments == 41
