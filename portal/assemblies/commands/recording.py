"""Appending to the record of a vote: chain and tree grow in the transaction of what they record.

Every receipt carries a signed head of its own. Published, to be printed and compared, are few: with the notice, at the
opening, once a day while something happens, at the close, with the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, insert, select, update

from portal.kernel import clock, signing
from portal.kernel.canonical import digest, spelled
from portal.kernel.db import db, insert_into, reading

from ..models import Assembly, Head, Record, RecordEvent
from ..rules.growing import grown, head, newest_path
from ..rules.log import NO_PARENT, event, head_record, leaf_of


@dataclass(frozen=True)
class Stamp:
    """Where an event stands in the record, and the proof that it does: what a receipt is made of."""

    height: int
    size: int
    path: tuple[str, ...]
    root: str
    time: str
    signature: str


PUBLISHED = frozenset({"Setup", "Revealed", "Result"})
DAILY = timedelta(days=1)

# Built once: while an event is appended, every other ballot of the vote waits.
_RECORD: Any = Record.__table__
_HERE: Any = _RECORD.c.assembly_id == bindparam("assembly")
_HELD: Any = select(_RECORD.c.size, _RECORD.c.last, _RECORD.c.frontier).where(_HERE).with_for_update()
_GROWN: Any = update(_RECORD).where(_HERE).values(
    size=bindparam("to_size"), last=bindparam("to_last"), frontier=bindparam("to_frontier")
)  # fmt: skip
_EVENT: Any = insert(RecordEvent.__table__)  # type: ignore[arg-type]
_HEAD: Any = insert(Head.__table__)  # type: ignore[arg-type]


_NEWEST: Any = (
    select(Head.assembly_id, func.max(Head.size).label("size"), func.max(Head.time).label("time"))
    .group_by(Head.assembly_id)
    .subquery()
)
# Records with events under no head, those with the oldest head first.
_WAITING: Any = (
    select(Record.assembly_id, _NEWEST.c.time, Assembly.opens_at)
    .join(Assembly, Assembly.id == Record.assembly_id)
    .join(_NEWEST, _NEWEST.c.assembly_id == Record.assembly_id)
    .where(_NEWEST.c.size < Record.size)
    .order_by(_NEWEST.c.time)
    .limit(200)
)


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
    moment = clock.utc(clock.now())
    one = event(size, last, kind, moment, payload)
    before = [bytes.fromhex(root) for root in frontier]
    after = grown(before, size, leaf_of(one))
    root = head(after).hex()
    signature = signing.sign(spelled(head_record(assembly_id, size + 1, root, moment)))
    said = {"event": spelled(one).decode(), "payload": spelled(payload).decode()}
    connection.execute(_EVENT, {"assembly_id": assembly_id, "height": size, **said})
    if kind in PUBLISHED:
        connection.execute(
            _HEAD, {"assembly_id": assembly_id, "size": size + 1, "root": root, "time": moment, "signature": signature}
        )
    grew = {"to_size": size + 1, "to_last": digest(one), "to_frontier": [root.hex() for root in after]}
    connection.execute(_GROWN, {"assembly": assembly_id, **grew})
    return Stamp(size, size + 1, tuple(step.hex() for step in newest_path(before)), root, moment, signature)


def publish_heads() -> bool:
    """A chore: sign a head of one record whose newest events are under none. True: there may be more."""
    now = clock.now()
    with reading():
        waiting = db.session.execute(_WAITING).all()
        db.session.commit()
    for assembly_id, newest, opens in waiting:
        if newest <= clock.utc(now - DAILY) or (opens <= now and newest < clock.utc(opens)):
            publish_head(assembly_id, now)
            db.session.commit()
            return True
    return False


def publish_head(assembly_id: int, now: datetime) -> None:
    """Sign a head of the record as it is now; one that is signed already stays."""
    size, _last, frontier = db.session.connection().execute(_HELD, {"assembly": assembly_id}).one()
    root, moment = head([bytes.fromhex(one) for one in frontier]).hex(), clock.utc(now)
    row = {"assembly_id": assembly_id, "size": size, "root": root, "time": moment}
    signature = signing.sign(spelled(head_record(assembly_id, size, root, moment)))
    db.session.execute(insert_into(Head.__table__).values(**row, signature=signature).on_conflict_do_nothing())
