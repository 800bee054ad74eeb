"""Voting: a ballot is begun, finished, changed until the close; each time the record grows and a receipt is given."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.rules import Viewer

from ..models import Ballot, BallotDraft, Record
from ..queries.assembly import AssemblyThing, MotionThing, MySlot, motions_of, my_slots
from ..rules.ballots import ballot_hash, ballot_record, slot_name
from ..rules.canonical import spelled
from ..rules.ruleset import Channel, Precedence
from . import recording
from .recording import Stamp


@dataclass(frozen=True)
class Receipt:
    """What the voter keeps: the ballot's hash, and the proof that it stands in the record."""

    vote: int
    slot: str
    ballot: str
    serial: str
    stamp: Stamp

    def record(self) -> dict[str, Any]:
        """As it is downloaded, and as `verify.py` reads it."""
        stamp = self.stamp
        return {
            "vote": self.vote, "slot": self.slot, "ballot": self.ballot, "serial": self.serial,
            "index": stamp.height, "size": stamp.size, "path": list(stamp.path), "root": stamp.root,
            "time": stamp.time, "signature": stamp.signature,
        }  # fmt: skip


def mine(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> MySlot:
    """A slot in which the viewer votes; raises `Missing` for any other."""
    for slot in my_slots(viewer, thing.id):
        if slot.id == slot_id:
            return slot
    raise Missing


def draft(viewer: Viewer, thing: AssemblyThing, slot_id: int, motion: MotionThing, said: Any) -> None:
    """Keep what the voter says of one motion; it is not cast, and every page says so until it is."""
    policy.require("assemblies.vote", viewer, thing)
    slot = mine(viewer, thing, slot_id)
    choice = motion.rule.read(said, thing.rules.follow)
    choices = {**(slot.draft or {}), str(motion.number): choice}
    row = insert_into(BallotDraft.__table__).values(
        slot_id=slot.id, person_id=viewer.id, choices=choices, at=clock.now()
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["slot_id", "person_id"], set_={"choices": row.excluded.choices, "at": row.excluded.at}
        )
    )
    begin_unfinished(viewer.id, "ballot", slot.id, f"{thing.path}/vote/{slot.id}/review")


def drop(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> None:
    """Drop what was begun; what was cast before stays."""
    policy.require("assemblies.vote", viewer, thing)
    slot = mine(viewer, thing, slot_id)
    _finish(viewer, slot)


def cast(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> Receipt:
    """Cast the ballot as it stands in the draft. A ballot cast here before is replaced, on the record.

    Raises `DomainError` where a motion is not answered yet, `Conflict` where the vote was closed in this moment or
    another channel's ballot stands and does not give way.
    """
    policy.require("assemblies.vote", viewer, thing)
    slot, motions = mine(viewer, thing, slot_id), motions_of(thing.id)
    choices = complete(motions, slot.draft or {}, thing.rules.follow)
    _hold(thing.id)
    if not thing.open_at(clock.now()):
        raise Conflict(_l("The vote was closed before this ballot arrived. It was not counted."))
    standing = db.session.scalars(select(Ballot).where(Ballot.slot_id == slot.id, Ballot.state == "counted")).first()
    if standing is not None and not _gives_way(standing, thing.rules.precedence):
        raise Conflict(
            _l("A ballot of yours was handed in on paper already. Ask the counters at the desk: both are on record.")
        )
    receipt = _accept(viewer, thing, slot, choices, standing)
    _finish(viewer, slot)
    return receipt


def complete(motions: list[MotionThing], draft: Mapping[str, Any], follow: bool) -> dict[str, Any]:
    """A ballot that says something of every motion; raises `DomainError` naming the first that is missing."""
    for motion in motions:
        if str(motion.number) not in draft:
            raise DomainError(
                _l("Motion %(number)s is not answered yet. You can also abstain.", number=motion.number),
                f"motion{motion.number}",
            )
    return {str(motion.number): motion.rule.read(draft[str(motion.number)], follow) for motion in motions}


def _hold(assembly_id: int) -> None:
    """Hold the vote's record: ballots of one vote are accepted one after the other, and none after the close."""
    db.session.execute(select(Record.size).where(Record.assembly_id == assembly_id).with_for_update())


def _gives_way(standing: Ballot, precedence: Precedence) -> bool:
    """Whether a ballot cast here replaces the one that counts: her own earlier one, a proxy's (the principal in person
    wins), or any other where the rules let the last one count."""
    return standing.channel in (Channel.WEB, Channel.PROXY) or precedence == Precedence.LAST


def _accept(
    viewer: Viewer, thing: AssemblyThing, slot: MySlot, choices: dict[str, Any], standing: Ballot | None
) -> Receipt:
    if standing is not None:
        standing.state = "superseded"
        db.session.flush()
        recording.append(thing.id, "BallotSuperseded", {"slot": slot_name(slot.number), "ballot": standing.hash})
    serial, nonce = secrets.token_hex(6).upper(), secrets.token_hex(16)
    proof = ballot_hash(ballot_record(serial, Channel.WEB, slot.number, nonce, choices))
    stamp = recording.append(
        thing.id, "BallotAccepted", {"slot": slot_name(slot.number), "ballot": proof, "channel": Channel.WEB.value}
    )
    receipt = Receipt(thing.id, slot_name(slot.number), proof, serial, stamp)
    db.session.add(
        Ballot(
            assembly_id=thing.id, slot_id=slot.id, serial=serial, channel=Channel.WEB, state="counted",
            choices=spelled(choices).decode(), nonce=nonce, hash=proof, cast_by=viewer.id, receipt=receipt.record(),
            at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    return receipt


def _finish(viewer: Viewer, slot: MySlot) -> None:
    db.session.execute(delete(BallotDraft).where(BallotDraft.slot_id == slot.id, BallotDraft.person_id == viewer.id))
    end_unfinished(viewer.id, "ballot", slot.id)
