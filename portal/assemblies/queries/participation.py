"""Who has returned a ballot, by building and unit: returned or not, never how."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, func, select

from portal.kernel.db import db
from portal.places.models import Building, Unit

from ..models import Ballot, Slot, SlotUnit, Turnout
from ..rules.law import QUORUM, Measure, Weight


@dataclass(frozen=True)
class Returns:
    """So much of so much has come back; both must reach two thirds."""

    returned: Weight
    total: Weight

    @property
    def quorum(self) -> Measure:
        return Measure(self.returned, self.total, QUORUM)

    @property
    def missing(self) -> Weight:
        """What still has to come back, by heads and by area, for the quorum to be met."""
        return Weight(
            max(0, QUORUM.smallest(self.total.heads) - self.returned.heads),
            max(0, QUORUM.smallest(self.total.area) - self.returned.area),
        )


def returns_of(assembly_id: int, total: Weight) -> Returns:
    """How much of an electorate has returned a ballot."""
    back = func.coalesce(func.sum(Turnout.back), 0), func.coalesce(func.sum(Turnout.back_area), 0)
    row = db.session.execute(select(*back).where(Turnout.assembly_id == assembly_id)).one()
    return Returns(Weight(int(row[0]), int(row[1])), total)


@dataclass(frozen=True)
class BuildingReturns:
    """A building's slots and how many of them have returned a ballot."""

    id: int
    name: str
    returns: Returns


def by_building(assembly_id: int) -> list[BuildingReturns]:
    """Every building of the electorate, in order."""
    rows = db.session.execute(
        select(Building.id, Building.name, Turnout.heads, Turnout.area, Turnout.back, Turnout.back_area)
        .join(Building, Building.id == Turnout.building_id)
        .where(Turnout.assembly_id == assembly_id)
        .order_by(Building.id)
    )
    return [
        BuildingReturns(number, name, Returns(Weight(back, back_area), Weight(heads, area)))
        for number, name, heads, area, back, back_area in rows
    ]


@dataclass(frozen=True)
class Door:
    """A unit of a building: its floor, its number, and whether its ballot is back."""

    floor: int | None
    number: str
    returned: bool


def doors_of(assembly_id: int, building_id: int) -> list[Door]:
    """The units of a building that vote, from the top floor down."""
    counted = select(Ballot.slot_id).where(Ballot.slot_id == Slot.id, Ballot.state == "counted").exists()
    rows = db.session.execute(
        select(Unit.floor, Unit.number, case((counted, 1), else_=0))
        .join(SlotUnit, SlotUnit.unit_id == Unit.id)
        .join(Slot, Slot.id == SlotUnit.slot_id)
        # `+ 0`: from the building's units to their slots, never from all slots of the vote (see `assembly._own`).
        .where(Slot.assembly_id + 0 == assembly_id, Unit.building_id == building_id)
        .order_by(func.coalesce(Unit.floor, 0).desc(), Unit.number)
    )
    return [Door(floor, number, bool(returned)) for floor, number, returned in rows]
