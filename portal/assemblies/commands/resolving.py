"""Ballots that conflict: decided by people, with a reason, on the record."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.rules import Viewer

from ..models import Ballot, Slot
from ..queries.assembly import AssemblyThing
from ..rules.ballots import slot_name
from . import accepting, recording


def resolve(viewer: Viewer, thing: AssemblyThing, ballot_id: int, counts: bool, reason: str) -> None:
    """Decide, on the record, whether a ballot in conflict counts instead of the one that stands."""
    policy.require("assemblies.resolve", viewer, thing)
    if len(reason.strip()) < 2:
        raise DomainError(_l("Give the reason: it is published."), "reason")
    accepting.hold(thing.id)
    held = db.session.get(Ballot, ballot_id, with_for_update=True, populate_existing=True)
    if held is None or held.assembly_id != thing.id:
        raise Missing
    if held.state != "conflict":
        raise Conflict(_l("This has been decided already."))
    slot = db.session.get_one(Slot, held.slot_id)
    said = {"slot": slot_name(slot.number), "ballot": held.hash, "counts": counts, "reason": reason.strip()[:300]}
    recording.append(thing.id, "ConflictDecided", said)
    here = select(Ballot).where(Ballot.slot_id == slot.id, Ballot.state == "counted")
    standing = db.session.scalars(here).first()
    if counts:
        if standing is not None:
            accepting.supersede(thing, standing, slot.number)
        recording.append(
            thing.id, "BallotAccepted",
            {"slot": slot_name(slot.number), "ballot": held.hash, "channel": held.channel},
        )  # fmt: skip
    held.state = "counted" if counts else "set_aside"
    held.reason, held.decided_by = reason.strip()[:300], viewer.id
    db.session.flush()
    if counts and accepting.binds(thing, held.channel):
        accepting.turn_out(slot.id, 1)
