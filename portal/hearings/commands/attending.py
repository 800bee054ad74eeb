"""Being there: she says so herself with the code of the room, or the desk ticks her off its list."""

from __future__ import annotations

import hmac
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy, watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Missing
from portal.people.rules import Viewer

from ..models import HearingApplication
from ..queries.hearing import HearingThing
from ..queries.seats import SeatThing
from . import session
from .applying import held, seat_of

TRIES, KIND = 10, "room"  # how many wrong codes a person may send on one day


def check_in(viewer: Viewer, thing: SeatThing, code: str) -> None:
    """Say that one is there, with the code shown in the room; a second time changes nothing.

    Raises `DomainError` for another code; a wrong one is an incident, and ten of them a day are too many.
    """
    policy.require("hearings.check_in", viewer, thing)
    assert thing.mine is not None
    if watch.count(KIND, str(viewer.id), clock.now() - timedelta(days=1)) >= TRIES:
        raise DomainError(_l("Too many wrong codes. Go to the desk: you are ticked off there."), "code")
    hearing = held(thing.id)
    typed = "".join(character for character in code if character.isdigit())
    if not hmac.compare_digest(typed.encode(), hearing.room.encode()):
        watch.note(KIND, str(viewer.id), str(thing.id))
        raise DomainError(_l("This is not the code that is shown in the room."), "code")
    row = seat_of(thing.hearing, thing.mine.id)
    if row is None:
        raise DomainError(_l("You have no seat here any more."))
    _be_there(row, viewer)
    session.held(thing.id)  # the board says how many are there


def tick(viewer: Viewer, thing: HearingThing, application_id: int, there: bool) -> None:
    """The desk says that somebody with a seat is there, or that she was ticked off by mistake."""
    policy.require("hearings.tick", viewer, thing)
    held(thing.id)
    row = seat_of(thing, application_id)
    if row is None:
        raise Missing
    if there:
        _be_there(row, viewer)
    else:
        row.present_at = row.seen_by = None
        db.session.flush()
    session.held(thing.id)


def _be_there(row: HearingApplication, viewer: Viewer) -> None:
    if row.present_at is None:
        row.present_at, row.seen_by = clock.now(), viewer.id
        db.session.flush()
