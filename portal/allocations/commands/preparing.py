"""Preparing an allocation: the budget, the projects, whose choice it is and by which rule it is counted."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal.kernel import money, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.matters.queries import get_matter
from portal.matters.rules import excerpt
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.places.rules import PlaceKind

from ..models import Allocation, AllocationProject
from ..queries.allocation import AllocationThing
from ..queries.listing import SEEKING
from ..rules.plan import PROJECTS, Plan, check_plan

TITLE_LARGEST, TEXT_LARGEST = 120, 20_000
PLACES = (PlaceKind.COMMUNITY, PlaceKind.COMPOUND)


def prepare(viewer: Viewer, place: Place, title: str) -> Allocation:
    """Begin to prepare an allocation for a place of the committee one acts for."""
    policy.require("allocations.prepare", viewer)
    assert viewer.acting is not None
    if place.kind not in PLACES or not place.path.startswith(viewer.acting.place_path):
        raise DomainError(_l("Choose a place of your area."), "place")
    title = _titled(title)
    matter = matters.register(viewer, "allocation", "allocations", title, "", place, "property", "preparing")
    row = Allocation(id=matter.id, plan=Plan(budget=0).record())
    db.session.add(row)
    db.session.flush()
    return row


def _titled(title: str) -> str:
    if not 4 <= len(title.strip()) <= TITLE_LARGEST:
        raise DomainError(_l("A title has 4 to %(most)s characters.", most=TITLE_LARGEST), "title")
    return title.strip()


def held(thing: AllocationThing) -> Allocation:
    """The row of a plan, held against everyone else who would change it; raises `Conflict` once it is announced."""
    row = db.session.get_one(Allocation, thing.id, with_for_update=True, populate_existing=True)
    if row.setup:
        raise Conflict(_l("It was announced in this moment: nothing can be changed any more."))
    return row


def settle(viewer: Viewer, thing: AllocationThing, title: str, body: str, plan: Plan) -> None:
    """Set the budget and the rules, as long as it is not announced."""
    policy.require("allocations.edit", viewer, thing)
    title, plan = _titled(title), check_plan(plan)
    row = held(thing)
    row.plan, row.body = plan.record(), body.strip()[:TEXT_LARGEST]
    matter = db.session.get_one(Matter, thing.id)
    matters.describe(matter, title, excerpt(row.body), matter.category)


def add_project(
    viewer: Viewer, thing: AllocationThing, title: str, description: str, cost: int, source_id: int | None = None
) -> AllocationProject:
    """Add a project at the end of the list; `cost` in fen."""
    policy.require("allocations.edit", viewer, thing)
    _check_project(title, cost)
    held(thing)
    count = select(func.count()).select_from(AllocationProject)
    number = 1 + (db.session.scalar(count.where(AllocationProject.allocation_id == thing.id)) or 0)
    if number > PROJECTS:
        raise DomainError(_l("There are at most %(most)s projects.", most=PROJECTS))
    row = AllocationProject(
        allocation_id=thing.id, number=number, title=title.strip(), description=description.strip()[:TEXT_LARGEST],
        cost=cost, source_id=source_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _check_project(title: str, cost: int) -> None:
    if not 2 <= len(title.strip()) <= TITLE_LARGEST:
        raise DomainError(_l("A title has 2 to %(most)s characters.", most=TITLE_LARGEST), "title")
    if not 0 < cost <= money.LARGEST:
        raise DomainError(_l("Say what it costs, more than nothing."), "cost")


def take_in(viewer: Viewer, thing: AllocationThing, proposal_id: int, cost: int) -> AllocationProject:
    """Make a public proposal of the same place a project. Raises `DomainError` for any other, and for a second time."""
    policy.require("allocations.edit", viewer, thing)
    matter = get_matter(viewer, proposal_id)
    here = matter is not None and matter.kind == "proposal" and matter.place_path.startswith(thing.place_path)
    if matter is None or not here or matter.published_at is None or matter.hidden_at or matter.state not in SEEKING:
        raise DomainError(_l("Choose a proposal of this place from the list."), "proposal")
    held(thing)
    twice = select(AllocationProject.id).where(
        AllocationProject.allocation_id == thing.id, AllocationProject.source_id == proposal_id
    )
    if db.session.scalar(twice) is not None:
        raise DomainError(_l("This proposal is a project here already."), "proposal")
    return add_project(viewer, thing, matter.title, "", cost, proposal_id)


def change_project(
    viewer: Viewer, thing: AllocationThing, number: int, title: str, description: str, cost: int
) -> None:
    """Say something else of a project."""
    policy.require("allocations.edit", viewer, thing)
    _check_project(title, cost)
    held(thing)
    row = db.session.scalar(
        select(AllocationProject).where(AllocationProject.allocation_id == thing.id, AllocationProject.number == number)
    )
    if row is None:
        raise Missing
    row.title, row.description, row.cost = title.strip(), description.strip()[:TEXT_LARGEST], cost
    db.session.flush()


def drop_project(viewer: Viewer, thing: AllocationThing, project_id: int) -> None:
    """Take a project off the list; the ones after it move up."""
    policy.require("allocations.edit", viewer, thing)
    held(thing)
    mine = AllocationProject.allocation_id == thing.id
    db.session.execute(delete(AllocationProject).where(mine, AllocationProject.id == project_id))
    rows = db.session.scalars(select(AllocationProject).where(mine).order_by(AllocationProject.number)).all()
    for number, row in enumerate(rows, 1):
        row.number = number
        db.session.flush()
