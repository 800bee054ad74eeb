"""Taking the export of the official platform: read, entered by one, confirmed by another, whole or not at all."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, insert, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.rules import Viewer

from ..importing import official as importing
from ..importing.columns import normal
from ..importing.official import Reading, Voters
from ..models import Ballot, OfficialImport, OfficialRow
from ..queries import official as queries
from ..queries.assembly import AssemblyThing, motions_of
from ..rules.ruleset import Channel, Mode
from . import accepting, recording
from .accepting import Arrival


@dataclass(frozen=True)
class File:
    """A file that was read."""

    name: str
    digest: str
    reading: Reading


def read(viewer: Viewer, thing: AssemblyThing, name: str, content: bytes) -> File:
    """Read a file without keeping anything. Raises `Unreadable`, or `DomainError` in an anonymous survey."""
    policy.require("assemblies.import_official", viewer, thing)
    if thing.mode == Mode.ANONYMOUS:
        raise DomainError(_l("An anonymous survey takes no ballots of the official platform."), "file")
    units = defaultdict(list)
    for row in queries.units_of(thing.id):
        units[normal(row.name), normal(row.unit)].append(row.id)
    voters = Voters(queries.slots_by_number(thing.id), units)
    reading = importing.read(content, motions_of(thing.id), thing.rules.follow, voters)
    return File(name.strip()[-100:], hashlib.sha256(content).hexdigest(), reading)


def enter(viewer: Viewer, thing: AssemblyThing, file: File) -> OfficialImport:
    """Let a file wait for its confirmation. The same file again is the import that is there already.

    Raises `DomainError` where a row cannot be taken, another file waits, or nothing in it is new.
    """
    policy.require("assemblies.import_official", viewer, thing)
    accepting.hold(thing.id)
    here = select(OfficialImport).where(OfficialImport.assembly_id == thing.id, OfficialImport.state != "withdrawn")
    same = db.session.scalars(here.where(OfficialImport.digest == file.digest)).one_or_none()
    if same is not None:
        return same
    if file.reading.faults or not file.reading.lines:
        raise DomainError(_l("No row of this file was taken."), "file")
    if db.session.scalar(here.where(OfficialImport.state == "waiting")) is not None:
        raise DomainError(_l("Another file waits: it is confirmed or withdrawn first."), "file")
    row = OfficialImport(assembly_id=thing.id, file=file.name, digest=file.digest, ballots=len(file.reading.lines),
                         entered_by=viewer.id, at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    db.session.execute(
        insert(OfficialRow),
        [{"import_id": row.id, "number": line.number, "slot_id": line.slot_id, "choices": dict(line.choices)}
         for line in file.reading.lines],
    )  # fmt: skip
    if all(change.outcome == "known" for change in queries.changes_of(thing, row.id)):
        raise DomainError(_l("Nothing in this file is new: all its ballots are in the record already."), "file")
    return row


def _waiting(thing: AssemblyThing, import_id: int) -> OfficialImport:
    accepting.hold(thing.id)
    row = db.session.get(OfficialImport, import_id, with_for_update=True, populate_existing=True)
    if row is None or row.assembly_id != thing.id:
        raise Missing
    if row.state != "waiting":
        raise Conflict(_l("This file was confirmed or withdrawn already."))
    return row


def confirm(viewer: Viewer, thing: AssemblyThing, import_id: int) -> list[Ballot]:
    """Take every ballot of a file into the record, with the file's digest. One that stands there already is left."""
    policy.require("assemblies.import_official", viewer, thing)
    row = _waiting(thing, import_id)
    if row.entered_by == viewer.id:
        raise DomainError(_l("You entered this yourself: a colleague confirms it."))
    changes = [change for change in queries.changes_of(thing, row.id) if change.outcome != "known"]
    recording.append(thing.id, "OfficialImport", {"file": row.digest, "ballots": len(changes)})
    row.state, row.confirmed_by, row.confirmed_at = "taken", viewer.id, clock.now()
    taken = [
        accepting.take(
            thing,
            Arrival(change.slot_id, change.slot, Channel.OFFICIAL, change.choices, entered_by=row.entered_by,
                    confirmed_by=viewer.id),
        )
        for change in changes
    ]  # fmt: skip
    _drop_rows(row)
    return taken


def withdraw(viewer: Viewer, thing: AssemblyThing, import_id: int) -> None:
    """Take a file back before it is confirmed; nothing of it remains but that it was there."""
    policy.require("assemblies.import_official", viewer, thing)
    row = _waiting(thing, import_id)
    row.state = "withdrawn"
    _drop_rows(row)


def _drop_rows(row: OfficialImport) -> None:
    db.session.execute(delete(OfficialRow).where(OfficialRow.import_id == row.id))
    db.session.flush()
