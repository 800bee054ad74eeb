"""Before and after the count: cancelling, objections, and carrying out."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.models import Organization
from portal.people.rules import Viewer

from ..models import Assembly, FollowUp, Motion, ResultObjection
from ..queries.afterwards import FollowUpThing, ObjectionThing, passed_motion
from ..queries.assembly import AssemblyThing, motions_of
from ..rules.lifecycle import ASSEMBLY
from .sources import tell_called_off

REASON_LARGEST, BODY_LARGEST, ANSWER_LARGEST, NOTE_LARGEST = 300, 1000, 4000, 500
MINUTES_LARGEST = 20_000
ANSWER_DAYS = 10
# The clock of a decision that is carried out; each motion of a vote has its own.
CARRY_OUT = "carry_out"


def cancel(viewer: Viewer, thing: AssemblyThing, reason: str) -> None:
    """Call an assembly off before it opens, with a reason that everyone reads."""
    policy.require("assemblies.cancel", viewer, thing)
    if not 4 <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Say why, in 4 to %(most)s characters.", most=REASON_LARGEST), "reason")
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = ASSEMBLY.move("cancel", matter.state)
    if matter.published_at is None:
        matters.forget(matter)
        matter.state = state
    else:
        matters.move(matter, state)
    matters.drop_clocks(thing.id)
    matters.record(viewer, "assemblies.cancelled", thing.id, reason=reason.strip())
    if thing.notice_at is not None:
        tell_called_off(viewer, motions_of(thing.id))


def minute(viewer: Viewer, thing: AssemblyThing, words: str) -> None:
    """Write the minutes that are filed with the vote; who wrote them last stands in its timeline."""
    policy.require("assemblies.minute", viewer, thing)
    if not 10 <= len(words.strip()) <= MINUTES_LARGEST:
        raise DomainError(_l("The minutes have 10 to %(most)s characters.", most=MINUTES_LARGEST), "minutes")
    db.session.get_one(Assembly, thing.id, with_for_update=True).minutes = words.strip()
    db.session.flush()
    matters.record(viewer, "assemblies.minuted", thing.id)


def object_to(viewer: Viewer, thing: AssemblyThing, words: str) -> ResultObjection:
    """Object to a result; the answer is due in ten working days."""
    policy.require("assemblies.object", viewer, thing)
    if not 4 <= len(words.strip()) <= BODY_LARGEST:
        raise DomainError(_l("Say what is wrong in 4 to %(most)s characters.", most=BODY_LARGEST), "body")
    known = ResultObjection.assembly_id == thing.id, ResultObjection.person_id == viewer.id
    db.session.get_one(Assembly, thing.id, with_for_update=True)
    if db.session.scalar(select(ResultObjection.id).where(*known)):
        raise DomainError(_l("You have objected already; the answer will stand beside it."))
    row = ResultObjection(assembly_id=thing.id, person_id=viewer.id, body=words.strip(), at=clock.now())
    db.session.add(row)
    db.session.flush()
    matters.start_clock(thing.id, thing.organization_id, "answer", ANSWER_DAYS)
    matters.record(viewer, "assemblies.objected", thing.id)
    return row


def answer(viewer: Viewer, thing: ObjectionThing, words: str) -> None:
    """Answer an objection for whoever convened the vote."""
    policy.require("assemblies.answer", viewer, thing)
    if not 4 <= len(words.strip()) <= ANSWER_LARGEST:
        raise DomainError(_l("Answer in 4 to %(most)s characters.", most=ANSWER_LARGEST), "answer")
    row = db.session.get_one(ResultObjection, thing.id, with_for_update=True, populate_existing=True)
    if row.answered_at is not None:
        raise DomainError(_l("This objection is answered."))
    row.answer, row.answered_by, row.answered_for = words.strip(), viewer.id, viewer.organization_id
    row.answered_at = clock.now()
    db.session.flush()
    waiting = ResultObjection.assembly_id == thing.assembly_id, ResultObjection.answered_at.is_(None)
    if not db.session.scalar(select(ResultObjection.id).where(*waiting).limit(1)):
        matters.meet_clock(thing.assembly_id, "answer")
    matters.record(viewer, "assemblies.objection_answered", thing.assembly_id)


def assign(viewer: Viewer, thing: AssemblyThing, motion_id: int, organization_id: int, due: date) -> FollowUp:
    """Say who carries out a motion that passed, and until when."""
    policy.require("assemblies.assign", viewer, thing)
    motion = db.session.get(Motion, motion_id)
    if motion is None or motion.assembly_id != thing.id or not passed_motion(thing, motion.number):
        raise DomainError(_l("Choose a motion of this vote that passed."), "motion")
    if db.session.get(Organization, organization_id) is None:
        raise DomainError(_l("Choose an organization."), "organization")
    if due < clock.today():
        raise DomainError(_l("The day lies in the future."), "due")
    if db.session.scalar(select(FollowUp.id).where(FollowUp.motion_id == motion.id)):
        raise DomainError(_l("Somebody carries this out already."), "motion")
    row = FollowUp(motion_id=motion.id, organization_id=organization_id, due=due, set_by=viewer.id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    matters.promise(thing.id, organization_id, f"{CARRY_OUT}:{motion.number}", clock.end_of(due))
    name = db.session.get_one(Organization, organization_id).name
    matters.record(viewer, "assemblies.assigned", thing.id, motion=motion.title, name=name, due=due.isoformat())
    return row


def finish(viewer: Viewer, thing: FollowUpThing, note: str) -> None:
    """Say that a decision is carried out, and what was done."""
    policy.require("assemblies.finish", viewer, thing)
    if not 4 <= len(note.strip()) <= NOTE_LARGEST:
        raise DomainError(_l("Say what was done in 4 to %(most)s characters.", most=NOTE_LARGEST), "note")
    row = db.session.get_one(FollowUp, thing.id, with_for_update=True, populate_existing=True)
    if row.done_at is not None:
        raise DomainError(_l("This is done already."))
    row.done_at, row.done_by, row.note = clock.now(), viewer.id, note.strip()
    db.session.flush()
    matters.meet_clock(thing.assembly_id, f"{CARRY_OUT}:{thing.number}")
    matters.record(viewer, "assemblies.carried_out", thing.assembly_id, motion=thing.motion, note=note.strip())
