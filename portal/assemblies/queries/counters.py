"""What the counters work on: stacks of paper, proxies, ballots that conflict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from portal.kernel.db import Rows, db
from portal.people.models import Person

from ..models import Ballot, OfficialImport, PaperBatch, PaperEntry, Proxy, Slot, Turnout
from ..rules.conflicts import Standing, proposed
from ..rules.ruleset import Channel
from .assembly import AssemblyThing


@dataclass(frozen=True)
class Work:
    """How much waits for the counters."""

    slots: int
    served: int
    stacks: int
    proxies: int
    conflicts: int
    files: int


def work_of(assembly_id: int) -> Work:
    """The numbers on the counters' page."""
    turnout = Turnout.assembly_id == assembly_id
    here = (
        select(func.coalesce(func.sum(Turnout.heads), 0)).where(turnout),
        select(func.coalesce(func.sum(Turnout.served), 0)).where(turnout),
        select(func.count())
        .select_from(PaperBatch)
        .where(PaperBatch.assembly_id == assembly_id, PaperBatch.closed_at.is_(None)),
        select(func.count())
        .select_from(Proxy)
        .where(Proxy.assembly_id == assembly_id, Proxy.checked_by.is_(None), Proxy.revoked_at.is_(None)),
        select(func.count())
        .select_from(Ballot)
        .where(Ballot.assembly_id == assembly_id, Ballot.state == "conflict"),
        select(func.count())
        .select_from(OfficialImport)
        .where(OfficialImport.assembly_id == assembly_id, OfficialImport.state == "waiting"),
    )  # fmt: skip
    row = db.session.execute(select(*(one.scalar_subquery() for one in here))).one()
    return Work(*map(int, row))


def stacks_of(assembly_id: int) -> Rows:
    """Stacks of paper, newest first: (id, forms, entered, read twice, entered_by, by, closed_at)."""
    return db.session.execute(
        select(PaperBatch.id, PaperBatch.forms, func.count(PaperEntry.id).label("entered"),
               func.count(PaperEntry.second_by).label("again"), PaperBatch.entered_by, Person.name.label("by"),
               PaperBatch.closed_at)
        .join(PaperEntry, PaperEntry.batch_id == PaperBatch.id, isouter=True)
        .join(Person, Person.id == PaperBatch.entered_by)
        .where(PaperBatch.assembly_id == assembly_id)
        .group_by(PaperBatch.id, Person.name)
        .order_by(PaperBatch.id.desc())
        .limit(100)
    ).all()  # fmt: skip


def entries_of(batch_id: int) -> Rows:
    """The ballots of a stack: (id, number, said, scan_id, first_by, second_by, third_by, agree)."""
    return db.session.execute(
        select(PaperEntry.id, Slot.number, Slot.said, PaperEntry.scan_id, PaperEntry.first_by, PaperEntry.second_by,
               PaperEntry.third_by, PaperEntry.first, PaperEntry.second)
        .join(Slot, Slot.id == PaperEntry.slot_id)
        .where(PaperEntry.batch_id == batch_id)
        .order_by(PaperEntry.id)
    ).all()  # fmt: skip


def proxies_of(assembly_id: int) -> Rows:
    """The proxies in force: (id, number, said, holder, document_id, entered_by, checked_by, instructions)."""
    return db.session.execute(
        select(Proxy.id, Slot.number, Slot.said, Person.name.label("holder"), Proxy.document_id, Proxy.entered_by,
               Proxy.checked_by, Proxy.instructions)
        .join(Slot, Slot.id == Proxy.slot_id)
        .join(Person, Person.id == Proxy.holder_id)
        .where(Proxy.assembly_id == assembly_id, Proxy.revoked_at.is_(None))
        .order_by(Proxy.id)
        .limit(500)
    ).all()  # fmt: skip


def proxies_given(slot_ids: list[int]) -> dict[int, str]:
    """Who holds the proxy for each of these slots, by slot; only proxies in force."""
    rows = db.session.execute(
        select(Proxy.slot_id, Person.name)
        .join(Person, Person.id == Proxy.holder_id)
        .where(Proxy.slot_id.in_(slot_ids), Proxy.revoked_at.is_(None))
    )
    return {row.slot_id: row.name for row in rows}


@dataclass(frozen=True)
class Clash:
    """A ballot in conflict beside the one that stands; `proposed`: the bound rule would let the later one count."""

    id: int
    number: int
    said: str
    channel: str
    choices: str
    at: Any
    standing_channel: str
    standing_choices: str
    standing_at: Any
    proposed: bool


def clashes_of(thing: AssemblyThing) -> list[Clash]:
    """The ballots that wait for a decision, oldest first."""
    other = Ballot.__table__.alias("standing")
    rows = db.session.execute(
        select(Ballot.id, Slot.number, Slot.said, Ballot.channel, Ballot.choices, Ballot.at, other.c.channel,
               other.c.choices, other.c.at)
        .join(Slot, Slot.id == Ballot.slot_id)
        .join(other, and_(other.c.slot_id == Ballot.slot_id, other.c.state == "counted"))
        .where(Ballot.assembly_id == thing.id, Ballot.state == "conflict")
        .order_by(Ballot.id)
        .limit(100)
    )  # fmt: skip
    precedence = thing.rules.precedence
    return [
        Clash(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], row[8],
            proposed(Standing(Channel(row[6]), row[7]), Standing(Channel(row[3]), row[4]), precedence),
        )
        for row in rows
    ]  # fmt: skip


def scans_of(assembly_id: int) -> set[int]:
    """The private files that belong to a vote: scans of its ballots, documents of its proxies."""
    scans = (
        select(PaperEntry.scan_id)
        .join(PaperBatch, PaperBatch.id == PaperEntry.batch_id)
        .where(PaperBatch.assembly_id == assembly_id)
    )
    documents = select(Proxy.document_id).where(Proxy.assembly_id == assembly_id)
    return set(db.session.scalars(scans.union(documents)))
