"""Reading the record of a vote: its events and heads, and where one ballot stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import or_, select

from portal.kernel import keyset
from portal.kernel.canonical import spelled
from portal.kernel.db import Rows, db
from portal.kernel.ids import LARGEST
from portal.kernel.keyset import Page
from portal.people.rules import Viewer

from ..models import AnonymousBallot, Ballot, Head, Record, RecordEvent, Slot
from ..rules.ballots import ballot_hash, ballot_record, slot_name, slot_record
from ..rules.receipts import Kept
from ..rules.ruleset import Mode
from .assembly import AssemblyThing, my_slots
from .electorate import salt_of

SIZE = 20


@dataclass(frozen=True)
class Standing:
    """A ballot in the record: whether it counts, and its receipt."""

    serial: str
    state: str
    slot: str
    receipt: dict[str, Any]


def standing_of(assembly_id: int, proof: str) -> Standing | None:
    """Where the ballot with this hash, or this serial, stands; None where the record has none like it."""
    found = _ballot(assembly_id, Ballot.hash == proof, Ballot.serial == proof.upper()) if _plain(proof) else None
    return Standing(found.serial, found.state, slot_name(found.number), found.receipt or {}) if found else None


def receipt_of(thing: AssemblyThing, standing: Standing) -> dict[str, Any]:
    """The receipt as its voter keeps it; where the electorate is public by hashes alone, with her own line of it."""
    if thing.mode == Mode.NAMED:
        return standing.receipt
    row = db.session.execute(
        select(Slot.number, Slot.area, Slot.developer, Slot.building_id)
        .join(Ballot, Ballot.slot_id == Slot.id)
        .where(Ballot.assembly_id == thing.id, Ballot.serial == standing.serial)
    ).one()
    return {**standing.receipt, "row": slot_record(*row, salt_of(thing.id, row[0]))}


def lines_of(viewer: Viewer, thing: AssemblyThing) -> list[str]:
    """The viewer's own lines of an electorate that is public by hashes alone, as they are hashed; none of others."""
    if thing.mode == Mode.NAMED or not thing.votes or not thing.setup:
        return []
    mine = [slot.id for slot in my_slots(viewer, thing.id)]
    rows = db.session.execute(
        select(Slot.number, Slot.area, Slot.developer, Slot.building_id).where(Slot.id.in_(mine)).order_by(Slot.number)
    ).all()
    return [spelled(slot_record(*row, salt_of(thing.id, row[0]))).decode() for row in rows]


def kept_of(thing: AssemblyThing, receipt: dict[str, Any]) -> Kept | None:
    """What the portal has of the ballot this receipt is of: known by its hash, else by its number."""
    proof, serial = receipt["ballot"], str(receipt.get("serial", ""))
    found = _ballot(thing.id, Ballot.hash == proof) if _plain(proof) else None
    if found is None and _plain(serial):
        found = _ballot(thing.id, Ballot.serial == serial.upper())
    if found is None:
        return None
    record = ballot_record(found.serial, found.channel, found.number, found.nonce, json.loads(found.choices))
    standing = Standing(found.serial, found.state, slot_name(found.number), found.receipt or {})
    kept = Kept(found.state, receipt_of(thing, standing), ballot_hash(record) == found.hash)
    there = _event(thing.id, receipt["index"]) if 0 <= receipt["index"] <= LARGEST else None
    if there:
        kept = replace(kept, event=json.loads(there.event), payload=json.loads(there.payload))
    if found.state != "counted":
        kept = replace(kept, instead=_counting(found.slot_id))
    return kept


def _ballot(assembly_id: int, *either: Any) -> Any:
    return db.session.execute(
        select(Ballot.serial, Ballot.state, Ballot.channel, Ballot.nonce, Ballot.choices, Ballot.hash, Ballot.receipt,
               Ballot.slot_id, Slot.number)
        .join(Slot, Slot.id == Ballot.slot_id)
        .where(Ballot.assembly_id == assembly_id, or_(*either))
        .limit(1)
    ).one_or_none()  # fmt: skip


def _plain(word: str) -> bool:
    """Whether a column could hold it: hashes, serials and trackers are letters and digits."""
    return word.isascii() and word.isalnum() and len(word) <= 64


def _event(assembly_id: int, height: int) -> Any:
    here = (RecordEvent.assembly_id == assembly_id, RecordEvent.height == height)
    return db.session.execute(select(RecordEvent.event, RecordEvent.payload).where(*here)).one_or_none()


def _counting(slot_id: int) -> int | None:
    """The place in the record of the ballot of a slot that counts."""
    receipt = db.session.scalar(select(Ballot.receipt).where(Ballot.slot_id == slot_id, Ballot.state == "counted"))
    return receipt["index"] if receipt else None


def answer_of(assembly_id: int, tracker: str) -> bool:
    """Whether an answer of an anonymous survey stands under this word."""
    here = (AnonymousBallot.assembly_id == assembly_id, AnonymousBallot.tracker == tracker.upper())
    return _plain(tracker) and db.session.scalar(select(AnonymousBallot.tracker).where(*here)) is not None


@dataclass(frozen=True)
class Event:
    """One event of the record, as its page lists it."""

    height: int
    kind: str
    at: datetime
    hash: str


def events_of(assembly_id: int, after: str | None) -> Page[Event]:
    """The events of a vote, the newest first, a page of them."""
    key = keyset.decode(after, (int,))
    statement = (
        select(RecordEvent.height, RecordEvent.event)
        .where(RecordEvent.assembly_id == assembly_id)
        .order_by(RecordEvent.height.desc())
        .limit(SIZE + 1)
    )
    if key is not None:
        statement = statement.where(RecordEvent.height < key[0])
    rows = []
    for height, text in db.session.execute(statement):
        said = json.loads(text)
        rows.append(
            Event(height, said["type"], datetime.fromisoformat(said["time"]), sha256(text.encode()).hexdigest())
        )
    return keyset.page(rows, SIZE, lambda row: (row.height,), key is None)


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
