"""Reading one allocation: as the policy sees it, and with everything its pages show."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import happened_to, visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Allocation, AllocationBallot, AllocationProject
from ..rules.lifecycle import OPEN
from ..rules.plan import SMALL_SCOPE, Electorate, Plan

RATIFIED = "assemblies.motion_decided"


@dataclass(frozen=True)
class AllocationThing:
    """An allocation as the policy sees it."""

    id: int
    title: str
    path: str
    state: str
    place_id: int
    place_path: str
    place: str
    author_id: int | None
    organization_id: int | None
    organization: str | None
    published_at: datetime | None
    hidden_at: datetime | None
    responsible_id: int | None
    comments: int
    body: str
    plan: Plan
    announced_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    counted_at: datetime | None
    eligible: int
    step: int
    setup: str
    seed: str
    runs: int
    endowment: int | None
    spent: int
    result: dict[str, Any] | None

    kind = "allocation"
    category = "property"

    def open_at(self, now: datetime) -> bool:
        """Whether choices are taken at this moment: from the opening until, not at, the close."""
        return (
            self.state in OPEN
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= now < self.closes_at
        )

    def open_to(self, viewer: Viewer) -> bool:
        """Whether the viewer belongs to those who choose."""
        owners = self.plan.electorate == Electorate.OWNERS
        return any(
            home.place_path.startswith(self.place_path) and (home.kind == "owner" or not owners)
            for home in viewer.homes
        )

    @property
    def small(self) -> bool:
        """Whether so few may choose that the published ballots could give one of them away."""
        return self.eligible < SMALL_SCOPE


def get_allocation(viewer: Viewer, allocation_id: int) -> AllocationThing | None:
    """The allocation, or None where there is none that this viewer may see: a plan is its committee's."""
    ours = and_(Matter.organization_id == (viewer.organization_id or 0), Matter.state == "preparing")
    row = db.session.execute(
        select(Matter, Allocation, Place.name, Organization.name)
        .join(Allocation, Allocation.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.id == allocation_id, or_(visible_to(viewer), ours))
    ).one_or_none()
    if row is None:
        return None
    matter, one, place, organization = row
    return AllocationThing(
        matter.id, matter.title, matter.path, matter.state, matter.place_id, matter.place_path, place,
        matter.author_id, matter.organization_id, organization, matter.published_at, matter.hidden_at,
        matter.responsible_id, matter.comments, one.body, Plan.of(one.plan), one.announced_at, one.opens_at,
        one.closes_at, one.closed_at, one.counted_at, one.eligible, one.step, one.setup, one.seed, one.runs,
        one.endowment, one.spent, json.loads(one.result) if one.result else None,
    )  # fmt: skip


@dataclass(frozen=True)
class ProjectThing:
    """A project; `source` and `source_path` are those of the proposal it was taken from, where it can be seen."""

    id: int
    number: int
    title: str
    description: str
    cost: int
    source_id: int | None
    source: str | None = None
    source_path: str | None = None


def projects_of(allocation_id: int) -> list[ProjectThing]:
    """The projects in their order."""
    public = and_(
        Matter.id == AllocationProject.source_id, Matter.published_at.is_not(None), Matter.hidden_at.is_(None)
    )
    rows = db.session.execute(
        select(AllocationProject.id, AllocationProject.number, AllocationProject.title, AllocationProject.description,
               AllocationProject.cost, AllocationProject.source_id, Matter.title, Matter.path)
        .join(Matter, public, isouter=True)
        .where(AllocationProject.allocation_id == allocation_id)
        .order_by(AllocationProject.number)
    )  # fmt: skip
    return [ProjectThing(*row) for row in rows]


@dataclass(frozen=True)
class MyBallot:
    """What the viewer has begun, and what she has cast. Both are forgotten at the close."""

    draft: dict[str, int] | None = None
    choices: dict[str, int] | None = None
    took_part: bool = False


def my_ballot(viewer: Viewer, allocation_id: int) -> MyBallot:
    """How far the viewer is with her choice."""
    row = db.session.execute(
        select(AllocationBallot.draft, AllocationBallot.choices, AllocationBallot.took_part).where(
            AllocationBallot.allocation_id == allocation_id, AllocationBallot.person_id == viewer.id
        )
    ).one_or_none()
    return MyBallot(*row) if row else MyBallot()


def turnout_of(allocation_id: int) -> int:
    """How many have chosen so far."""
    ballots = select(func.count()).select_from(AllocationBallot)
    mine = AllocationBallot.allocation_id == allocation_id, AllocationBallot.took_part
    return db.session.scalar(ballots.where(*mine)) or 0


def ratified_at(allocation_id: int) -> datetime | None:
    """When a motion of an owners' assembly about it passed; None while it is advice."""
    passed = [row.at for row in happened_to([allocation_id], RATIFIED) if row.facts.get("passed") is True]
    return passed[-1] if passed else None
