"""What is printed for a vote: ballot papers, lists for collectors, the records that are filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.people.models import Person
from portal.places.models import Building

from ..models import Assembly, Ballot, PaperBatch, Participation, Service, Slot

SHEET = 600
BLOCK = 2_000


def papers_of(assembly_id: int, building_id: int) -> Rows:
    """(number, said, area) of the ballot papers of a building."""
    return db.session.execute(
        select(Slot.number, Slot.said, Slot.area)
        .where(Slot.assembly_id == assembly_id, Slot.building_id == building_id)
        .order_by(Slot.number)
        .limit(SHEET)
    ).all()


def missing_in(assembly_id: int, building_id: int, channels: Sequence[str]) -> Rows:
    """(number, said, served) of the slots of a building that have returned nothing: never how anybody voted."""
    mine = Ballot.slot_id == Slot.id, Ballot.state == "counted", Ballot.channel.in_(channels)
    ballot = select(Ballot.id).where(*mine).exists()
    back = ballot | select(Participation.slot_id).where(Participation.slot_id == Slot.id).exists()
    served = select(Service.slot_id).where(Service.slot_id == Slot.id).exists()
    return db.session.execute(
        select(Slot.number, Slot.said, served.label("served"))
        .where(Slot.assembly_id == assembly_id, Slot.building_id == building_id, ~back)
        .order_by(Slot.number)
        .limit(SHEET)
    ).all()


def building_named(building_id: int) -> str | None:
    """The name of a building."""
    return db.session.scalar(select(Building.name).where(Building.id == building_id))


def open_stack_of(assembly_id: int, person_id: int) -> int | None:
    """The stack of papers a counter has begun and not closed."""
    return db.session.scalar(
        select(PaperBatch.id)
        .where(PaperBatch.assembly_id == assembly_id, PaperBatch.entered_by == person_id)
        .where(PaperBatch.closed_at.is_(None))
        .order_by(PaperBatch.id.desc())
        .limit(1)
    )


def minutes_of(assembly_id: int) -> str:
    """The minutes the convener wrote."""
    return db.session.scalar(select(Assembly.minutes).where(Assembly.id == assembly_id)) or ""


def services_of(assembly_id: int) -> Iterator[Any]:
    """(number, said, how, proof, name, at) of every ballot that was served, a piece at a time."""
    rows = db.session.execute(
        select(Slot.number, Slot.said, Service.how, Service.proof, Person.name, Service.at)
        .join(Service, Service.slot_id == Slot.id)
        .join(Person, Person.id == Service.by_id)
        .where(Slot.assembly_id == assembly_id)
        .order_by(Slot.number)
        .execution_options(yield_per=BLOCK)
    )
    yield from rows
