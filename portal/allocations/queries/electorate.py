"""Who may choose: everybody with a confirmed home in a place, or the owners among them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.models import Residency
from portal.places.models import Building, Place, Unit

from ..models import Allocation, AllocationBallot
from ..rules.plan import Electorate, Plan


def _people(columns: Any, place_path: str, electorate: Electorate) -> Any:
    statement = (
        select(columns)
        .select_from(Residency)
        .join(Unit, Residency.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Residency.state == "confirmed", Place.path.startswith(place_path))
    )
    return statement.where(Residency.kind == "owner") if electorate == Electorate.OWNERS else statement


def count_eligible(place_path: str, electorate: Electorate) -> int:
    """How many people may choose, by the homes confirmed at this moment."""
    return db.session.scalar(_people(func.count(Residency.person_id.distinct()), place_path, electorate)) or 0


def eligible_ids(allocation_id: int) -> list[int]:
    """The people who may choose."""
    row = db.session.execute(
        select(Matter.place_path, Allocation.plan)
        .join(Allocation, Allocation.id == Matter.id)
        .where(Matter.id == allocation_id)
    ).one()
    people = _people(Residency.person_id, row.place_path, Plan.of(row.plan).electorate)
    return list(db.session.scalars(people.distinct()))


def chooser_ids(allocation_id: int) -> list[int]:
    """The people who have chosen; what, nobody knows any more."""
    mine = AllocationBallot.allocation_id == allocation_id, AllocationBallot.took_part
    return list(db.session.scalars(select(AllocationBallot.person_id).where(*mine)))
