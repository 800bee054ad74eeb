"""Appending to the record of a vote: chain, tree and signed head grow in the transaction of what they record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

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


# Built once: while an event is appended, every other ballot of the vote waits.
_RECORD: Any = Record.__table__
_HERE: Any = _RECORD.c.assembly_id == bindparam("assembly")
_HELD: Any = select(_RECORD.c.size, _RECORD.c.last, _RECORD.c.frontier).where(_HERE).with_for_update()
_GROWN: Any = update(_RECORD).where(_HERE).values(
    size=bindparam("to_size"), last=bindparam("to_last"), frontier=bindparam("to_frontier")
)  # fmt: skip
_EVENT: Any = insert(RecordEvent.__table__)  # type: ignore[arg-type]
_HEAD: Any = insert(Head.__table__)  # type: ignore[arg-type]


def begin(assembly_id: int, setup: Any) -> Stamp:
    """Begin the record of a vote with its setup."""
    db.session.execute(insert(_RECORD).values(assembly_id=assembly_id, size=0, last=NO_PARENT, frontier=[]))
    return append(assembly_id, "Setup", setup)


def hold(assembly_id: int) -> None:
    """Hold the record of a vote: nothing else is appended to it, and it is not closed, until this transaction ends."""
    db.session.connection().execute(_HELD, {"assembly": assembly_id})


def append(assembly_id: int, kind: str, payload: Any) -> Stamp:
    """Add an event; whoever comes second waits for the first, so that heights have no gaps and no doubles."""
    connection = db.session.connection()
    size, last, frontier = connection.execute(_HELD, {"assembly": assembly_id}).one()
    moment = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    one = event(size, last, kind, moment, payload)
    before = [bytes.fromhex(root) for root in frontier]
    after = grown(before, size, leaf_of(one))
    root = head(after).hex()
    signature = signing.sign(spelled({"root": root, "size": size + 1, "time": moment, "vote": assembly_id}))
    said = {"event": spelled(one).decode(), "payload": spelled(payload).decode()}
    connection.execute(_EVENT, {"assembly_id": assembly_id, "height": size, **said})
    connection.execute(
        _HEAD, {"assembly_id": assembly_id, "size": size + 1, "root": root, "time": moment, "signature": signature}
    )
    grew = {"to_size": size + 1, "to_last": digest(one), "to_frontier": [root.hex() for root in after]}
    connection.execute(_GROWN, {"assembly": assembly_id, **grew})
    return Stamp(size, size + 1, tuple(step.hex() for step in newest_path(before)), root, moment, signature)
