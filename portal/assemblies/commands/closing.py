"""The end of a vote: closed when its time is over, counted strictly and under the adopted rule, announced."""

from __future__ import annotations

import json
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.models import UnfinishedThing
from portal.people.rules import Viewer

from ..models import Assembly, Ballot, BallotDraft, OfficialImport, Record, Slot
from ..queries import counting
from ..queries.afterwards import passed_numbers
from ..queries.assembly import AssemblyThing, MotionThing, motions_of
from ..rules.counting import Count, Returned, Silence, count, elect
from ..rules.law import Weight
from ..rules.lifecycle import ASSEMBLY
from ..rules.ruleset import Channel, Mode, MotionKind
from . import recording
from .sources import tell_sources
from .surveying import seal, surveyed


def close(viewer: Viewer, thing: AssemblyThing) -> None:
    """No ballot is taken any more. Raises `DomainError` while two ballots of one slot wait for a decision."""
    policy.require("assemblies.close", viewer, thing)
    db.session.execute(select(Record.size).where(Record.assembly_id == thing.id).with_for_update())
    conflicts = select(func.count()).select_from(Ballot)
    waiting = db.session.scalar(conflicts.where(Ballot.assembly_id == thing.id, Ballot.state == "conflict"))
    if waiting:
        raise DomainError(_l("Decide the %(number)s ballots that conflict first.", number=waiting))
    file = select(OfficialImport.id).where(OfficialImport.assembly_id == thing.id, OfficialImport.state == "waiting")
    if db.session.scalar(file) is not None:
        raise DomainError(_l("A file of the official platform waits: it is confirmed or withdrawn first."))
    matter, row = _held(thing)
    state = ASSEMBLY.move("close", "voting" if matter.state == "announced" else matter.state)
    row.closed_at = clock.now()
    slots = select(Slot.id).where(Slot.assembly_id == thing.id)
    db.session.execute(delete(BallotDraft).where(BallotDraft.slot_id.in_(slots)))
    db.session.execute(
        delete(UnfinishedThing).where(UnfinishedThing.kind == "ballot", UnfinishedThing.reference.in_(slots))
    )
    if thing.mode == Mode.ANONYMOUS:
        seal(thing.id)
    recording.append(thing.id, "Closed", {"ballots": _counted(thing.id)})
    recording.append(thing.id, "Revealed", {"seed": row.seed})
    matters.move(matter, state)
    matters.record(viewer, "assemblies.closed", thing.id)


def _counted(assembly_id: int) -> int:
    ballots = select(func.count()).select_from(Ballot)
    return db.session.scalar(ballots.where(Ballot.assembly_id == assembly_id, Ballot.state == "counted")) or 0


def _held(thing: AssemblyThing) -> tuple[Matter, Assembly]:
    row = db.session.get_one(Assembly, thing.id, with_for_update=True, populate_existing=True)
    return db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True), row


def decide(viewer: Viewer, thing: AssemblyThing) -> dict[str, Any]:
    """Count and announce; returns the result as it is published."""
    policy.require("assemblies.decide", viewer, thing)
    matter, row = _held(thing)
    state = ASSEMBLY.move("decide", matter.state)
    if thing.mode == Mode.ANONYMOUS:
        motions = surveyed(thing.id, motions_of(thing.id))
    else:
        motions = counted(thing, motions_of(thing.id), row.seed)
    if _tells_too_much(thing, motions):
        motions = [bare(one) for one in motions]
    result: dict[str, Any] = {"vote": thing.id, "motions": motions}
    if not thing.rules.statutory and thing.mode == Mode.NAMED:  # of a confidential vote it would say too much
        result["advice"] = counting.tallied(thing.id, (Channel.WEB, Channel.PROXY)).sums
    row.result, row.announced_at = result, clock.now()
    recording.append(thing.id, "Result", result)
    matters.move(matter, state)
    passed = passed_numbers(result)
    matters.record(viewer, "assemblies.decided", thing.id, passed=len(passed), motions=len(motions))
    tell_sources(viewer, thing, motions_of(thing.id), passed)
    return result


def _tells_too_much(thing: AssemblyThing, motions: list[dict[str, Any]]) -> bool:
    """Of a confidential vote with few ballots back, exact heads and area would say who said what (4.4)."""
    if thing.mode != Mode.CONFIDENTIAL:
        return False
    first = motions[0]
    back, _area = first.get("strict", first)["participating"]
    return bool(back < json.loads(thing.setup)["least"])


def bare(one: dict[str, Any]) -> dict[str, Any]:
    """A motion's outcome without its sums: how many took part, and whether it passed or who is elected."""
    sums = ("sides", "votes")
    return {key: bare(part) if isinstance(part, dict) else part for key, part in one.items() if key not in sums}


def counted(thing: AssemblyThing, motions: list[MotionThing], seed: str) -> list[dict[str, Any]]:
    """Every motion's figures as the record and the recount kit hold them: [heads, area] in whole numbers."""
    channels = thing.rules.channels
    tally, silent = counting.tallied(thing.id, channels), counting.silent(thing.id, channels)
    results = []
    for motion in motions:
        weights = tally.of(motion.number)
        if motion.rule.kind == MotionKind.ELECTION:
            votes = {name: weights.get(name, Weight()) for name in motion.rule.options}
            done = elect(votes, thing.total, tally.returned, motion.rule.seats, seed)
            results.append(
                {
                    "number": motion.number, "elected": list(done.elected), "alternates": list(done.alternates),
                    "votes": {name: _pair(weight) for name, weight in votes.items()},
                    "participating": _pair(tally.returned), "drawn": [list(names) for names in done.drawn],
                }
            )  # fmt: skip
            continue
        readings = {"strict": Silence.NONE, "adopted": thing.rules.silence}
        returned = Returned(weights, silent)
        results.append(
            {"number": motion.number}
            | {
                name: figures(count(motion.rule.item, motion.rule.options, thing.total, returned, silence))
                for name, silence in readings.items()
            }
        )
    return results


def figures(one: Count) -> dict[str, Any]:
    """A count as plain numbers."""
    return {
        "participating": _pair(one.participating), "sides": {name: _pair(side) for name, side in one.sides.items()},
        "winner": one.winner, "passed": one.passed,
    }  # fmt: skip


def _pair(weight: Weight) -> list[int]:
    return [weight.heads, weight.area]
