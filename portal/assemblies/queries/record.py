"""Reading the record of a vote: its heads, and where one ballot stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.kernel.db import Rows, db

from ..models import Ballot, Head, Record, RecordEvent, Slot
from ..rules.ballots import slot_name


@dataclass(frozen=True)
class Standing:
    """A ballot in the record: whether it counts, and its receipt."""

    serial: str
    state: str
    slot: str
    receipt: dict[str, Any]


def standing_of(assembly_id: int, proof: str) -> Standing | None:
    """Where the ballot with this hash, or this serial, stands; None where the record has none like it."""
    row = db.session.execute(
        select(Ballot.serial, Ballot.state, Slot.number, Ballot.receipt)
        .join(Slot, Slot.id == Ballot.slot_id)
        .where(Ballot.assembly_id == assembly_id, (Ballot.hash == proof) | (Ballot.serial == proof.upper()))
        .limit(1)
    ).one_or_none()
    return Standing(row[0], row[1], slot_name(row[2]), row[3] or {}) if row else None


def heads_of(assembly_id: int, limit: int = 10) -> Rows:
    """The newest signed heads: (size, root, time, signature)."""
    return db.session.execute(
        select(Head.size, Head.root, Head.time, Head.signature)
        .where(Head.assembly_id == assembly_id)
        .order_by(Head.size.desc())
        .limit(limit)
    ).all()


def size_of(assembly_id: int) -> int:
    """How many events the record has."""
    return db.session.scalar(select(Record.size).where(Record.assembly_id == assembly_id)) or 0


def count_events(assembly_id: int) -> int:
    """How many events are really there; the same, or something is wrong."""
    events = select(func.count()).select_from(RecordEvent)
    return db.session.scalar(events.where(RecordEvent.assembly_id == assembly_id)) or 0
