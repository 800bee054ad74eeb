"""Telling people what happened, once each, and remembering what they have read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from portal.kernel import clock, outbox, policy
from portal.kernel.db import db, insert_into
from portal.matters.models import Event, Matter
from portal.matters.queries import follower_ids
from portal.matters.tellings import Telling
from portal.people.models import Membership, Person, serving
from portal.people.rules import Viewer

from .models import Notice
from .rules import telling_of, verbs

BATCH = 500


def tell(payloads: Sequence[dict[str, Any]]) -> None:
    """Write the notices of these events; telling the same event again tells nobody twice.

    A large audience is told five hundred by five hundred, each in a transaction of its own, so that nobody who votes
    meanwhile waits for the last of thirty thousand; after a crash in between, it is told again from the beginning.
    """
    for payload in payloads:
        telling = telling_of(payload["verb"])
        event = db.session.execute(select(Event.at, Event.public).where(Event.id == payload["event"])).one_or_none()
        if telling is None or event is None:
            continue
        people = sorted(set(_audience(telling, payload, event.public)) - {payload["actor"]})
        for start in range(0, len(people), BATCH):
            _write(payload["event"], people[start : start + BATCH], event.at)
            if len(people) > BATCH:
                db.session.commit()


def _audience(telling: Telling, payload: Mapping[str, Any], public: bool) -> Iterable[int]:
    matter_id = payload["matter"]
    if telling.followers and public and matter_id is not None:
        yield from follower_ids(matter_id)
    if telling.charged and matter_id is not None:
        members = select(Membership.person_id).join(Matter, Matter.responsible_id == Membership.organization_id)
        yield from db.session.scalars(members.where(Matter.id == matter_id, serving(clock.now())))
    if telling.also is not None:
        yield from telling.also(payload)


def _write(event_id: int, people: Sequence[int], at: datetime) -> None:
    """One notice a person whose account is open; only those that are new count as unread."""
    gone = set(db.session.scalars(select(Person.id).where(Person.id.in_(people), Person.closed_at.is_not(None))))
    rows = [{"person_id": person, "event_id": event_id, "at": at} for person in people if person not in gone]
    if not rows:
        return
    statement = insert_into(Notice.__table__).values(rows).on_conflict_do_nothing()
    told = list(db.session.scalars(statement.returning(Notice.__table__.c.person_id)))
    db.session.execute(update(Person).where(Person.id.in_(told)).values(unread=Person.unread + 1))


def listener() -> outbox.Listener:
    """The listener of every verb that is told; ask after the tellings are installed."""
    return outbox.Listener("notices", verbs(), tell, batch=20)


def read(viewer: Viewer, newest: int) -> None:
    """Mark everything up to the notice `newest` as read; what came later stays unread."""
    policy.require("notices.read", viewer)
    shown = update(Notice).where(Notice.person_id == viewer.id, Notice.read_at.is_(None), Notice.id <= newest)
    marked: Any = db.session.execute(shown.values(read_at=clock.now()))
    # Taken off, not counted anew: what is told at this very moment must neither be lost nor counted twice.
    left = Person.unread - marked.rowcount
    db.session.execute(update(Person).where(Person.id == viewer.id).values(unread=left))


def forget_person(person_id: int) -> None:
    """What she was told goes with her."""
    db.session.execute(delete(Notice).where(Notice.person_id == person_id))
