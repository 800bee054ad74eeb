"""Announcing a hearing with its notice, putting it off, cancelling it."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Hearing, HearingApplication
from ..queries.hearing import HearingThing
from ..queries.seats import quotas_of
from ..rules.lifecycle import HEARING
from ..rules.plan import KINDS, Plan, check_move, check_notice, check_plan
from .preparing import held


def announce(viewer: Viewer, thing: HearingThing) -> None:
    """Publish it: from now on one can apply, and the seed of the lot is bound by its SHA-256.

    Raises `DomainError` where something is missing, or the notice would be too short.
    """
    policy.require("hearings.announce", viewer, thing)
    row = held(thing.id)
    if not row.purpose:
        raise DomainError(_l("Say first what the hearing is for."))
    if row.begins_at is None or row.ends_at is None or row.closes_at is None:
        raise DomainError(_l("Say first when and where it is."))
    if not quotas_of(thing.id):
        raise DomainError(_l("Say first who gets how many seats."))
    kind = KINDS[row.kind]
    plan = Plan(row.begins_at, row.ends_at, row.closes_at, row.venue, row.link)
    check_plan(plan)
    check_notice(kind, clock.now(), plan)
    row.announced_at, row.notice_days = clock.now(), kind.notice
    row.seed = secrets.token_hex(32)
    row.commitment = sha256(row.seed.encode()).hexdigest()
    row.room = f"{secrets.randbelow(1_000_000):06d}"
    matter = _matter(row.id)
    matters.publish(matter, HEARING.move("announce", matter.state))
    if row.source_id:
        matters.link(row.source_id, row.id, "led_to")
    matters.record(viewer, "hearings.announced", row.id, day=_day(plan.begins), closes=_day(plan.closes))


def change(viewer: Viewer, thing: HearingThing, begins: datetime, ends: datetime, venue: str, link: str) -> None:
    """Put it off, or hold it elsewhere: everybody concerned is told, and calendars follow. The same changes nothing."""
    policy.require("hearings.change", viewer, thing)
    row = db.session.get_one(Hearing, thing.id, with_for_update=True, populate_existing=True)
    matter = _matter(row.id)
    HEARING.move("cancel", matter.state)  # possible as long as it can be cancelled: before it begins
    assert row.begins_at is not None
    assert row.closes_at is not None
    if (row.begins_at, row.ends_at, row.venue, row.link) == (begins, ends, venue, link):
        return
    check_plan(Plan(begins, ends, row.closes_at, venue, link))
    check_move(KINDS[row.kind], clock.now(), row.begins_at, begins)
    if _day(begins) != _day(row.begins_at):
        _nobody_is_here(row.id)
    row.begins_at, row.ends_at, row.venue, row.link = begins, ends, venue, link
    row.sequence += 1
    matter.changed_at = clock.now()
    matters.record(viewer, "hearings.changed", row.id, day=_day(begins), time=f"{clock.local(begins):%H:%M}",
                   venue=venue)  # fmt: skip


def _nobody_is_here(hearing_id: int) -> None:
    """Whoever came on the day from which it was put off says again that she is there."""
    here = update(HearingApplication).where(HearingApplication.hearing_id == hearing_id)
    db.session.execute(here.values(present_at=None, seen_by=None))


def cancel(viewer: Viewer, thing: HearingThing, reason: str) -> None:
    """It does not take place, with a public reason."""
    policy.require("hearings.cancel", viewer, thing)
    reason = reason.strip()
    if not 4 <= len(reason) <= 300:
        raise DomainError(_l("Say why, in 4 to 300 characters."), "reason")
    row = db.session.get_one(Hearing, thing.id, with_for_update=True, populate_existing=True)
    matter = _matter(row.id)
    matters.move(matter, HEARING.move("cancel", matter.state))
    row.sequence += 1
    matters.record(viewer, "hearings.cancelled", row.id, reason=reason)


def _matter(hearing_id: int) -> Matter:
    return db.session.get_one(Matter, hearing_id, with_for_update=True, populate_existing=True)


def _day(moment: datetime) -> str:
    return clock.local(moment).date().isoformat()
