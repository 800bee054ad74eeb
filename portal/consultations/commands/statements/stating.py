"""Statements are put forward by the convener before it opens, by residents afterwards; the convener looks them over."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ...models import Consultation, OpinionStatement
from ...queries.consultation import ConsultationThing
from ...queries.statements.statements import StatementThing
from ...rules.statements.wording import WAITING, worded
from ..preparing import held
from ..taking_part import take_part

STATED = "consultations.stated"


def seed(viewer: Viewer, thing: ConsultationThing, text: str) -> OpinionStatement:
    """Write a statement to begin with."""
    policy.require("consultations.edit", viewer, thing)
    text = worded(text)
    held(thing.id)
    return _add(thing.id, text, None, viewer.organization_id, "shown")


def drop(viewer: Viewer, thing: ConsultationThing, statement_id: int) -> None:
    """Take one away before it opens; twice is once."""
    policy.require("consultations.edit", viewer, thing)
    held(thing.id)
    mine = OpinionStatement.id == statement_id, OpinionStatement.consultation_id == thing.id
    db.session.execute(delete(OpinionStatement).where(*mine))


def suggest(viewer: Viewer, thing: ConsultationThing, text: str) -> OpinionStatement:
    """Put a statement forward; the convener looks at it before people are asked about it."""
    policy.require("consultations.state", viewer, thing)
    text = worded(text)
    matters.keep_pace(viewer, (STATED,))
    db.session.get_one(Consultation, thing.id, with_for_update=True, populate_existing=True)
    waiting = (
        OpinionStatement.consultation_id == thing.id,
        OpinionStatement.author_id == viewer.id,
        OpinionStatement.state == "waiting",
    )
    if (db.session.scalar(select(func.count()).select_from(OpinionStatement).where(*waiting)) or 0) >= WAITING:
        raise DomainError(_l("%(most)s statements of yours wait to be looked at. Wait for one of them.", most=WAITING))
    row = _add(thing.id, text, viewer.id, None, "waiting")
    take_part(viewer, thing.id)
    matters.record(viewer, STATED, thing.id, public=False, number=row.number)
    return row


def _add(
    consultation_id: int, text: str, author_id: int | None, organization_id: int | None, state: str
) -> OpinionStatement:
    here = OpinionStatement.consultation_id == consultation_id
    if db.session.scalar(select(OpinionStatement.id).where(here, OpinionStatement.text == text)):
        raise DomainError(_l("These words are there already."), "text")
    last = db.session.scalar(select(func.max(OpinionStatement.number)).where(here)) or 0
    row = OpinionStatement(
        consultation_id=consultation_id, number=last + 1, text=text, author_id=author_id,
        organization_id=organization_id, state=state, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def accept(viewer: Viewer, thing: StatementThing) -> None:
    """Let people be asked about it; its author is told."""
    policy.require("consultations.moderate", viewer, thing)
    row = _held(thing)
    row.state, row.reason = "shown", ""
    db.session.flush()
    matters.record(viewer, "consultations.accepted", thing.matter_id, public=False, author=row.author_id, said=row.text)


def refuse(viewer: Viewer, thing: StatementThing, reason: str) -> None:
    """Ask nobody about it, or nobody any more; the author is told why, and the reason stands beside its number."""
    policy.require("consultations.moderate", viewer, thing)
    reason = " ".join(reason.split())
    if not 4 <= len(reason) <= 300:
        raise DomainError(_l("Say why, in 4 to 300 characters."), "reason")
    row = _held(thing)
    row.state, row.reason = "refused", reason
    db.session.flush()
    matters.record(
        viewer, "consultations.refused", thing.matter_id, public=False, author=row.author_id, said=row.text,
        reason=reason,
    )  # fmt: skip


def _held(thing: StatementThing) -> OpinionStatement:
    row = db.session.get_one(OpinionStatement, thing.id, with_for_update=True, populate_existing=True)
    if row.state != thing.state:
        raise Conflict(_l("A colleague has decided it in this moment."))
    return row


def forget_person(person_id: int) -> None:
    """Her statements stay without her."""
    mine = OpinionStatement.author_id == person_id
    for row in db.session.scalars(select(OpinionStatement).where(mine)):
        row.author_id = None
