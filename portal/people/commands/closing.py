"""Closing an account: what a person said in public stays under "a former resident", the person is removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, update

from portal.kernel import clock, outbox, policy
from portal.kernel.db import db, reading
from portal.kernel.errors import Conflict, DomainError

from .. import closing, queries
from ..models import Assistance, Look, Membership, Person, SignInTry, TakeOver, UnfinishedThing
from ..rules import Viewer
from .accounts import NOBODY, matches

CLOSED = "people.closed"


def close_account(viewer: Viewer, password: str) -> None:
    """Close one's own account for good. Raises `DomainError` for another password, and for whoever has to hand an
    organization over first."""
    policy.require("people.close", viewer)
    with reading():  # hashing takes as long as a hundred writes: nobody waits for it
        known = db.session.get_one(Person, viewer.id).password
        db.session.commit()
    if not matches(known, password):
        raise DomainError(_l("This is not your password."), "password")
    held = queries.held_by(viewer)
    if held:
        raise DomainError(_l("Hand over first: %(name)s.", name="、".join(one.name for one in held)))
    closing.forget_everywhere(viewer.id)
    person = db.session.get_one(Person, viewer.id, with_for_update=True, populate_existing=True)
    if person.closed_at is not None:
        raise Conflict(_l("This account is closed already."))
    person.login, person.name, person.password = None, "", NOBODY
    person.epoch, person.unread = person.epoch + 1, 0
    person.closed_at = clock.now()
    db.session.flush()
    outbox.publish(CLOSED, [{"person": viewer.id}])


def forget_person(person_id: int) -> None:
    """Her memberships end; what she began, and what was written down about her, goes."""
    person, moment = db.session.get_one(Person, person_id), clock.now()
    db.session.execute(delete(UnfinishedThing).where(UnfinishedThing.person_id == person_id))
    if person.login is not None:
        db.session.execute(delete(SignInTry).where(SignInTry.login == person.login))
    open_ones = Membership.person_id == person_id, Membership.until.is_(None)  # those whose term is over, too
    db.session.execute(update(Membership).where(*open_ones).values(until=moment))
    db.session.execute(update(Look).where(Look.person_id == person_id).values(purpose=""))
    _forget_desk(person, moment)


def _forget_desk(person: Person, moment: datetime) -> None:
    """Help and codes at the desk: what runs ends, why she needed it goes, and so does her name as an officer."""
    codes = update(TakeOver).where(TakeOver.person_id == person.id)
    db.session.execute(codes.where(TakeOver.used_at.is_(None), TakeOver.ended_at.is_(None)).values(ended_at=moment))
    db.session.execute(codes.values(reason=""))
    helped, helping = Assistance.person_id == person.id, Assistance.officer_id == person.id
    running = update(Assistance).where(helped | helping, Assistance.ended_at.is_(None), Assistance.ends_at > moment)
    db.session.execute(running.values(ended_at=moment))
    db.session.execute(update(Assistance).where(helped).values(reason=""))
    if person.name:
        read_out = func.replace(Assistance.consent, person.name, "—")
        db.session.execute(update(Assistance).where(helping).values(consent=read_out))


def forget_again(payloads: Sequence[dict[str, Any]]) -> None:
    """What another window of hers sent in the very moment of closing is forgotten, too."""
    for payload in payloads:
        closing.forget_everywhere(payload["person"])


LISTENER = outbox.Listener("closing", (CLOSED,), forget_again, batch=20)
