"""匿名征询: what is said is kept apart from who took part, without time or order; nothing leads from one to the other.

It is advice: every head is one, nothing weighs area, and what was said cannot be changed, because nobody can find it.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from portal.kernel import policy
from portal.kernel.canonical import digest, spelled
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.people.rules import Viewer

from ..models import AnonymousBallot, Participation, Slot
from ..queries.assembly import AssemblyThing, MotionThing, motions_of
from ..queries.kit import survey_rows
from ..rules.ballots import slot_name
from . import accepting, recording
from .voting import complete, mine


def take_part(viewer: Viewer, thing: AssemblyThing, slot_id: int, said: Mapping[str, Any]) -> str:
    """Say it, once: `said` is the answer by the motion's number. No draft is kept, for it would have her name.

    Returns the tracker, a random word that is shown this one time and known to nobody else.
    """
    policy.require("assemblies.vote", viewer, thing)
    slot, motions = mine(viewer, thing, slot_id), motions_of(thing.id)
    if slot.instructions is not None:
        raise DomainError(_l("An anonymous survey knows no proxies: the owner says it herself."))
    choices = complete(motions, said, thing.rules.follow)
    accepting.hold(thing.id)
    took_part = insert_into(Participation.__table__).values(slot_id=slot.id)
    if not changed(took_part.on_conflict_do_nothing()):
        raise DomainError(_l("These owners have taken part already. Nothing leads back to it, so it stays."))
    tracker = secrets.token_hex(10).upper()
    row = {"tracker": tracker, "assembly_id": thing.id, "choices": spelled(choices).decode()}
    db.session.execute(insert(AnonymousBallot), [row])
    accepting.turn_out(slot.id, 1)
    return tracker


def seal(assembly_id: int) -> None:
    """At the close: write every ballot anew in the order of its tracker, and bind each by its hash.

    The record also names the slots that took part, in their order, without time or answer: nobody answers for others.
    """
    here = AnonymousBallot.assembly_id == assembly_id
    kept = select(AnonymousBallot.tracker, AnonymousBallot.choices).where(here).order_by(AnonymousBallot.tracker)
    rows: list[dict[str, Any]] = [
        {"tracker": tracker, "assembly_id": assembly_id, "choices": choices}
        for tracker, choices in db.session.execute(kept)
    ]
    db.session.execute(delete(AnonymousBallot).where(here))
    if rows:
        db.session.execute(insert(AnonymousBallot), rows)
    slots = select(Slot.number).join(Participation, Participation.slot_id == Slot.id).order_by(Slot.number)
    numbers = db.session.scalars(slots.where(Slot.assembly_id == assembly_id))
    recording.append(assembly_id, "TookPart", {"slots": [slot_name(number) for number in numbers]})
    answers = {row["tracker"]: digest(row) for row in survey_rows(assembly_id)}
    recording.append(assembly_id, "Sealed", {"answers": answers, "number": len(rows)})


def surveyed(assembly_id: int, motions: list[MotionThing]) -> list[dict[str, Any]]:
    """How many said what, by motion: heads, nothing else."""
    ballots = [row["choices"] for row in survey_rows(assembly_id)]
    results = []
    for motion in motions:
        said = Counter(str(ballot[str(motion.number)]) for ballot in ballots)
        results.append({"number": motion.number, "heads": dict(sorted(said.items()))})
    return results
