"""Saying what came of the hearing or audit that objecting owners obliged."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Audit
from ..queries.auditing import AuditThing
from ..rules.statements import AUDIT
from ..rules.words import AUDITS

REPORT_SMALLEST, REPORT_LARGEST = 10, 5_000


def report(viewer: Viewer, thing: AuditThing, form: str, held_on: date, words: str) -> None:
    """Report what came of it: its clock stops, and those who objected are told."""
    policy.require("disclosure.report_audit", viewer, thing)
    if form not in AUDITS:
        raise DomainError(_l("Say whether it was a hearing or an audit."), "form")
    if not clock.local(thing.since).date() <= held_on <= clock.today():
        raise DomainError(_l("It was held between the day the owners obliged it and today."), "held_on")
    if not REPORT_SMALLEST <= len(words.strip()) <= REPORT_LARGEST:
        raise DomainError(
            _l("Say what came of it in %(least)s to %(most)s characters.", least=REPORT_SMALLEST, most=REPORT_LARGEST),
            "report",
        )
    row = db.session.get_one(Audit, thing.id, with_for_update=True, populate_existing=True)
    matter = db.session.get_one(Matter, thing.id)
    matters.move(matter, AUDIT.move("report", matter.state))
    row.form, row.held_on, row.report = form, held_on, words.strip()
    row.reported_by, row.reported_at = viewer.id, clock.now()
    db.session.flush()
    matters.meet_clock(thing.id, "audit")
    matters.record(viewer, "disclosure.audit_held", thing.id)
    matters.record(viewer, "disclosure.audit_held", thing.statement_id, audit=thing.id)
