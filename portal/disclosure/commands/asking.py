"""Asking about a line, answering, and objecting to a statement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Audit, Line, Question, Statement, StatementObjection
from ..queries.asking import objections_of, owners_of
from ..queries.things import QuestionThing, StatementThing
from ..rules.statements import share_reached

BODY_LARGEST, ANSWER_LARGEST, REASON_LARGEST = 500, 2_000, 300
ANSWER_DAYS, AUDIT_DAYS = 10, 30
# A fifth of the owners: as many as can demand an assembly (物业管理条例, article 13).
SHARE = (1, 5)


def ask(viewer: Viewer, thing: StatementThing, line_id: int | None, body: str) -> Question:
    """Ask about a line of a published statement, or about all of it; the answer is due in ten working days."""
    policy.require("disclosure.ask", viewer, thing)
    if not 4 <= len(body.strip()) <= BODY_LARGEST:
        raise DomainError(_l("Ask in 4 to %(most)s characters.", most=BODY_LARGEST), "body")
    original = thing.restates_id or thing.id
    if line_id is not None:
        line = db.session.get(Line, line_id)
        if line is None or line.statement_id != original:
            raise DomainError(_l("There is no line with this number in that statement."), "line")
    matters.keep_pace(viewer)
    moment = clock.now()
    row = Question(statement_id=thing.id, line_id=line_id, asked_by=viewer.id, body=body.strip(), at=moment,
                   due_at=clock.working_deadline(moment, ANSWER_DAYS))  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matters.start_clock(thing.id, thing.keeper_id, "answer", ANSWER_DAYS, moment)
    matters.keep_following(viewer.id, thing.id)
    matters.record(viewer, "disclosure.asked", thing.id, question=row.id)
    return row


def answer(viewer: Viewer, thing: QuestionThing, words: str) -> None:
    """Answer a question for the organization that keeps the fund. What is said stays."""
    policy.require("disclosure.answer", viewer, thing)
    if not 2 <= len(words.strip()) <= ANSWER_LARGEST:
        raise DomainError(_l("Answer in 2 to %(most)s characters.", most=ANSWER_LARGEST), "answer")
    row = db.session.get_one(Question, thing.id, with_for_update=True, populate_existing=True)
    if row.answered_at is not None:
        raise DomainError(_l("This question is answered."))
    row.answer, row.answered_at = words.strip(), clock.now()
    row.answered_by, row.answered_for = viewer.id, viewer.organization_id
    db.session.flush()
    matters.meet_clock(thing.statement_id, "answer", started=row.at)
    matters.record(viewer, "disclosure.answered", thing.statement_id, question=thing.id)


def object_to(viewer: Viewer, thing: StatementThing, reason: str) -> bool:
    """Object to a statement; returns whether so many owners now do that a hearing or an audit is due."""
    policy.require("disclosure.object", viewer, thing)
    matters.keep_pace(viewer)
    if not 4 <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Say why in 4 to %(most)s characters.", most=REASON_LARGEST), "reason")
    row = insert_into(StatementObjection.__table__).values(
        statement_id=thing.id, person_id=viewer.id, reason=reason.strip(), at=clock.now()
    )
    if not changed(row.on_conflict_do_nothing()):
        raise DomainError(_l("You have objected to this statement already."))
    matters.keep_following(viewer.id, thing.id)
    matters.record(viewer, "disclosure.objected", thing.id)
    statement = db.session.get_one(Statement, thing.id, with_for_update=True, populate_existing=True)
    statement.owners = owners_of(statement.fund_id)
    if statement.audit_id is not None or not share_reached(objections_of(thing.id), statement.owners, *SHARE):
        return False
    statement.audit_id = _open_audit(viewer, thing)
    return True


def _open_audit(viewer: Viewer, thing: StatementThing) -> int:
    """A matter of its own, owed by the keeper of the fund, with a public clock."""
    statement = db.session.get_one(Matter, thing.id)
    place = db.session.get_one(Place, thing.place_id)
    matter = matters.register(viewer, "audit", "disclosure/audits", statement.title, "", place, "property", "due")
    matter.author_id, matter.author_name, matter.organization_id = None, "", thing.keeper_id
    matter.responsible_id = thing.keeper_id
    matters.publish(matter, "due")
    matters.link(thing.id, matter.id, "led_to")
    db.session.add(Audit(id=matter.id, statement_id=thing.id))
    matters.start_clock(matter.id, thing.keeper_id, "audit", AUDIT_DAYS)
    objectors = select(StatementObjection.person_id).where(StatementObjection.statement_id == thing.id)
    for person_id in db.session.scalars(objectors).all():
        matters.keep_following(person_id, matter.id)
    matters.record(viewer, "disclosure.audit_due", thing.id, audit=matter.id)
    return matter.id
