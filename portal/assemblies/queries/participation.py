"""Who has returned a ballot, by building and unit: returned or not, never how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from portal.kernel.db import Rows, db
from portal.places.models import Building, Unit

from ..models import Ballot, Participation, SlotUnit, Turnout
from ..rules.law import QUORUM, Measure, Weight
from .assembly import assembly_of


@dataclass(frozen=True)
class Returns:
    """So much of so much has come back; both must reach two thirds."""

    returned: Weight
    total: Weight

    @property
    def quorum(self) -> Measure:
        return Measure(self.returned, self.total, QUORUM)

    @property
    def open_share(self) -> tuple[int, int]:
        """What is not back, per mille of heads and of area, rounded up: one missing ballot is never nothing."""
        left = self.total - self.returned
        return (
            -(-1000 * left.heads // self.total.heads) if self.total.heads else 0,
            -(-1000 * left.area // self.total.area) if self.total.area else 0,
        )

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


def buildings_of(assembly_id: int) -> Rows:
    """Every building of the electorate, in order: (id, name, heads, area, back, back_area)."""
    turnout: Any = Turnout.__table__
    building: Any = Building.__table__
    figures = (turnout.c.heads, turnout.c.area, turnout.c.back, turnout.c.back_area)
    return db.session.execute(
        select(building.c.id, building.c.name, *figures)
        .join(turnout, turnout.c.building_id == building.c.id)
        .where(turnout.c.assembly_id == assembly_id)
        .order_by(building.c.id)
    ).all()


def by_building(rows: Rows) -> list[BuildingReturns]:
    """What is back of these buildings."""
    return [
        BuildingReturns(row.id, row.name, Returns(Weight(row.back, row.back_area), Weight(row.heads, row.area)))
        for row in rows
    ]


# As many buildings, and about as many doors, as a phone shows on one page.
BUILDINGS, DOORS = 20, 600


def page_of(rows: Rows, start: int | None) -> tuple[Rows, int | None]:
    """The buildings of one page, from the one with this id on (None: the first), and the id the next page begins with.

    At least one building, then as long as their slots are few enough.
    """
    here = next((at for at, row in enumerate(rows) if row.id == start), 0)
    end = min(here + 1, len(rows))
    doors = sum(row.heads for row in rows[here:end])
    while end < min(len(rows), here + BUILDINGS) and doors + rows[end].heads <= DOORS:
        doors += rows[end].heads
        end += 1
    return rows[here:end], rows[end].id if end < len(rows) else None


@dataclass(frozen=True)
class Door:
    """A unit of a building: its floor (0 where the register names none), its number, whether its ballot is back."""

    floor: int
    number: str
    returned: bool


def ways_back(slot: Any, channels: Sequence[str]) -> tuple[Any, Any]:
    """The two ways in which the ballot of a slot (the column of its id) is back: one counts that came by one of
    `channels`, for advice by another is none; or the slot has taken part in a survey."""
    here = Ballot.slot_id == slot, Ballot.state == "counted", Ballot.channel.in_(channels)
    surveyed = select(Participation.slot_id).where(Participation.slot_id == slot).exists()
    return select(Ballot.id).where(*here).exists(), surveyed


def doors_of(assembly_id: int, building_ids: Sequence[int], channels: Sequence[str]) -> dict[int, list[Door]]:
    """The units of these buildings that vote, from the top floor down: one query for all.

    A ballot is back that came by one of `channels`: advice is none.
    """
    rows = db.session.execute(
        select(Unit.building_id, Unit.floor, Unit.number, or_(*ways_back(SlotUnit.slot_id, channels)))
        .join(SlotUnit, SlotUnit.unit_id == Unit.id)
        .where(Unit.building_id.in_(building_ids), assembly_of(SlotUnit.slot_id) == assembly_id)
        .order_by(Unit.building_id, func.coalesce(Unit.floor, 0).desc(), Unit.number)
    )
    doors: dict[int, list[Door]] = {number: [] for number in building_ids}
    for building, floor, number, returned in rows:
        doors[building].append(Door(floor or 0, number, bool(returned)))
    return doors
