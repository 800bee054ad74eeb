"""Files of the official platform: the one that waits, what it would change, and those that were taken."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from portal.kernel.canonical import spelled
from portal.kernel.db import Rows, db
from portal.people.models import Person
from portal.places.models import Building, Unit

from ..models import Ballot, OfficialImport, OfficialRow, Slot, SlotUnit
from ..rules.conflicts import Standing, meet
from ..rules.ruleset import Channel
from .assembly import AssemblyThing

LISTED = 200


@dataclass(frozen=True)
class Change:
    """What a row of a file would do: `outcome` is counts, known, or what becomes of a ballot beside another."""

    number: int
    slot_id: int
    slot: int
    said: str
    choices: dict[str, Any]
    outcome: str


@dataclass
class Preview:
    """What a whole file would do; `listed` are the first rows that meet a ballot already there."""

    figures: dict[str, int] = field(default_factory=dict)
    listed: list[Change] = field(default_factory=list)


def imports_of(assembly_id: int) -> Rows:
    """The files of a vote that wait or were taken, newest first, with who entered (`by`) and who confirmed them."""
    other = aliased(Person)
    return db.session.execute(
        select(OfficialImport.id, OfficialImport.state, OfficialImport.file, OfficialImport.digest,
               OfficialImport.ballots, OfficialImport.entered_by, OfficialImport.at, Person.name.label("by"),
               other.name.label("confirmed"))
        .join(Person, Person.id == OfficialImport.entered_by)
        .join(other, other.id == OfficialImport.confirmed_by, isouter=True)
        .where(OfficialImport.assembly_id == assembly_id, OfficialImport.state != "withdrawn")
        .order_by(OfficialImport.id.desc())
        .limit(50)
    ).all()  # fmt: skip


def changes_of(thing: AssemblyThing, import_id: int) -> list[Change]:
    """What each row of a file that waits would do to the record as it stands now; bounded by the file's own rows."""
    rows = db.session.execute(
        select(OfficialRow.number, OfficialRow.slot_id, Slot.number, Slot.said, OfficialRow.choices, Ballot.channel,
               Ballot.choices)
        .join(Slot, Slot.id == OfficialRow.slot_id)
        .join(Ballot, and_(Ballot.slot_id == Slot.id, Ballot.state == "counted"), isouter=True)
        .where(OfficialRow.import_id == import_id)
        .order_by(OfficialRow.number)
    ).all()  # fmt: skip
    known = _known(import_id)
    return [Change(row[0], row[1], row[2], row[3], row[4], _outcome(thing, row, known.get(row[1]))) for row in rows]


def _known(import_id: int) -> dict[int, str]:
    """What the official platform said last of the slots of a file."""
    slots = select(OfficialRow.slot_id).where(OfficialRow.import_id == import_id)
    last = (
        select(func.max(Ballot.id))
        .where(Ballot.slot_id.in_(slots), Ballot.channel == Channel.OFFICIAL)
        .group_by(Ballot.slot_id)
    )
    return {row.slot_id: row.choices for row in db.session.execute(
        select(Ballot.slot_id, Ballot.choices).where(Ballot.id.in_(last)))}  # fmt: skip


def _outcome(thing: AssemblyThing, row: Any, known: str | None) -> str:
    said = spelled(dict(row[4])).decode()
    if known == said:
        return "known"
    if row[5] is None:
        return "counts"
    standing = Standing(Channel(row[5]), row[6])
    return meet(standing, Standing(Channel.OFFICIAL, said), thing.rules.statutory).value


def preview_of(thing: AssemblyThing, import_id: int) -> Preview:
    """The dry run of a file."""
    preview = Preview(dict.fromkeys(("counts", "replaces", "set_aside", "conflict", "known"), 0))
    for change in changes_of(thing, import_id):
        preview.figures[change.outcome] += 1
        if change.outcome in ("replaces", "conflict") and len(preview.listed) < LISTED:
            preview.listed.append(change)
    return preview


def slots_by_number(assembly_id: int) -> dict[int, int]:
    """The slots of a vote by the number on their ballots."""
    return {row.number: row.id for row in db.session.execute(
        select(Slot.number, Slot.id).where(Slot.assembly_id == assembly_id))}  # fmt: skip


def units_of(assembly_id: int) -> Rows:
    """The units of a vote: (slot_id, ballot number, building, unit), in the order of a template."""
    return db.session.execute(
        select(Slot.id, Slot.number, Building.name, Unit.number.label("unit"))
        .join(SlotUnit, SlotUnit.slot_id == Slot.id)
        .join(Unit, Unit.id == SlotUnit.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .where(Slot.assembly_id == assembly_id)
        .order_by(Slot.number, Unit.id)
    ).all()
