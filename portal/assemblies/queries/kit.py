"""The recount kit as a zip file, streamed from the record; what it holds depends on the privacy of the vote.

Its bytes follow from the record: two who ask for the kit of a closed vote get the same file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select

from portal.kernel import signing
from portal.kernel.canonical import spelled
from portal.kernel.db import db
from portal.kernel.packing import part

from ..models import AnonymousBallot, Ballot, Head, RecordEvent, Slot
from ..rules import log
from ..rules.ballots import ballot_record, slot_hash, slot_name, slot_record
from ..rules.growing import onward_paths
from ..rules.log import head_record, leaf_hash
from ..rules.ruleset import Mode
from .assembly import AssemblyThing
from .electorate import frozen_slots, salt_of

VERIFY = Path(__file__).resolve().parents[1] / "kit" / "verify.py"
BLOCK = 5_000


def write_kit(thing: AssemblyThing, file: IO[bytes], sealed: bool = False) -> None:
    """Write the kit of a vote. `sealed` adds the choices of a confidential vote, for its scrutineers alone."""
    with zipfile.ZipFile(file, "w") as kit:
        leaves: list[bytes] = []
        kit.writestr(part("setup.json"), thing.setup + "\n")
        kit.writestr(part("result.json"), spelled(thing.result or {"vote": thing.id, "motions": []}) + b"\n")
        _lines(kit, "electorate.jsonl", _electorate(thing, sealed))
        _lines(kit, "events.jsonl", _events(thing.id, leaves))
        _lines(kit, "heads.jsonl", _heads(thing.id, leaves))
        if thing.mode == Mode.ANONYMOUS:
            rows = survey_rows(thing.id) if thing.closed_at else iter(())
            _lines(kit, "ballots.jsonl", map(spelled, rows))
        else:  # how it goes is nobody's to know before the close
            openly = thing.closed_at is not None and (sealed or thing.mode == Mode.NAMED)
            _lines(kit, "ballots.jsonl", _ballots(thing.id, openly))
        kit.writestr(part("verify.py"), VERIFY.read_bytes())


def _lines(kit: zipfile.ZipFile, name: str, rows: Iterator[bytes]) -> None:
    with kit.open(part(name), "w") as file:
        for row in rows:
            file.write(row + b"\n")


def _electorate(thing: AssemblyThing, sealed: bool) -> Iterator[bytes]:
    """In the clear in a named vote and in a sealed file; else every line by its salted hash."""
    salted = json.loads(thing.setup)["salted"]
    for row in frozen_slots(thing.id):
        record = slot_record(
            row.number, row.area, row.developer, row.building_id, salt_of(thing.id, row.number) if salted else ""
        )
        yield spelled(slot_hash(record) if salted and not sealed else record)


def _events(assembly_id: int, leaves: list[bytes]) -> Iterator[bytes]:
    """Every event, its leaf of the tree noted."""
    rows = db.session.execute(
        select(RecordEvent.event, RecordEvent.payload)
        .where(RecordEvent.assembly_id == assembly_id)
        .order_by(RecordEvent.height)
        .execution_options(yield_per=BLOCK)
    )
    for event, payload in rows:
        leaves.append(leaf_hash(event.encode()))
        yield f'{{"event":{event},"payload":{payload}}}'.encode()


def _heads(assembly_id: int, leaves: list[bytes]) -> Iterator[bytes]:
    """The published heads and, over what came after them, one of the last event's time; each with its proof."""
    rows = db.session.execute(
        select(Head.size, Head.root, Head.time, Head.signature)
        .where(Head.assembly_id == assembly_id, Head.size <= len(leaves))
        .order_by(Head.size)
    )
    heads = [dict(row._mapping) for row in rows]
    if heads[-1]["size"] != len(leaves):
        last = db.session.get_one(RecordEvent, (assembly_id, len(leaves) - 1)).event
        said = head_record(assembly_id, len(leaves), log.root(leaves).hex(), json.loads(last)["time"])
        heads.append({**said, "signature": signing.sign(spelled(said))})
    for head, path in zip(heads, onward_paths(leaves, [head["size"] for head in heads]), strict=True):
        yield spelled({**head, "vote": assembly_id, "path": [step.hex() for step in path]})


def survey_rows(assembly_id: int) -> Iterator[dict[str, Any]]:
    """What was said in an anonymous survey, in the order of the trackers."""
    rows = db.session.execute(
        select(AnonymousBallot.tracker, AnonymousBallot.choices)
        .where(AnonymousBallot.assembly_id == assembly_id)
        .order_by(AnonymousBallot.tracker)
        .execution_options(yield_per=BLOCK)
    )
    for tracker, choices in rows:
        yield {"tracker": tracker, "choices": json.loads(choices)}


def _ballots(assembly_id: int, openly: bool) -> Iterator[bytes]:
    rows = db.session.execute(
        select(Ballot.serial, Ballot.channel, Ballot.nonce, Ballot.choices, Ballot.hash, Slot.number)
        .join(Slot, Slot.id == Ballot.slot_id)
        .where(Ballot.assembly_id == assembly_id, Ballot.state == "counted")
        .order_by(Slot.number)
        .execution_options(yield_per=BLOCK)
    )
    for row in rows:
        record: dict[str, Any] = {"slot": slot_name(row.number), "hash": row.hash}
        if openly:
            record = ballot_record(row.serial, row.channel, row.number, row.nonce, json.loads(row.choices))
        yield spelled(record)
