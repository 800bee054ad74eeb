"""A person's answer to a statement: the last one holds, until the close."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from portal.kernel import policy
from portal.kernel.db import changed, db, insert_into
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
    here = OpinionStatement.consultation_id == thing.id, OpinionStatement.number == number
    if not db.session.scalar(select(OpinionStatement.id).where(*here, OpinionStatement.state == "shown")):
        raise DomainError(_l("Nobody is asked about this statement any more."))
    row = insert_into(_VOTE).values(consultation_id=thing.id, person_id=viewer.id, number=number, vote=said)
    spoken = row.on_conflict_do_update(
        index_elements=["consultation_id", "person_id", "number"], set_={"vote": said}, where=_VOTE.c.vote != said
    )
    if changed(spoken):
        _note(thing.id)
        take_part(viewer, thing.id)
        if viewer.helper is not None:  # what an officer entered for her is on record, what she said is not
            matters.record(viewer, "consultations.voted", thing.id, public=False, number=number)


def _note(consultation_id: int) -> None:
    """One more answer the next result has to know of."""
    row = insert_into(_MAP).values(consultation_id=consultation_id, changes=1)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["consultation_id"], set_={"changes": _MAP.c.changes + 1})
    )


def forget_person(person_id: int) -> None:
    """What she said while it is open goes with her; a result that is there stays as it was counted."""
    gone = select(OpinionVote.consultation_id).where(OpinionVote.person_id == person_id).distinct()
    ids = list(db.session.scalars(gone))
    for table in (OpinionVote, OpinionPlace):
        db.session.execute(delete(table).where(table.person_id == person_id))
    db.session.execute(
        update(OpinionMap).where(OpinionMap.consultation_id.in_(ids)).values(changes=OpinionMap.changes + 1)
    )
