"""Appending to the record of a vote: chain, tree and signed head grow in the transaction of what they record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.kernel import clock, signing
from portal.kernel.canonical import digest, spelled
from portal.kernel.db import db

from ..models import Head, Record, RecordEvent
from ..rules.growing import grown, head, newest_path
from ..rules.log import NO_PARENT, event, leaf_of


@dataclass(frozen=True)
class Stamp:
    """Where an event stands in the record, and the proof that it does: what a receipt is made of."""

    height: int
    size: int
    path: tuple[str, ...]
    root: str
    time: str
    signature: str


def begin(assembly_id: int, setup: Any) -> Stamp:
    """Begin the record of a vote with its setup."""
    db.session.add(Record(assembly_id=assembly_id, size=0, last=NO_PARENT, frontier=[]))
    db.session.flush()
    return append(assembly_id, "Setup", setup)


def append(assembly_id: int, kind: str, payload: Any) -> Stamp:
    """Add an event; whoever comes second waits for the first, so that heights have no gaps and no doubles."""
    held = select(Record).where(Record.assembly_id == assembly_id).with_for_update()
    record = db.session.scalars(held.execution_options(populate_existing=True)).one()
    moment = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    one = event(record.size, record.last, kind, moment, payload)
    before = [bytes.fromhex(root) for root in record.frontier]
    after = grown(before, record.size, leaf_of(one))
    root = head(after).hex()
    signature = signing.sign(spelled({"root": root, "size": record.size + 1, "time": moment, "vote": assembly_id}))
    db.session.add(
        RecordEvent(
            assembly_id=assembly_id, height=record.size, event=spelled(one).decode(), payload=spelled(payload).decode()
        )
    )
    db.session.add(Head(assembly_id=assembly_id, size=record.size + 1, root=root, time=moment, signature=signature))
    stamp = Stamp(
        record.size, record.size + 1, tuple(step.hex() for step in newest_path(before)), root, moment, signature
    )
    record.size, record.last, record.frontier = record.size + 1, digest(one), [one.hex() for one in after]
    db.session.flush()
    return stamp
