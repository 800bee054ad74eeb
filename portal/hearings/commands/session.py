"""The row of a session, held against everybody else at the board, and its version."""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l

from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict

from ..models import HearingMinutes, HearingSession


def held(hearing_id: int) -> HearingSession:
    """The session of a hearing, made with the first of its agenda; whoever holds it changes the board next.

    Every change of the board goes through here: one after the other, each with a version of its own.
    """
    row = insert_into(HearingSession.__table__).values(hearing_id=hearing_id, stamp=secrets.token_hex(8))
    db.session.execute(row.on_conflict_do_nothing())
    session = db.session.get_one(HearingSession, hearing_id, with_for_update=True, populate_existing=True)
    session.version += 1
    db.session.flush()
    return session


def held_running(hearing_id: int) -> HearingSession:
    """The same where the session runs; raises `Conflict` where it has ended meanwhile."""
    session = held(hearing_id)
    if session.began_at is None or session.ended_at is not None:
        raise Conflict(_l("The session is over."))
    return session


def held_unpublished(hearing_id: int) -> HearingSession:
    """The same where it has begun and the minutes are not published."""
    session = held(hearing_id)
    if session.began_at is None:
        raise Conflict(_l("The session has not begun."))
    minutes = db.session.get(HearingMinutes, hearing_id, populate_existing=True)
    if minutes is not None and minutes.published_at is not None:
        raise Conflict(_l("The minutes were published in this moment: nothing can be changed any more."))
    return session
