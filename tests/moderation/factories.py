"""Moderation for tests: posts, decisions, accounts of any age, what people were told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from threading import Thread

from sqlalchemy import select

from portal.kernel import clock, outbox
from portal.kernel.db import db
from portal.matters.models import Event
from portal.moderation.queries import DecisionThing, PostThing, get_decision, get_post
from portal.notices.models import Notice
from portal.people.models import Person
from portal.people.rules import Viewer
from tests.factories import Neighbourhood


def post_of(viewer: Viewer, number: int, kind: str = "comment") -> PostThing:
    post = get_post(viewer, kind, number)
    assert post is not None
    return post


def decided(viewer: Viewer, number: int) -> DecisionThing:
    thing = get_decision(viewer, number)
    assert thing is not None
    return thing


def aged(hood: Neighbourhood, who: str, age: timedelta) -> Viewer:
    """This person with an account opened so long ago."""
    db.session.get_one(Person, hood.people[who]).created_at = clock.now() - age
    db.session.flush()
    return hood.viewer(who)


def deliver() -> None:
    """Commit, and let every listener hear of it."""
    db.session.commit()
    while outbox.drain():
        pass


def told(person_id: int) -> list[str]:
    """What the notices of a person are about, once everything is delivered."""
    deliver()
    rows = select(Event.verb).join(Notice, Notice.event_id == Event.id).where(Notice.person_id == person_id)
    return list(db.session.scalars(rows.order_by(Notice.id)))


def together(threads: Iterable[Thread]) -> None:
    """Run these threads at the same time, until all have ended."""
    running = list(threads)
    for one in running:
        one.start()
    for one in running:
        one.join()
