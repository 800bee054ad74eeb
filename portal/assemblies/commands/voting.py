"""Voting: a ballot is begun, finished, changed until the close; each time the record grows and a receipt is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, delete, select

from portal.kernel import clock, policy
from portal.kernel.canonical import digest
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError, Missing
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.rules import Viewer

from ..models import Ballot, BallotDraft
from ..queries.assembly import AssemblyThing, MotionThing, MySlot, motions_of, my_slots
from ..rules.ruleset import Channel, Mode
from . import accepting
from .accepting import Arrival


def mine(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> MySlot:
    """A slot in which the viewer votes; raises `Missing` for any other."""
    for slot in my_slots(viewer, thing.id):
        if slot.id == slot_id:
            return slot
    raise Missing


def draft(viewer: Viewer, thing: AssemblyThing, slot_id: int, motion: MotionThing, said: Any) -> None:
    """Keep what the voter says of one motion; it is not cast, and every page says so until it is."""
    policy.require("assemblies.vote", viewer, thing)
    if thing.mode == Mode.ANONYMOUS:
        raise DomainError(_l("Nothing of an anonymous survey is kept before it is sent."))
    slot = mine(viewer, thing, slot_id)
    choice = motion.rule.read(said, thing.rules.follow)
    choices = {**(slot.draft or {}), str(motion.number): choice}
    row = {"slot_id": slot.id, "person_id": viewer.id, "choices": choices, "at": clock.now()}
    db.session.connection().execute(_draft(db.engine.dialect.name), row)
    begin_unfinished(viewer.id, "ballot", slot.id, f"{thing.path}/vote/{slot.id}/review")


@lru_cache
def _draft(_dialect: str) -> Any:
    """The statement behind `draft`, built once for a database: three of four requests of a vote are this one."""
    row = insert_into(BallotDraft.__table__)
    return row.on_conflict_do_update(
        index_elements=["slot_id", "person_id"], set_={"choices": row.excluded.choices, "at": row.excluded.at}
    )


def drop(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> None:
    """Drop what was begun; what was cast before stays."""
    policy.require("assemblies.vote", viewer, thing)
    slot = mine(viewer, thing, slot_id)
    finish(viewer, slot)


def cast(viewer: Viewer, thing: AssemblyThing, slot_id: int, shown: str | None = None) -> Ballot:
    """Cast the ballot as it stands in the draft. An earlier one of hers is replaced, on the record.

    `shown` is the digest of the choices the page showed beside its button; None where no page did. Sent twice, it is
    cast once. Raises `DomainError` where a motion is not answered yet or the draft was changed in another window,
    `Conflict` where the vote was closed in this moment. Where a ballot of hers came by another way and says otherwise,
    this one is kept, and the counters decide in public.
    """
    policy.require("assemblies.vote", viewer, thing)
    if thing.mode == Mode.ANONYMOUS:
        raise DomainError(_l("This is an anonymous survey: what is said in it is kept without a name."))
    accepting.hold(thing.id)
    slot, motions = mine(viewer, thing, slot_id), motions_of(thing.id)
    if shown is not None and slot.draft is None and (before := _cast_before(slot, shown)):
        return before
    choices = complete(motions, slot.draft or {}, thing.rules.follow)
    if shown is not None and shown != digest(choices):
        raise DomainError(_l("Your ballot was changed in another window since. Look it over again."))
    if slot.instructions is not None:
        check_instructions(choices, slot.instructions)
    channel = Channel.WEB if slot.instructions is None else Channel.PROXY
    ballot = accepting.take(thing, Arrival(slot.id, slot.number, channel, choices, cast_by=viewer.id))
    finish(viewer, slot)
    return ballot


def _cast_before(slot: MySlot, shown: str) -> Ballot | None:
    """The ballot that counts for a slot, if it says what the page showed: the button was pressed twice."""
    standing = db.session.scalars(select(Ballot).where(Ballot.serial == slot.ballot)).first()
    return standing if standing is not None and digest(json.loads(standing.choices)) == shown else None


def check_instructions(choices: Mapping[str, Any], instructions: Mapping[str, Any]) -> None:
    """The holder of a proxy says what her principal wrote; of the rest she decides herself (Shanghai 18)."""
    for number, said in instructions.items():
        if choices.get(number) != said:
            raise DomainError(
                _l("Your proxy says what you must vote on motion %(number)s.", number=number), f"motion{number}"
            )


def complete(motions: list[MotionThing], draft: Mapping[str, Any], follow: bool) -> dict[str, Any]:
    """A ballot that says something of every motion; raises `DomainError` naming the first that is missing."""
    for motion in motions:
        if str(motion.number) not in draft:
            raise DomainError(
                _l("Motion %(number)s is not answered yet. You can also abstain.", number=motion.number),
                f"motion{motion.number}",
            )
    return {str(motion.number): motion.rule.read(draft[str(motion.number)], follow) for motion in motions}


_DROPPED: Any = delete(BallotDraft).where(
    BallotDraft.slot_id == bindparam("slot"), BallotDraft.person_id == bindparam("person")
)


def finish(viewer: Viewer, slot: MySlot) -> None:
    """What was begun is done: no page says any longer that it is not."""
    db.session.connection().execute(_DROPPED, {"slot": slot.id, "person": viewer.id})
    end_unfinished(viewer.id, "ballot", slot.id)
