"""The close: everything that was said goes into the adoption table, whose answer is owed from that day."""

from __future__ import annotations

from sqlalchemy import select

from portal.adoption import commands as adoption
from portal.adoption.rules import ANSWER, ANSWER_DAYS
from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR, Viewer

from ..models import Consultation
from ..queries.consultation import ConsultationThing
from ..queries.forms import opinions_of
from ..rules.lifecycle import CONSULTATION
from .survey.answering import forget_drafts


def close(viewer: Viewer, thing: ConsultationThing) -> None:
    """Close it before its time: everybody sees when, and who did it."""
    policy.require("consultations.close", viewer, thing)
    row, matter = _held(thing.id)
    _close(viewer, row, matter)


def _held(consultation_id: int) -> tuple[Consultation, Matter]:
    row = db.session.get_one(Consultation, consultation_id, with_for_update=True, populate_existing=True)
    return row, db.session.get_one(Matter, consultation_id, with_for_update=True, populate_existing=True)


def _close(viewer: Viewer, row: Consultation, matter: Matter) -> None:
    state = CONSULTATION.move("close", matter.state)
    said = list(opinions_of(row.form, row.id))
    row.closed_at, row.opinions = clock.now(), len(said)
    forget_drafts(row.id)
    adoption.receive(row.id, said)
    matters.move(matter, state)
    matters.start_clock(row.id, matter.organization_id, ANSWER, ANSWER_DAYS)
    matters.record(viewer, "consultations.closed", row.id, opinions=len(said))


def close_one_due() -> bool:
    """A chore: close one consultation whose time is over. True: there may be more."""
    found = db.session.scalar(
        select(Consultation.id)
        .join(Matter, Matter.id == Consultation.id)
        .where(Consultation.closed_at.is_(None), Consultation.closes_at <= clock.now(), Matter.state == "open")
        .order_by(Consultation.closes_at)
        .limit(1)
    )
    if found is None:
        db.session.rollback()
        return False
    row, matter = _held(found)
    if matter.state == "open":
        _close(VISITOR, row, matter)
    db.session.commit()
    return True


def answer(viewer: Viewer, thing: ConsultationThing) -> None:
    """Publish what became of every opinion; raises `DomainError` while one is not answered."""
    policy.require("consultations.answer", viewer, thing)
    row, matter = _held(thing.id)
    state = CONSULTATION.move("answer", matter.state)
    adoption.publish(viewer, thing.id)
    row.answered_at = clock.now()
    matters.meet_clock(thing.id, ANSWER)
    matters.move(matter, state)
    matters.record(viewer, "consultations.answered", thing.id)
