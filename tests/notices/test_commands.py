"""Everyone who should know is told once, whatever crashes in between, and the unread counter is the unread rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, func, select, update

from portal.kernel import outbox
from portal.kernel.db import db
from portal.moderation import commands as moderation
from portal.moderation.queries import get_post
from portal.notices import commands, queries
from portal.notices.models import Notice
from portal.notices.rules import telling_of
from portal.people.models import Person
from portal.proposals.commands import answering, authors, merging, voting, writing
from portal.proposals.queries import ProposalThing
from tests.discussion.factories import answer, say
from tests.factories import Neighbourhood
from tests.proposals.factories import open_proposal, read

pytestmark = pytest.mark.usefixtures("in_english")


def delivered() -> None:
    while outbox.drain():
        pass


def told(hood: Neighbourhood, who: str) -> list[str]:
    """The verbs a person was told of, oldest first."""
    return [row.verb for row in reversed(queries.notices_of(hood.viewer(who)).rows)]


def waiting() -> list[dict[str, object]]:
    """What the outbox still has to tell."""
    rows = select(outbox.OutboxRow.payload).where(outbox.OutboxRow.listener == "notices")
    return list(db.session.scalars(rows.order_by(outbox.OutboxRow.id)))


def miscounted() -> Sequence[int]:
    """The people whose counter is not the number of their unread notices."""
    unread = select(func.count()).select_from(Notice).where(Notice.person_id == Person.id, Notice.read_at.is_(None))
    db.session.expire_all()
    return db.session.scalars(select(Person.id).where(Person.unread != unread.scalar_subquery())).all()


def answered(hood: Neighbourhood) -> int:
    """A proposal of the author's, supported by Li, answered by the committee; returns its id."""
    proposal_id = open_proposal(hood.viewer("author"))
    voting.support(hood.viewer("li"), read(hood.viewer("li"), proposal_id))
    clerk = hood.viewer("wang", "committee")
    answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
    db.session.commit()
    return proposal_id


def test_followers_and_supporters_are_told_the_doer_is_not(hood: Neighbourhood) -> None:
    answered(hood)
    delivered()
    assert told(hood, "author") == told(hood, "li") == ["proposals.answered"]
    assert told(hood, "wang") == told(hood, "chen") == []
    assert miscounted() == []


def test_the_organization_in_charge_hears_of_the_threshold_and_of_being_put_in_charge(hood: Neighbourhood) -> None:
    proposal_id, clerk = open_proposal(hood.viewer("author")), hood.viewer("wang", "committee")
    for who in ("li", "zhang", "chen"):
        voting.support(hood.viewer(who), read(hood.viewer(who), proposal_id))
    db.session.commit()
    delivered()
    assert told(hood, "wang") == ["proposals.threshold_reached"]
    answering.assign(clerk, read(clerk, proposal_id), hood.organizations["property"], "路灯在小区里，归物业管。")
    db.session.commit()
    delivered()
    assert told(hood, "ma") == ["proposals.assigned"]
    assert told(hood, "wang") == ["proposals.threshold_reached"]


def test_supporters_hear_that_the_text_changed_and_are_led_to_the_difference(hood: Neighbourhood) -> None:
    author, li = hood.viewer("author"), hood.viewer("li")
    proposal_id = open_proposal(author)
    voting.support(li, read(li, proposal_id))
    thing: ProposalThing = read(author, proposal_id)
    writing.revise(author, thing, thing.title, thing.body + "\n另请修好两盏旧灯。", thing.category, thing.version)
    db.session.commit()
    delivered()
    assert told(hood, "li") == ["proposals.edited"]
    assert told(hood, "author") == []
    row, telling = queries.notices_of(li).rows[0], telling_of("proposals.edited")
    assert telling is not None
    assert telling.where is not None
    assert telling.where(proposal_id, row.facts) == f"/proposals/{proposal_id}/versions/2"


def test_supporters_of_what_is_merged_are_told_all_of_them(hood: Neighbourhood) -> None:
    first, second = open_proposal(hood.viewer("author")), open_proposal(hood.viewer("chen"), title="菜场台阶没有路灯")
    for who in ("li", "zhang"):
        voting.support(hood.viewer(who), read(hood.viewer(who), first))
    clerk = hood.viewer("wang", "committee")
    merging.merge(clerk, read(clerk, first), read(clerk, second), "两份说的是同一段台阶。")
    db.session.commit()
    delivered()
    assert told(hood, "li") == told(hood, "zhang") == told(hood, "author") == ["proposals.merged"]


def test_the_invited_is_told_and_nobody_else(hood: Neighbourhood) -> None:
    author, proposal_id = hood.viewer("author"), open_proposal(hood.viewer("author"))
    authors.invite(author, read(author, proposal_id), db.session.get_one(Person, hood.people["li"]).login)
    authors.invite(author, read(author, proposal_id), "13999999999")
    db.session.commit()
    delivered()
    assert told(hood, "li") == ["proposals.invited"]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_of_a_discussion_people_hear_official_words_replies_to_them_and_what_was_hidden(hood: Neighbourhood) -> None:
    author, li, clerk = hood.viewer("author"), hood.viewer("li"), hood.viewer("wang", "committee")
    matter_id = open_proposal(author)
    comment = say(li, matter_id)
    answer(li, comment.id)
    db.session.commit()
    delivered()
    assert told(hood, "author") == told(hood, "li") == []
    answer(author, comment.id)
    say(clerk, matter_id, "下周二到现场看。")
    post = get_post(clerk, "comment", comment.id)
    assert post is not None
    moderation.hide(clerk, post, "insult", "人身攻击")
    db.session.commit()
    delivered()
    assert told(hood, "author") == ["discussion.commented"]
    assert told(hood, "li") == ["discussion.replied", "discussion.commented", "moderation.hidden"]
    assert told(hood, "wang") == []


def test_reading_marks_what_was_shown_and_nothing_later(hood: Neighbourhood) -> None:
    answered(hood)
    delivered()
    author = hood.viewer("author")
    newest = queries.notices_of(author).rows[0].id
    answered(hood)
    delivered()
    for _ in range(2):
        commands.read(hood.viewer("author"), newest)
        db.session.commit()
        assert hood.viewer("author").unread == 1
    assert [row.read_at is None for row in queries.notices_of(author).rows] == [True, False]
    assert miscounted() == []


@contextmanager
def killed_at(statement: int) -> Iterator[None]:
    """Whatever the database is asked for the n-th time fails, as it does for a process that is killed there."""
    left = [statement]

    def die(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    event.listen(db.engine, "before_cursor_execute", die)
    try:
        yield
    except KeyboardInterrupt:
        db.session.rollback()
    finally:
        event.remove(db.engine, "before_cursor_execute", die)


@pytest.mark.parametrize("batch", [1, 500])
def test_killed_anywhere_it_loses_nobody_and_tells_nobody_twice(
    hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(commands, "BATCH", batch)
    for statement in range(1, 24):
        db.session.execute(delete(Notice))
        db.session.execute(update(Person).values(unread=0))
        answered(hood)
        with killed_at(statement):
            delivered()
        delivered()
        assert told(hood, "author") == told(hood, "li") == ["proposals.answered"], statement
        assert miscounted() == []
        assert waiting() == []


acts = st.lists(
    st.one_of(
        st.just(("happen", "")),
        st.tuples(st.sampled_from(["again", "lost"]), st.just("")),
        st.just(("drain", "")),
        st.tuples(st.just("read"), st.sampled_from(["author", "li"])),
    ),
    max_size=12,
)


@pytest.mark.usefixtures("leisure")
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_the_counter_is_the_unread_rows_in_any_order(
    in_english: Flask, hood: Neighbourhood, acts: Sequence[tuple[str, str]]
) -> None:
    """Events happen, are told, told again, told and lost, read, in any order."""
    delivered()
    db.session.execute(delete(Notice))
    db.session.execute(update(Person).values(unread=0))
    db.session.commit()
    happened = 0
    for act, who in acts:
        if act == "happen":
            answered(hood)
            happened += 1
        elif act == "drain":
            outbox.drain()
        elif act == "read":
            viewer = hood.viewer(who)
            commands.read(viewer, max((row.id for row in queries.notices_of(viewer).rows), default=0))
            db.session.commit()
        else:
            commands.tell(waiting())  # type: ignore[arg-type]
            (db.session.commit if act == "again" else db.session.rollback)()
        assert miscounted() == []
    delivered()
    for who in ("author", "li"):
        assert told(hood, who) == ["proposals.answered"] * happened
    assert miscounted() == []


def test_every_telling_has_a_sentence_and_a_place_to_go() -> None:
    facts = {"who": "甲", "name": "乙", "title": "丙", "percent": 10, "version": 2, "comment": 5,
             "place": "丁", "reason": "戊", "decision": 6, "kind": "comment", "post": 5,
             "answer": "己", "date": "2026-11-30", "motion": "庚", "file": "辛.xlsx", "cash_import": 8,
             "day": "2026-12-10", "time": "14:00", "venue": "壬", "closes": "2026-12-05", "line": 4, "said": "癸",
             "note": "子", "speech": 9, "thread": 3, "remark": 2}  # fmt: skip
    for verb in commands.listener().topics:
        telling = telling_of(verb)
        assert telling is not None
        assert str(telling.sentence) % facts
        assert telling.where is None or telling.where(7, facts).startswith("/")
