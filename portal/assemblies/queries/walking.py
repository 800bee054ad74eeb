"""A building's slots in the order one walks along its doors: what was served, what is back, a sheet at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, or_, select

from portal.kernel.db import Rows, db
from portal.people.models import Person
from portal.places.models import Building, Unit

from ..models import Service, Slot, SlotUnit, Turnout
from ..rules.electorate import entrance_of
from .participation import ways_back

# So many lines stand on a sheet of a list, and so many ballot papers, each with its square, on one page.
LINES, PAPERS = 500, 100
BLOCK = 2_000


@dataclass(frozen=True)
class Stop:
    """A slot at its first door. `how`: the way it was served, empty where it was not."""

    number: int
    said: str
    area: int
    entrance: str
    how: str
    back: bool


@dataclass(frozen=True)
class Walk:
    """One sheet of the stops of a building, perhaps of one of its entrances."""

    building_id: int
    building: str
    entrances: tuple[str, ...]
    entrance: str
    stops: tuple[Stop, ...]
    sheet: int
    sheets: int


def coverage_of(assembly_id: int) -> Rows:
    """(id, name, heads, served) of every building of a vote, in order: a row a building, however many slots."""
    return db.session.execute(
        select(Building.id, Building.name, Turnout.heads, Turnout.served)
        .join(Turnout, Turnout.building_id == Building.id)
        .where(Turnout.assembly_id == assembly_id)
        .order_by(Building.id)
    ).all()


def served_of(assembly_id: int) -> int:
    """How many slots of a vote were served."""
    served = select(func.coalesce(func.sum(Turnout.served), 0)).where(Turnout.assembly_id == assembly_id)
    return int(db.session.scalar(served) or 0)


def stops_of(assembly_id: int, building_id: int, channels: Sequence[str]) -> list[Stop]:
    """Every slot of a building by number; back is what came by one of `channels`: advice is not."""
    first: Any = (
        select(Unit.number)
        .join(SlotUnit, SlotUnit.unit_id == Unit.id)
        .where(SlotUnit.slot_id == Slot.id)
        .order_by(Unit.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Slot.number, Slot.said, Slot.area, first, func.coalesce(Service.how, ""), or_(*ways_back(Slot.id, channels))
        )
        .join(Service, Service.slot_id == Slot.id, isouter=True)
        .where(Slot.assembly_id == assembly_id, Slot.building_id == building_id)
        .order_by(Slot.number)
    )
    return [
        Stop(number, said, area, entrance_of(unit), how, bool(returned))
        for number, said, area, unit, how, returned in rows
    ]


def walk(building: tuple[int, str], stops: Sequence[Stop], entrance: str, sheet: int, size: int) -> Walk:
    """The sheet with this number (from 1) of these stops; one that is not there is the last."""
    entrances = tuple(sorted({stop.entrance for stop in stops} - {""}))
    here = [stop for stop in stops if not entrance or stop.entrance == entrance]
    sheets = max(1, -(-len(here) // size))
    sheet = min(max(1, sheet), sheets)
    return Walk(*building, entrances, entrance, tuple(here[(sheet - 1) * size : sheet * size]), sheet, sheets)


_SERVICES: Any = (
    select(Slot.number, Slot.said, Service.how, Service.proof, Person.name, Service.at)
    .join(Service, Service.slot_id == Slot.id)
    .join(Person, Person.id == Service.by_id)
    .where(Slot.assembly_id == bindparam("assembly"))
    .order_by(Slot.number)
)


def services_of(assembly_id: int) -> Iterator[Any]:
    """(number, said, how, proof, name, at) of every ballot that was served, a piece at a time."""
    yield from db.session.execute(_SERVICES.execution_options(yield_per=BLOCK), {"assembly": assembly_id})


def services_in(assembly_id: int, numbers: Sequence[int]) -> Rows:
    """The same of these slots alone."""
    return db.session.execute(_SERVICES.where(Slot.number.in_(numbers)), {"assembly": assembly_id}).all()
