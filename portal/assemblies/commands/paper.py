"""Paper ballots: read twice, added up, taken stack by stack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.rules import Viewer

from ..models import Ballot, PaperBatch, PaperEntry, Slot
from ..queries.assembly import AssemblyThing, motions_of
from ..rules.counting import INVALID
from ..rules.ruleset import Channel
from . import accepting, recording
from .accepting import Arrival
from .serving import slot_by_number


def open_batch(viewer: Viewer, thing: AssemblyThing, forms: int) -> PaperBatch:
    """Begin a stack of paper ballots, with the number of forms on its cover sheet."""
    policy.require("assemblies.count_paper", viewer, thing)
    if not 1 <= forms <= 500:
        raise DomainError(_l("A stack has 1 to 500 ballots."), "forms")
    row = PaperBatch(assembly_id=thing.id, forms=forms, entered_by=viewer.id, at=clock.now())
    db.session.add(row)
    db.session.flush()
    return row


def batch_of(thing: AssemblyThing, batch_id: int, hold: bool = True) -> PaperBatch:
    """A stack of this vote, held until the transaction ends; raises `Missing` for any other."""
    row = db.session.get(PaperBatch, batch_id, with_for_update=hold or None, populate_existing=hold)
    if row is None or row.assembly_id != thing.id:
        raise Missing
    return row


def reading(thing: AssemblyThing, said: Mapping[str, Any], invalid: str = "") -> dict[str, Any]:
    """What a paper says: every motion, a blank or over-marked one being invalid; or why the whole paper is."""
    if invalid:
        return {"invalid": invalid[:100]}
    result: dict[str, Any] = {}
    for motion in motions_of(thing.id):
        value = said.get(str(motion.number))
        result[str(motion.number)] = motion.rule.read(value, thing.rules.follow) if value else INVALID
    return result


def enter(
    viewer: Viewer, thing: AssemblyThing, batch: PaperBatch, number: int, said: dict[str, Any], scan_id: int
) -> PaperEntry:
    """Enter a paper ballot for the first time, by whoever began the stack."""
    policy.require("assemblies.count_paper", viewer, thing)
    if batch.closed_at is not None or batch.entered_by != viewer.id:
        raise DomainError(_l("Whoever began this stack enters its ballots."))
    slot = slot_by_number(thing, number)
    entered = db.session.scalar(select(func.count()).select_from(PaperEntry).where(PaperEntry.batch_id == batch.id))
    if (entered or 0) >= batch.forms:
        raise DomainError(_l("The cover sheet says %(forms)s ballots, and all are entered.", forms=batch.forms), "slot")
    if db.session.scalar(select(PaperEntry.id).where(PaperEntry.batch_id == batch.id, PaperEntry.slot_id == slot.id)):
        raise DomainError(_l("This ballot is entered already."), "slot")
    row = PaperEntry(batch_id=batch.id, slot_id=slot.id, scan_id=scan_id, first=said, first_by=viewer.id)
    db.session.add(row)
    db.session.flush()
    return row


def enter_again(viewer: Viewer, thing: AssemblyThing, entry_id: int, said: dict[str, Any]) -> PaperEntry:
    """Read a ballot again from its scan, without the first reading; a third person where the two differ."""
    policy.require("assemblies.count_paper", viewer, thing)
    row = db.session.get(PaperEntry, entry_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise Missing
    batch = batch_of(thing, row.batch_id)
    if batch.closed_at is not None:
        raise Conflict(_l("This stack is closed."))
    if viewer.id in (row.first_by, row.second_by):
        raise DomainError(_l("You have read this ballot already: a colleague reads it again."))
    if row.second is None:
        row.second, row.second_by = said, viewer.id
    elif row.second != row.first:
        row.third, row.third_by = said, viewer.id
    else:
        raise Conflict(_l("Two readings agree already."))
    db.session.flush()
    return row


def settled(entry: PaperEntry) -> dict[str, Any] | None:
    """The reading two people agree on, or the third person's where they did not; None while it is open."""
    if entry.second is None:
        return None
    return entry.first if entry.first == entry.second else entry.third


def close_batch(viewer: Viewer, thing: AssemblyThing, batch: PaperBatch, heads: int, area: int) -> list[Ballot]:
    """Take a whole stack into the record. `heads` and `area` (0.01 m²) are what its cover sheet adds up to.

    Raises `DomainError` while a ballot is not read twice, and where the totals do not agree: then nothing is taken.
    """
    policy.require("assemblies.count_paper", viewer, thing)
    if batch.closed_at is not None:
        raise Conflict(_l("This stack is closed."))
    if batch.entered_by == viewer.id:
        raise DomainError(_l("You entered this yourself: a colleague confirms it."))
    entries = list(db.session.scalars(select(PaperEntry).where(PaperEntry.batch_id == batch.id)))
    slots = {row.id: row for row in db.session.scalars(
        select(Slot).where(Slot.id.in_([entry.slot_id for entry in entries])))}  # fmt: skip
    if any(settled(entry) is None for entry in entries):
        raise DomainError(_l("Some ballots are not read twice yet, or their readings differ."))
    counted = (len(entries), sum(slots[entry.slot_id].area for entry in entries))
    if len(entries) != batch.forms or counted != (heads, area):
        raise DomainError(_l("The totals do not agree with the cover sheet. Nothing was taken."), "heads")
    accepting.hold(thing.id)
    recording.append(thing.id, "PaperBatch", {"batch": batch.id, "forms": batch.forms, "heads": heads, "area": area})
    taken = [_take(thing, entry, slots[entry.slot_id]) for entry in entries]
    batch.closed_at, batch.closed_by = clock.now(), viewer.id
    db.session.flush()
    return taken


def _take(thing: AssemblyThing, entry: PaperEntry, slot: Slot) -> Ballot:
    said = settled(entry)
    assert said is not None
    if "invalid" in said:
        said = {str(motion.number): INVALID for motion in motions_of(thing.id)}
    return accepting.take(
        thing,
        Arrival(slot.id, slot.number, Channel.PAPER, said, entered_by=entry.first_by, confirmed_by=entry.second_by),
    )
