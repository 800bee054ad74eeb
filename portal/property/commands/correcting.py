"""Correcting the register: one officer enters it with the reason, another confirms it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.commands import happened
from portal.people.rules import Viewer
from portal.places.models import Unit

from .. import queries
from ..models import Correction, UnitChange
from ..queries import CorrectionThing, Said, UnitThing
from ..rules import AREA_SOURCES, CORRECTION, OWNER_KINDS, UNIT_KINDS, WantedOwner, settled_owners, share_said
from .objecting import reopen
from .owning import put_owners


def correct_details(
    viewer: Viewer, unit: UnitThing, kind: str, floor: int | None, area: int | None, area_source: str, reason: str
) -> Correction:
    """Enter another kind, floor, area (0.01 m²) or source of the area for a colleague to confirm. Raises `DomainError`
    for what a unit cannot be, and where nothing would change."""
    policy.require("property.correct", viewer, unit)
    before = _held(unit.id)
    if kind not in UNIT_KINDS or area_source not in AREA_SOURCES:
        raise DomainError(_l("Choose one of the answers."), "kind")
    if (area is None) != (area_source == ""):
        raise DomainError(_l("An area needs its source, and a source its area."), "area_source")
    if kind != before["kind"] and queries.is_taken(unit.id, kind):
        raise DomainError(_l("The building has another unit with this number and kind."), "kind")
    after = {**before, "kind": kind, "floor": floor, "area": area, "area_source": area_source}
    return _enter(viewer, unit, before, after, None, reason)


def correct_owners(viewer: Viewer, unit: UnitThing, wanted: Sequence[WantedOwner], reason: str) -> Correction:
    """Enter other owners, shares or another representative of a unit for a colleague to confirm.

    An owner with an id must own a part of the unit now; a new person needs a document, which tells namesakes apart.
    Raises `DomainError`.
    """
    policy.require("property.correct", viewer, unit)
    before = _held(unit.id)
    present = {share.owner_id: share for share in queries.shares_in(unit.id)}
    settled = settled_owners([_known(unit, owner, present) for owner in wanted])
    accounts = queries.person_of_owner([owner.owner_id for owner in settled if owner.owner_id])
    if viewer.id in accounts.values():
        raise DomainError(_l("You would own a part of this unit: a colleague enters this."), "owners")
    owners, said = [], []
    for owner in settled:
        known = present.get(owner.owner_id or 0)
        one = known or owner
        owners.append(_kept(owner))
        said.append(
            queries.owner_said(one.kind, one.name, one.document_end,
                               share_said(owner.share.numerator, owner.share.denominator), owner.represents)
        )  # fmt: skip
    after = {**before, "owners": queries.in_order(said)}
    return _enter(viewer, unit, before, after, owners, reason)


def _known(unit: UnitThing, owner: WantedOwner, present: Container[int]) -> WantedOwner:
    """A wanted owner with her id, where the compound knows her already; `present` own the unit now."""
    if owner.owner_id is not None:
        if owner.owner_id not in present:
            raise DomainError(_l("Choose one of the owners of this unit."), "owners")
        return owner
    if not owner.name or owner.kind not in OWNER_KINDS:
        raise DomainError(_l("A new owner needs a name and a kind."), "owners")
    if owner.kind == "person" and not owner.document:
        raise DomainError(_l("A new person needs the number of her document: it tells namesakes apart."), "owners")
    known = queries.owners_like(unit.compound_id, owner.kind, owner.name, owner.document)
    return replace(owner, owner_id=known)


def _kept(owner: WantedOwner) -> dict[str, Any]:
    return {
        "owner_id": owner.owner_id, "kind": owner.kind, "name": owner.name, "document": owner.document,
        "document_end": owner.document_end, "numerator": owner.share.numerator,
        "denominator": owner.share.denominator, "represents": owner.represents,
    }  # fmt: skip


def _held(unit_id: int) -> Said:
    """What the register says of a unit, which is held until the transaction ends: changes come one by one."""
    db.session.get_one(Unit, unit_id, with_for_update=True, populate_existing=True)
    said = queries.unit_said(unit_id)
    if said is None:
        raise Missing
    return said


def _enter(
    viewer: Viewer, unit: UnitThing, before: Said, after: Said, owners: list[dict[str, Any]] | None, reason: str
) -> Correction:
    if not reason.strip():
        raise DomainError(_l("Give the reason: the colleague who confirms reads it."), "reason")
    if after == before:
        raise DomainError(_l("The register says this already."))
    waiting = db.session.scalar(
        select(Correction).where(Correction.unit_id == unit.id, Correction.state == "proposed").with_for_update()
    )
    if waiting is not None:
        if waiting.before == before:
            raise DomainError(_l("A correction of this unit waits already: a colleague decides about it first."))
        _outdate(viewer, waiting, unit.place)
    assert viewer.organization_id is not None
    row = Correction(unit_id=unit.id, before=before, after=after, owners=owners, reason=reason.strip(),
                     entered_by=viewer.id, entered_for=viewer.organization_id, entered_at=clock.now())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    happened(viewer, "property.correction_entered", correction=row.id, unit=unit.id)
    return row


def confirm(viewer: Viewer, correction: CorrectionThing) -> bool:
    """Confirm what a colleague entered: it is in the register at once, with its history.

    False where the register says something else by now than when it was entered: then it is out of date, whoever
    entered it is told, and enters it again. Raises `Conflict` where a colleague has decided meanwhile.
    """
    policy.require("property.decide_correction", viewer, correction)
    present = _held(correction.unit_id)
    row = _waiting(correction.id)
    if present != row.before:
        _outdate(viewer, row, correction.place)
        return False
    _decide(viewer, row, "confirm")
    people = queries.owner_people_of((row.unit_id,))[row.unit_id]
    _apply(row)
    said = queries.unit_said(row.unit_id)
    db.session.add(
        UnitChange(unit_id=row.unit_id, source="correction", reference=row.id, before=row.before, after=said,
                   reason=row.reason, entered_by=row.entered_by, confirmed_by=viewer.id, at=clock.now())
    )  # fmt: skip
    db.session.flush()
    happened(viewer, "property.correction_confirmed", person=row.entered_by, place=correction.place,
             href=f"/property/units/{row.unit_id}")  # fmt: skip
    for person_id in sorted(people | queries.owner_people_of((row.unit_id,))[row.unit_id]):
        happened(viewer, "property.corrected", person=person_id, place=correction.place, href="/me/units")
    return True


def _apply(row: Correction) -> None:
    unit = db.session.get_one(Unit, row.unit_id)
    if row.after["kind"] != unit.kind and queries.is_taken(unit.id, row.after["kind"]):
        raise Conflict(_l("The building has another unit with this number and kind by now."))
    unit.kind, unit.floor = row.after["kind"], row.after["floor"]
    unit.area, unit.area_source = row.after["area"], row.after["area_source"]
    if row.owners is not None:
        wanted = [
            WantedOwner(o["owner_id"], Fraction(o["numerator"], o["denominator"]), o["represents"], o["kind"],
                        o["name"], o["document"], o["document_end"])
            for o in row.owners
        ]  # fmt: skip
        put_owners(unit.id, wanted)
    db.session.flush()


def decline(viewer: Viewer, correction: CorrectionThing, reason: str) -> None:
    """Do not confirm what a colleague entered, with the reason. Raises `Conflict` where it was decided meanwhile."""
    policy.require("property.decide_correction", viewer, correction)
    if not reason.strip():
        raise DomainError(_l("Give the reason: the colleague who entered it reads it."), "reason")
    row = _waiting(correction.id)
    _decide(viewer, row, "decline")
    row.answer = reason.strip()
    reopen(viewer, row.id, correction.place)
    happened(viewer, "property.correction_declined", person=row.entered_by, place=correction.place,
             reason=reason.strip(), href=f"/property/units/{row.unit_id}")  # fmt: skip
    db.session.flush()


def _waiting(correction_id: int) -> Correction:
    return db.session.get_one(Correction, correction_id, with_for_update=True, populate_existing=True)


def _decide(viewer: Viewer, row: Correction, verb: str) -> None:
    row.state, row.decided_at = CORRECTION.move(verb, row.state), clock.now()
    row.decided_by, row.decided_for = viewer.id, viewer.organization_id


def _outdate(viewer: Viewer, row: Correction, place: str) -> None:
    """The register moved on: nobody can confirm this any more; whoever entered it is told."""
    row.state, row.decided_at = CORRECTION.move("outdate", row.state), clock.now()
    reopen(viewer, row.id, place)
    happened(viewer, "property.correction_outdated", person=row.entered_by, place=place,
             href=f"/property/units/{row.unit_id}")  # fmt: skip
    db.session.flush()
