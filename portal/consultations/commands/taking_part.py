"""Who has taken part: the forms note it with a person's first word."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, select

from portal.kernel import clock
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..models import Consultation, Participant


def hold_open(consultation_id: int) -> None:
    """Nobody closes it, or publishes a new version of its text, while something is said in it; raises `Conflict` if
    somebody has closed it."""
    row = db.session.connection().execute(_HELD, {"consultation": consultation_id}).one()
    if row.closed_at is not None or row.closes_at is None or row.closes_at <= clock.now():
        raise Conflict(_l("It was closed in this moment: nothing can be said any more."))


def take_part(viewer: Viewer, consultation_id: int) -> None:
    """Note that a person said something for herself; from then on she hears what becomes of it. Twice is once."""
    if viewer.acting is not None:
        return
    connection, given = db.session.connection(), {"consultation": consultation_id, "person": viewer.id}
    if connection.execute(_taking_part(connection.dialect.name), given).first() is not None:
        matters.keep_following(viewer.id, consultation_id)


_HELD: Any = (
    select(Consultation.closed_at, Consultation.closes_at)
    .where(Consultation.id == bindparam("consultation"))
    .with_for_update(read=True)
)


@lru_cache
def _taking_part(_dialect: str) -> Any:
    """A row comes back the first time; made once a database."""
    table: Any = Participant.__table__
    row = insert_into(table).values(consultation_id=bindparam("consultation"), person_id=bindparam("person"))
    return row.on_conflict_do_nothing().returning(table.c.person_id)


def forget_person(person_id: int) -> None:
    """What she said stays without her, as its form says."""
    db.session.execute(delete(Participant).where(Participant.person_id == person_id))
