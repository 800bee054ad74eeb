"""The agenda of a hearing: what is spoken about, in which order, how long."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.rules import Viewer

from ..models import HearingItem, HearingPoll, HearingQuestion, HearingSession, HearingSpeech
from ..queries.hearing import HearingThing
from ..rules.session import ITEMS_MOST, itemed, speaking_time
from .session import held


def add_item(viewer: Viewer, thing: HearingThing, title: str, minutes: int) -> HearingItem:
    """Put an item at the end of the agenda; also while the session runs."""
    policy.require("hearings.agenda", viewer, thing)
    title = itemed(title, minutes)
    _open(thing)
    count, last = db.session.execute(
        select(func.count(), func.coalesce(func.max(HearingItem.position), 0))
        .where(HearingItem.hearing_id == thing.id)
    ).one()  # fmt: skip
    if count >= ITEMS_MOST:
        raise DomainError(_l("An agenda has at most %(most)s items.", most=ITEMS_MOST), "title")
    item = HearingItem(hearing_id=thing.id, position=last + 1, title=title, minutes=minutes)
    db.session.add(item)
    db.session.flush()
    return item


def drop_item(viewer: Viewer, thing: HearingThing, item_id: int) -> None:
    """Take an item off; one that was taken up stays."""
    policy.require("hearings.agenda", viewer, thing)
    _open(thing)
    item = item_of(thing.id, item_id)
    used = (HearingSpeech, HearingQuestion, HearingPoll)
    if item.begun_at is not None or any(
        db.session.scalar(select(table.id).where(table.item_id == item.id).limit(1)) for table in used
    ):
        raise DomainError(_l("This item was taken up already: it stays."))
    db.session.delete(item)
    db.session.flush()


def settle_time(viewer: Viewer, thing: HearingThing, seconds: int) -> None:
    """How long whoever is called from now on may speak."""
    policy.require("hearings.agenda", viewer, thing)
    seconds = speaking_time(seconds)
    _open(thing).seconds = seconds
    db.session.flush()


def _open(thing: HearingThing) -> HearingSession:
    session = held(thing.id)
    if session.ended_at is not None:
        raise Conflict(_l("The session is over."))
    return session


def item_of(hearing_id: int, item_id: int) -> HearingItem:
    """An item of this hearing; raises `Missing` for any other."""
    item = db.session.get(HearingItem, item_id, populate_existing=True)
    if item is None or item.hearing_id != hearing_id:
        raise Missing
    return item
