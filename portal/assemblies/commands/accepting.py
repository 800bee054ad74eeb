"""Taking one ballot of a slot, by whatever way it came: one counts, every one stays on the record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select, update

from portal.kernel import clock
from portal.kernel.canonical import spelled
from portal.kernel.db import db
from portal.kernel.errors import Conflict

from ..models import Ballot, Slot, Turnout
from ..queries.assembly import AssemblyThing
from ..rules.ballots import ballot_hash, ballot_record, slot_name
from ..rules.conflicts import Standing, Verdict, meet
from ..rules.ruleset import Channel
from . import recording
from .recording import Stamp


@dataclass(frozen=True)
class Arrival:
    """A ballot that arrives: of which slot, how, what it says, by whose hands."""

    slot_id: int
    slot: int
    channel: Channel
    choices: Mapping[str, Any]
    cast_by: int | None = None
    entered_by: int | None = None
    confirmed_by: int | None = None


# Built once, as what every ballot waits for.
_STANDING: Any = select(Ballot).where(Ballot.slot_id == bindparam("slot"), Ballot.state == "counted")
_TURNOUT: Any = Turnout.__table__
_SLOT: Any = Slot.__table__
_TURNED: Any = (
    update(_TURNOUT)
    .where(_TURNOUT.c.assembly_id == _SLOT.c.assembly_id, _TURNOUT.c.building_id == _SLOT.c.building_id)
    .where(_SLOT.c.id == bindparam("slot"))
    .values(
        back=_TURNOUT.c.back + bindparam("change"),
        back_area=_TURNOUT.c.back_area + bindparam("change") * _SLOT.c.area,
    )
)


def hold(assembly_id: int) -> None:
    """Hold the vote's record: ballots of one vote are taken one after the other, and none after the close."""
    recording.hold(assembly_id)


def binds(thing: AssemblyThing, channel: str) -> bool:
    """Whether a ballot that came this way counts in this vote, or is advice."""
    return channel in thing.rules.channels


def turn_out(slot_id: int, change: int) -> None:
    """A slot has a ballot that counts from now on (1), or none any more (-1)."""
    db.session.connection().execute(_TURNED, {"slot": slot_id, "change": change})


def take(thing: AssemblyThing, arrival: Arrival) -> Ballot:
    """Take a ballot into the record. Its `state` says what became of it: counted, set aside, or in conflict."""
    hold(thing.id)
    if not thing.open_at(clock.now()) and arrival.channel in (Channel.WEB, Channel.PROXY):
        raise Conflict(_l("The vote was closed before this ballot arrived. It was not counted."))
    standing = db.session.scalars(_STANDING, {"slot": arrival.slot_id}).first()
    ballot = _drawn(thing, arrival)
    verdict = Verdict.REPLACES if standing is None else _meet(standing, ballot, thing.rules.statutory)
    ballot.state = {Verdict.REPLACES: "counted", Verdict.SET_ASIDE: "set_aside"}.get(verdict, "conflict")
    if standing is not None and verdict == Verdict.REPLACES:
        supersede(thing, standing, arrival.slot)
    kind = {"counted": "BallotAccepted", "set_aside": "BallotSetAside"}.get(ballot.state, "BallotHeld")
    said = {"slot": slot_name(arrival.slot), "ballot": ballot.hash, "channel": arrival.channel.value}
    stamp = recording.append(thing.id, kind, said)
    ballot.receipt = _receipt(thing, arrival, ballot, stamp)
    db.session.add(ballot)
    db.session.flush()
    if ballot.state == "counted" and binds(thing, ballot.channel):
        turn_out(arrival.slot_id, 1)
    return ballot


def _drawn(thing: AssemblyThing, arrival: Arrival) -> Ballot:
    serial, nonce = secrets.token_hex(6).upper(), secrets.token_hex(16)
    record = ballot_record(serial, arrival.channel, arrival.slot, nonce, arrival.choices)
    return Ballot(
        assembly_id=thing.id, slot_id=arrival.slot_id, serial=serial, channel=arrival.channel, nonce=nonce,
        choices=spelled(dict(arrival.choices)).decode(), hash=ballot_hash(record), cast_by=arrival.cast_by,
        entered_by=arrival.entered_by, confirmed_by=arrival.confirmed_by, at=clock.now(),
    )  # fmt: skip


def _meet(standing: Ballot, arriving: Ballot, statutory: bool) -> Verdict:
    return meet(
        Standing(Channel(standing.channel), standing.choices), Standing(Channel(arriving.channel), arriving.choices),
        statutory,
    )  # fmt: skip


def supersede(thing: AssemblyThing, standing: Ballot, slot: int) -> None:
    """A ballot stops counting; it stays where it is."""
    standing.state = "superseded"
    db.session.flush()
    if binds(thing, standing.channel):
        turn_out(standing.slot_id, -1)
    recording.append(thing.id, "BallotSuperseded", {"slot": slot_name(slot), "ballot": standing.hash})


def _receipt(thing: AssemblyThing, arrival: Arrival, ballot: Ballot, stamp: Stamp) -> dict[str, Any]:
    """The proof that this ballot stands in the record, as it is downloaded and as `verify.py` reads it."""
    return {
        "vote": thing.id, "slot": slot_name(arrival.slot), "ballot": ballot.hash, "serial": ballot.serial,
        "index": stamp.height, "size": stamp.size, "path": list(stamp.path), "root": stamp.root,
        "time": stamp.time, "signature": stamp.signature,
    }  # fmt: skip
