"""A vote of a large compound: counting it, recounting it, two hundred owners voting at once, and a server killed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from portal.assemblies.kit import verify
from portal.assemblies.models import Ballot, Head, RecordEvent, Slot
from portal.assemblies.queries.kit import write_kit
from portal.assemblies.rules.log import included, leaf_of
from portal.kernel.db import db
from tests.bench import estate
from tests.bench.voters import Ack, Poll


def poll_of(assembly_id: int, motions: int) -> Poll:
    """The vote as its voters know it."""
    first, slots = db.session.execute(
        select(func.min(Slot.id), func.count()).where(Slot.assembly_id == assembly_id)
    ).one()
    return Poll(assembly_id, motions, first, slots)


@dataclass(frozen=True)
class Found:
    """What the database says of the ballots that were acknowledged; everything but `counted` should be 0.

    `lost`: the ballot is not there, or neither counts nor was replaced by a later one of the same slot; `doubled`:
    slots with two ballots that count, or counted twice by the record; `unproven`: receipts that do not stand where
    they say; `faults`: what the kit's own program finds wrong.
    """

    lost: int
    doubled: int
    unproven: int
    faults: tuple[str, ...]
    counted: int


def checked(data: Path, assembly_id: int, acks: Sequence[Ack], database_url: str = "") -> Found:
    """Hold what was acknowledged against the record, as the voters and a recounting stranger would."""
    with estate.opened(data, database_url):
        ballots = {ballot.serial: ballot for ballot in db.session.scalars(select(Ballot))}
        events = dict(db.session.execute(select(RecordEvent.height, RecordEvent.event)).all())
        payloads = dict(db.session.execute(select(RecordEvent.height, RecordEvent.payload)).all())
        heads = dict(db.session.execute(select(Head.size, Head.root)).all())
        counting = Counter(ballot.slot_id for ballot in ballots.values() if ballot.state == "counted")
        last = {ack.slot: ack.serial for ack in acks}
        lost = unproven = 0
        for ack in acks:
            ballot = ballots.get(ack.serial)
            if (
                ballot is None
                or not counting[ballot.slot_id]
                or (last[ack.slot] != ack.serial and ballot.state != "superseded")
            ):
                lost += 1
            else:
                unproven += not _stands(ballot, events, payloads, heads)
        path = data / "kit.zip"
        with path.open("wb") as file:
            write_kit(estate.thing_of(assembly_id), file)
        faults = tuple(fault for fault in verify.verify(path) if not fault.startswith("motion"))
        return Found(lost, sum(number > 1 for number in counting.values()), unproven, faults, len(counting))


def _stands(ballot: Ballot, events: dict[int, str], payloads: dict[int, str], heads: dict[int, str]) -> bool:
    receipt = ballot.receipt
    if receipt is None or receipt["index"] not in events:
        return False
    leaf, root = leaf_of(json.loads(events[receipt["index"]])), bytes.fromhex(receipt["root"])
    path = [bytes.fromhex(step) for step in receipt["path"]]
    return (
        json.loads(payloads[receipt["index"]])["ballot"] == ballot.hash == receipt["ballot"]
        and heads[receipt["size"]] == receipt["root"]
        and included(leaf, receipt["index"], receipt["size"], path, root)
    )
