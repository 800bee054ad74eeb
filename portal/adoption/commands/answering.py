"""Every line is answered, the table is published as a whole, and what was promised is carried out."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.rules import excerpt
from portal.people.models import Organization
from portal.people.rules import Viewer

from ..models import AdoptionLine, AdoptionOpinion, AdoptionTable
from ..queries import LineThing, lines_of, unanswered
from ..rules import CARRY_OUT, NOTE_LARGEST, Verdict, check_task, reasoned
from .gathering import held_line


def decide(
    viewer: Viewer, thing: LineThing, verdict: Verdict, reason: str, organization_id: int | None, due: date | None
) -> None:
    """Answer a line: adopted, partly, not, and why; what is adopted may get somebody who carries it out by a day."""
    policy.require("adoption.write", viewer, thing)
    reason = reasoned(reason)
    check_task(verdict, organization_id, due, clock.today())
    if organization_id is not None and db.session.get(Organization, organization_id) is None:
        raise DomainError(_l("Choose an organization."), "organization")
    line = held_line(thing)
    line.verdict, line.reason, line.organization_id, line.due = verdict.value, reason, organization_id, due
    db.session.flush()


def publish(viewer: Viewer, matter_id: int) -> None:
    """Publish the table of a matter and start the clocks of what was promised; the room asked whether it may.

    Lines nobody's opinion stands in are dropped. Raises `DomainError` while a line is not answered.
    """
    table = db.session.get(AdoptionTable, matter_id, with_for_update=True, populate_existing=True)
    if table is None or table.published_at is not None:
        raise Conflict(_l("There is nothing to publish, or it is published already."))
    used = select(AdoptionOpinion.line_id).where(AdoptionOpinion.matter_id == matter_id)
    empty = AdoptionLine.matter_id == matter_id, AdoptionLine.verdict == "", AdoptionLine.id.not_in(used)
    db.session.execute(delete(AdoptionLine).where(*empty))
    if missing := unanswered(matter_id):
        raise DomainError(_l("%(num)s lines are not answered yet: each needs a verdict and a reason.", num=missing))
    table.published_at = clock.now()
    db.session.flush()
    counts = dict.fromkeys(Verdict, 0)
    for line in lines_of(matter_id):
        counts[Verdict(line.verdict)] += 1
        if line.due is not None:
            matters.promise(matter_id, line.carried_by, f"{CARRY_OUT}:{line.position}", clock.end_of(line.due))
        matters.record(
            viewer, f"adoption.told_{line.verdict}", matter_id, public=False, line=line.id, said=line.title,
            reason=excerpt(line.reason),
        )  # fmt: skip
    matters.record(
        viewer, "adoption.published", matter_id, adopted=counts[Verdict.ADOPTED], partly=counts[Verdict.PARTLY],
        declined=counts[Verdict.NOT],
    )  # fmt: skip


def finish(viewer: Viewer, thing: LineThing, note: str) -> None:
    """Say that what was promised is done, and what was done."""
    policy.require("adoption.finish", viewer, thing)
    if not 4 <= len(note.strip()) <= NOTE_LARGEST:
        raise DomainError(_l("Say what was done in 4 to %(most)s characters.", most=NOTE_LARGEST), "note")
    line = db.session.get_one(AdoptionLine, thing.id, with_for_update=True, populate_existing=True)
    if line.done_at is not None:
        raise Conflict(_l("This is done already."))
    line.done_at, line.note = clock.now(), note.strip()
    db.session.flush()
    matters.meet_clock(thing.matter_id, f"{CARRY_OUT}:{thing.position}")
    matters.record(viewer, "adoption.carried_out", thing.matter_id, said=thing.title, note=note.strip())
