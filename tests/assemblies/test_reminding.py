"""Reminders: when, whom, and never twice; and what the home page says waits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.assemblies.commands import accepting, announcing
from portal.assemblies.commands.accepting import Arrival
from portal.assemblies.commands.reminding import ONE, ONE_ON_PAPER, OPENED, THREE, THREE_ON_PAPER, remind
from portal.assemblies.queries.assembly import my_slots
from portal.assemblies.queries.waiting import ballots_of, owed_by, still_to_vote
from portal.assemblies.rules.reminders import ONE_DAY, THREE_DAYS, due
from portal.assemblies.rules.ruleset import Channel
from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters.models import Event, Matter
from portal.notices.models import Notice
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS, announced, held_by, prepared, recognized
from tests.conftest import Browser
from tests.factories import Neighbourhood

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (THREE_DAYS + SECOND, None), (THREE_DAYS, THREE_DAYS), (ONE_DAY + SECOND, THREE_DAYS), (ONE_DAY, ONE_DAY),
        (SECOND, ONE_DAY), (timedelta(0), None), (-SECOND, None),
    ],
)  # fmt: skip
def test_the_moments_of_reminding(left: timedelta, said: timedelta | None) -> None:
    assert due(CLOSES, CLOSES - left) == said


def work_off() -> None:
    """Everything the chore has to do at this moment, and every notice of it."""
    while remind():
        pass
    while outbox.drain():
        pass
    db.session.commit()


def told(verb: str) -> set[int]:
    event = select(Event.id).where(Event.verb == verb)
    return set(db.session.scalars(select(Notice.person_id).where(Notice.event_id.in_(event))))


def test_only_those_who_can_still_act_are_reminded_and_once(context: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    db.session.commit()
    with clock.frozen(OPENS - SECOND):
        work_off()
        assert told(OPENED) == set()
    owners = set(still_to_vote(vote.id))
    assert hood.people["li"] in owners
    with clock.frozen(OPENS):
        work_off()
        work_off()
        assert db.session.get_one(Matter, vote.id).state == "voting"
        assert told(OPENED) >= owners
    with clock.frozen(DURING):
        vote.cast("li", m1="for")
        work_off()
        assert told(THREE) == set()
    for moment, verb in ((CLOSES - THREE_DAYS, THREE), (CLOSES - ONE_DAY, ONE)):
        with clock.frozen(moment):
            work_off()
            work_off()
            assert told(verb) == owners - {hood.people["li"]}
    with clock.frozen(AFTER):
        work_off()
    once = select(func.count()).select_from(Event).where(Event.verb.in_((OPENED, THREE, ONE)))
    assert db.session.scalar(once) == 3


def test_where_ballots_here_are_advice_the_signed_paper_is_asked_for(context: Flask, hood: Neighbourhood) -> None:
    vote = prepared(hood)
    recognized(hood, statutory=False)
    with clock.frozen(NOTICE):
        announcing.announce(hood.viewer("gao", "owners"), vote.thing(), OPENS, CLOSES)
    db.session.commit()
    owners = set(still_to_vote(vote.id))
    with clock.frozen(DURING):
        vote.cast("li", m1="for")
        slot = next(slot for slot in my_slots(hood.viewer("zhang"), vote.id))
        accepting.take(vote.thing(), Arrival(slot.id, slot.number, Channel.PAPER, {"1": "for"}))
        db.session.commit()
    for moment, verb in ((CLOSES - THREE_DAYS, THREE_ON_PAPER), (CLOSES - ONE_DAY, ONE_ON_PAPER)):
        with clock.frozen(moment):
            work_off()
            work_off()
            assert told(verb) == owners - {hood.people["zhang"]}, "advice does not hand the paper in"
    assert told(THREE) == told(ONE) == set()


def test_found_on_the_last_day_one_reminder_is_enough(context: Flask, hood: Neighbourhood) -> None:
    announced(hood)
    db.session.commit()
    with clock.frozen(CLOSES - SECOND):
        work_off()
        assert told(THREE) == set()
        assert told(ONE)


def test_ended_before_the_commit_it_is_said_by_the_next(context: Flask, hood: Neighbourhood) -> None:
    announced(hood)
    db.session.commit()
    with clock.frozen(OPENS):
        from portal.assemblies.commands import reminding

        ids = [row[0] for row in db.session.execute(reminding._candidates(OPENS))]
        assert reminding.say(ids[0], OPENS)
        db.session.rollback()  # the process ended here
        work_off()
        assert len(told(OPENED)) > 1


def test_the_home_page_asks_for_a_ballot_until_it_is_cast(browser: Browser, app: Flask, hood: Neighbourhood) -> None:
    with app.app_context():
        vote = announced(hood)
        db.session.commit()
        before = OPENS - SECOND
        with clock.frozen(before):
            assert ballots_of(hood.viewer("li")) == []
    with clock.frozen(DURING):
        assert f"/assemblies/{vote.id}" in browser("li").get("/").get_data(as_text=True)
        with app.app_context():
            vote.cast("li", m1="for")
            db.session.commit()
        assert f'href="/assemblies/{vote.id}"' not in browser("li").get("/").get_data(as_text=True)
    with app.app_context(), clock.frozen(AFTER):
        assert ballots_of(hood.viewer("zhang")) == []
        assert [one.kind for one in owed_by(hood.viewer("gao", "owners"))] == ["close"]
        vote.close()
        assert [one.kind for one in owed_by(hood.viewer("gao", "owners"))] == ["decide"]
        db.session.commit()
    with clock.frozen(AFTER):
        assert "Announce the result" in browser("gao", "owners").get("/").get_data(as_text=True)


def test_a_holder_is_reminded_too(context: Flask, hood: Neighbourhood) -> None:
    vote = announced(hood)
    held_by(vote, "li", "sun")
    assert hood.people["sun"] in still_to_vote(vote.id)
    with clock.frozen(DURING):
        assert [one.number for one in ballots_of(hood.viewer("sun"))] == [1]
