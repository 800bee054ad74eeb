"""Who has taken part: the forms note it with a person's first word."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..models import Consultation, Participant


def hold_open(consultation_id: int) -> None:
    """Nobody closes it, or publishes a new version of its text, while something is said in it; raises `Conflict` if
    somebody has closed it."""
    row = db.session.execute(
        select(Consultation.closed_at, Consultation.closes_at)
        .where(Consultation.id == consultation_id)
        .with_for_update(read=True)
    ).one()
    if row.closed_at is not None or row.closes_at is None or row.closes_at <= clock.now():
        raise Conflict(_l("It was closed in this moment: nothing can be said any more."))


def take_part(viewer: Viewer, consultation_id: int) -> None:
    """Note that a person said something for herself; from then on she hears what becomes of it. Twice is once."""
    if viewer.acting is not None:
        return
    row = insert_into(Participant.__table__).values(consultation_id=consultation_id, person_id=viewer.id)
    if changed(row.on_conflict_do_nothing()):
        matters.keep_following(viewer.id, consultation_id)


def forget_person(person_id: int) -> None:
    """What she said stays without her, as its form says."""
    db.session.execute(delete(Participant).where(Participant.person_id == person_id))
