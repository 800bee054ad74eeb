"""The announcement: everything is fixed, hashed and published before anyone chooses. And the way out, in public."""

from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.kernel import clock, policy
from portal.kernel.canonical import spelled
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Allocation, AllocationBallot
from ..queries.allocation import AllocationThing, ProjectThing, projects_of
from ..queries.electorate import count_eligible
from ..rules.lifecycle import ALLOCATION
from ..rules.plan import Plan, check_plan, check_projects, check_times, step_of
from .preparing import held
from .unfinished import forget_drafts


def announce(viewer: Viewer, thing: AllocationThing, opens: datetime, closes: datetime) -> None:
    """Publish it. Raises `DomainError` where the plan, the projects or the times are not what they must be."""
    policy.require("allocations.announce", viewer, thing)
    moment, row = clock.now(), held(thing)
    plan = check_plan(Plan.of(row.plan))
    check_times(moment, opens, closes)
    projects = projects_of(thing.id)
    check_projects(plan, [project.cost for project in projects])
    eligible = count_eligible(thing.place_path, plan.electorate)
    if not eligible:
        raise DomainError(_l("Nobody could choose: no home in this place is confirmed yet."))
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = ALLOCATION.move("announce", matter.state)
    row.announced_at, row.opens_at, row.closes_at = moment, opens, closes
    row.eligible, row.step, row.seed = eligible, step_of(plan.budget, eligible), secrets.token_hex(32)
    row.setup = spelled(_setup(thing, row, plan, projects)).decode()
    matters.publish(matter, state)
    for project in projects:
        if project.source_id:
            matters.link(project.source_id, thing.id, "led_to")
    matters.record(viewer, "allocations.announced", thing.id, opens=opens.isoformat(), closes=closes.isoformat())


def _setup(thing: AllocationThing, row: Allocation, plan: Plan, projects: list[ProjectThing]) -> dict[str, Any]:
    """Everything that is fixed, as it is published and hashed."""
    assert row.announced_at
    assert row.opens_at
    assert row.closes_at
    return {
        "format": "gongzhi-allocation-1", "allocation": thing.id, "title": thing.title, "text": row.body,
        "place": thing.place, "committee": thing.organization or "", **plan.record(), "step": row.step,
        "eligible": row.eligible, "ties": ["lower cost", "more votes", "lot: SHA-256(seed, line feed, project)"],
        "announced": clock.utc(row.announced_at), "opens": clock.utc(row.opens_at), "closes": clock.utc(row.closes_at),
        "projects": [
            {"number": one.number, "title": one.title, "description": one.description, "cost": one.cost,
             "proposal": one.source_id}
            for one in projects
        ],
        "seed": sha256(row.seed.encode()).hexdigest(),
    }  # fmt: skip


def cancel(viewer: Viewer, thing: AllocationThing, reason: str) -> None:
    """End it before the close, with a public reason; what was chosen is forgotten. Nothing fixed can be corrected."""
    policy.require("allocations.cancel", viewer, thing)
    if not 4 <= len(reason.strip()) <= 300:
        raise DomainError(_l("Say why, in 4 to 300 characters."), "reason")
    row = db.session.get_one(Allocation, thing.id, with_for_update=True, populate_existing=True)
    if row.closed_at is not None:
        raise Conflict(_l("It was closed in this moment."))
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = ALLOCATION.move("cancel", matter.state)
    row.closed_at = clock.now()
    forget_drafts(thing.id)
    db.session.execute(update(AllocationBallot).where(AllocationBallot.allocation_id == thing.id).values(choices=None))
    matters.move(matter, state)
    matters.record(viewer, "allocations.cancelled", thing.id, reason=reason.strip())
