"""A person's answer to a statement: the last one holds, until the close."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, select, update

from portal.kernel import policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ...models import OpinionMap, OpinionPlace, OpinionStatement, OpinionVote
from ...queries.consultation import ConsultationThing
from ...rules.statements.votes import AGREE, DISAGREE, PASS
from ..taking_part import hold_open, take_part

_VOTE: Any = OpinionVote.__table__
_MAP: Any = OpinionMap.__table__


def vote(viewer: Viewer, thing: ConsultationThing, number: int, said: int) -> None:
    """Agree, disagree or pass; the same said twice is said once."""
    policy.require("consultations.vote", viewer, thing)
    if said not in (AGREE, DISAGREE, PASS):
        raise DomainError(_l("Agree, disagree or pass."))
    hold_open(thing.id)
    connection = db.session.connection()
    here = {"consultation": thing.id, "at": number}
    if connection.execute(_ASKED, here).first() is None:
        raise DomainError(_l("Nobody is asked about this statement any more."))
    spoken = {**here, "person": viewer.id, "said": said}
    if connection.execute(_said(connection.dialect.name), spoken).first() is not None:
        connection.execute(_noted(connection.dialect.name), {"consultation": thing.id})
        take_part(viewer, thing.id)
        if viewer.helper is not None:  # what an officer entered for her is on record, what she said is not
            matters.record(viewer, "consultations.voted", thing.id, public=False, number=number)


_ASKED: Any = select(OpinionStatement.id).where(
    OpinionStatement.consultation_id == bindparam("consultation"), OpinionStatement.number == bindparam("at"),
    OpinionStatement.state == "shown",
)  # fmt: skip


@lru_cache
def _said(_dialect: str) -> Any:
    """Her last word; a row comes back where it was not what she had said before. Made once a database: many answer at
    once, and whatever takes time here others wait for."""
    row = insert_into(_VOTE).values(
        consultation_id=bindparam("consultation"), person_id=bindparam("person"), number=bindparam("at"),
        vote=bindparam("said"),
    )  # fmt: skip
    return row.on_conflict_do_update(
        index_elements=["consultation_id", "person_id", "number"], set_={"vote": row.excluded.vote},
        where=_VOTE.c.vote != row.excluded.vote,
    ).returning(_VOTE.c.number)  # fmt: skip


@lru_cache
def _noted(_dialect: str) -> Any:
    """One more answer the next result has to know of."""
    row = insert_into(_MAP).values(consultation_id=bindparam("consultation"), changes=1)
    return row.on_conflict_do_update(index_elements=["consultation_id"], set_={"changes": _MAP.c.changes + 1})


def forget_person(person_id: int) -> None:
    """What she said while it is open goes with her; a result that is there stays as it was counted."""
    gone = select(OpinionVote.consultation_id).where(OpinionVote.person_id == person_id).distinct()
    ids = list(db.session.scalars(gone))
    for table in (OpinionVote, OpinionPlace):
        db.session.execute(delete(table).where(table.person_id == person_id))
    db.session.execute(
        update(OpinionMap).where(OpinionMap.consultation_id.in_(ids)).values(changes=OpinionMap.changes + 1)
    )
