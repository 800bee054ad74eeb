"""Who has returned a ballot, by building and unit: returned or not, never how."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, case, func, select

from portal.kernel.db import db
from portal.places.models import Building, Unit

from ..models import Ballot, Slot, SlotUnit
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


_COUNTED = select(Ballot.slot_id).where(Ballot.slot_id == Slot.id, Ballot.state == "counted").exists()


def returns_of(assembly_id: int, total: Weight) -> Returns:
    """How much of an electorate has returned a ballot."""
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Slot.area), 0)).where(Slot.assembly_id == assembly_id, _COUNTED)
    ).one()
    return Returns(Weight(int(row[0]), int(row[1])), total)


@dataclass(frozen=True)
class BuildingReturns:
    """A building's slots and how many of them have returned a ballot."""

    id: int
    name: str
    returns: Returns


def by_building(assembly_id: int) -> list[BuildingReturns]:
    """Every building of the electorate, in order."""
    done = func.sum(case((_COUNTED, 1), else_=0)).cast(Integer)
    done_area = func.sum(case((_COUNTED, Slot.area), else_=0))
    rows = db.session.execute(
        select(Building.id, Building.name, func.count(), func.sum(Slot.area), done, done_area)
        .join(Building, Building.id == Slot.building_id)
        .where(Slot.assembly_id == assembly_id)
        .group_by(Building.id, Building.name)
        .order_by(Building.id)
    )
    return [
        BuildingReturns(number, name, Returns(Weight(int(back), int(back_area)), Weight(heads, int(area))))
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
    rows = db.session.execute(
        select(Unit.floor, Unit.number, case((_COUNTED, 1), else_=0))
        .join(SlotUnit, SlotUnit.unit_id == Unit.id)
        .join(Slot, Slot.id == SlotUnit.slot_id)
        .where(Slot.assembly_id == assembly_id, Unit.building_id == building_id)
        .order_by(func.coalesce(Unit.floor, 0).desc(), Unit.number)
    )
    return [Door(floor, number, bool(returned)) for floor, number, returned in rows]
