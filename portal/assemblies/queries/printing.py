"""What is filed of a vote, and where a counter who scans a ballot paper is led."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from portal.kernel.db import db
from portal.people.models import Person

from ..models import Assembly, PaperBatch, Service, Slot

BLOCK = 2_000


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
