"""Opening a consultation, and the way out in public."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Consultation
from ..queries.consultation import ConsultationThing
from ..queries.forms import faults_of
from ..rules.lifecycle import CONSULTATION, check_close
from .preparing import held
from .survey.answering import forget_drafts
from .text.revising import end_begun


def announce(viewer: Viewer, thing: ConsultationThing, closes: datetime) -> None:
    """Open it until then. Raises `DomainError` where something is still missing."""
    policy.require("consultations.announce", viewer, thing)
    row = held(thing.id)
    check_close(clock.now(), closes)
    if not row.body:
        raise DomainError(_l("Say first what it is about and what happens with the answers."))
    for fault in faults_of(row.form, thing.id):
        raise DomainError(fault)
    begin(row, closes)
    matters.record(viewer, "consultations.opened", thing.id, closes=clock.local(closes).date().isoformat())


def begin(row: Consultation, closes: datetime) -> None:
    """Make a draft public, from now until then, as the next step of what it came from."""
    matter = db.session.get_one(Matter, row.id, with_for_update=True, populate_existing=True)
    state = CONSULTATION.move("announce", matter.state)
    row.opens_at, row.closes_at = clock.now(), closes
    matter.responsible_id = matter.organization_id
    matters.publish(matter, state)
    if row.source_id:
        matters.link(row.source_id, row.id, "led_to")


def cancel(viewer: Viewer, thing: ConsultationThing, reason: str) -> None:
    """End it without an answer, with a public reason."""
    policy.require("consultations.cancel", viewer, thing)
    if not 4 <= len(reason.strip()) <= 300:
        raise DomainError(_l("Say why, in 4 to 300 characters."), "reason")
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    matters.move(matter, CONSULTATION.move("cancel", matter.state))
    end_begun(thing.id)
    forget_drafts(thing.id)
    matters.record(viewer, "consultations.cancelled", thing.id, reason=reason.strip())
