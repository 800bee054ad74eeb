"""Objecting to the published register, and answering objections."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.people.commands import happened
from portal.people.rules import Viewer

from .. import queries
from ..models import Correction, RegisterNotice, RegisterObjection
from ..queries import Objectable, ObjectionThing
from ..rules import OBJECTION, OBJECTION_KINDS, OBJECTION_LARGEST, OBJECTION_SMALLEST


def object_to(viewer: Viewer, thing: Objectable, kind: str, words: str) -> RegisterObjection:
    """Say that the published register is wrong about a unit one owns. Raises `DomainError` after the last day, and
    while an earlier objection of hers to the same unit is not settled."""
    policy.require("property.object", viewer, thing)
    notice = db.session.get_one(RegisterNotice, thing.notice_id, with_for_update=True, populate_existing=True)
    if notice.state != "open" or clock.now() > notice.ends_at:
        ended = clock.local(notice.ends_at).date().isoformat()
        raise DomainError(_l("The public notice ended on %(date)s. The desk of the residents committee can still "
                             "correct the register.", date=ended))  # fmt: skip
    if kind not in OBJECTION_KINDS:
        raise DomainError(_l("Say what is wrong."), "kind")
    said = words.strip()
    if not OBJECTION_SMALLEST <= len(said) <= OBJECTION_LARGEST:
        raise DomainError(_l("Say what is wrong in %(least)s to %(most)s characters.", least=OBJECTION_SMALLEST,
                             most=OBJECTION_LARGEST), "words")  # fmt: skip
    _refuse_second(viewer, thing)
    row = RegisterObjection(
        notice_id=thing.notice_id, unit_id=thing.unit.id, person_id=viewer.id, kind=kind, words=said, at=clock.now(),
        entered_by=viewer.helper.person_id if viewer.helper else None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    happened(viewer, "property.objected", office=notice.opened_for, place=thing.unit.place,
             href=f"/property/objections/{row.id}")  # fmt: skip
    return row


def _refuse_second(viewer: Viewer, thing: Objectable) -> None:
    mine = (
        select(RegisterObjection.id)
        .join(Correction, RegisterObjection.correction_id == Correction.id, isouter=True)
        .where(RegisterObjection.notice_id == thing.notice_id, RegisterObjection.unit_id == thing.unit.id)
        .where(RegisterObjection.person_id == viewer.id)
        .where((RegisterObjection.state == "open") | (Correction.state == "proposed"))
    )
    if db.session.scalar(mine.limit(1)) is not None:
        raise DomainError(_l("You have objected to this unit already; wait for the answer."))


def reject(viewer: Viewer, objection: ObjectionThing, reason: str) -> None:
    """Answer that the register is right, with the reason. It is told to the objector and published without unit or
    name. Raises `Conflict` where a colleague has answered meanwhile."""
    policy.require("property.answer_objection", viewer, objection)
    if not reason.strip():
        raise DomainError(_l("Give the reason: the owner reads it, and it stands on the notice."), "reason")
    row = _held(objection)
    row.state = OBJECTION.move("reject", row.state)
    _answered(viewer, row, reason.strip(), objection.place)


def uphold(viewer: Viewer, objection: ObjectionThing, correction_id: int, answer: str) -> None:
    """Answer that the owner is right, naming the correction of her unit that sets it right, which goes through two
    people as every correction does. Raises `DomainError` for any other correction, `Conflict` where a colleague has
    answered meanwhile."""
    policy.require("property.answer_objection", viewer, objection)
    if not answer.strip():
        raise DomainError(_l("Write the answer: the owner reads it, and it stands on the notice."), "answer")
    # Held before the objection, as where it is declined: nobody upholds with what is being declined.
    db.session.scalar(select(Correction.id).where(Correction.id == correction_id).with_for_update())
    row = _held(objection)
    if correction_id not in {named.id for named in queries.corrections_to_name(objection)}:
        raise DomainError(_l("Choose the correction of this unit that sets it right."), "correction")
    row.state = OBJECTION.move("uphold", row.state)
    row.correction_id = correction_id
    _answered(viewer, row, answer.strip(), objection.place)


def _held(objection: ObjectionThing) -> RegisterObjection:
    row = db.session.get_one(RegisterObjection, objection.id, with_for_update=True, populate_existing=True)
    if row.state != "open":
        raise Conflict(_l("A colleague has answered this objection in the meantime."))
    return row


def _answered(viewer: Viewer, row: RegisterObjection, answer: str, place: str) -> None:
    row.answer, row.answered_at = answer, clock.now()
    row.answered_by, row.answered_for = viewer.id, viewer.organization_id
    db.session.flush()
    happened(viewer, "property.objection_answered", person=row.person_id, place=place, answer=answer, href="/me/units")


def reopen(viewer: Viewer, correction_id: int, place: str) -> None:
    """A correction was not confirmed: the objections upheld with it wait again, and their writers are told."""
    upheld = select(RegisterObjection).where(
        RegisterObjection.correction_id == correction_id, RegisterObjection.state == "upheld"
    )
    for row in db.session.scalars(upheld.with_for_update()).all():
        row.state, row.answer, row.correction_id = OBJECTION.move("reopen", row.state), "", None
        row.answered_by = row.answered_for = row.answered_at = None
        happened(viewer, "property.objection_reopened", person=row.person_id, place=place, href="/me/units")
    db.session.flush()
