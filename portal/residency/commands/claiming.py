"""Claiming a residency, taking the claim back, and what the residents committee decides about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.kernel import clock, policy
from portal.kernel.db import changed, db
from portal.kernel.errors import Conflict, DomainError, Sentence
from portal.people.commands import begin_unfinished, end_unfinished, happened
from portal.people.models import Residency
from portal.people.queries import ResidencyThing
from portal.people.rules import RESIDENCY, Viewer
from portal.places.models import Unit
from portal.property.models import Owner

from .. import queries
from ..rules import KINDS
from .counting import held, settle


def claim(viewer: Viewer, unit_id: int, kind: str, statement: str = "") -> Residency:
    """Say that one lives in a unit, as owner or tenant; the residents committee decides."""
    policy.require("residency.claim", viewer)
    helper = viewer.helper
    claimed = put(
        Residency(
            person_id=viewer.id, unit_id=unit_id, kind=kind, statement=statement,
            entered_by=helper.person_id if helper else None, entered_for=helper.organization_id if helper else None,
        )
    )  # fmt: skip
    happened(viewer, "residency.claimed")
    return claimed


_AGAIN = _l("You have claimed this unit already.")


def put(row: Residency, again: Sentence = _AGAIN) -> Residency:
    """Enter a new claim; a unit is claimed once a person. Raises `DomainError` for a unit there is not."""
    if row.kind not in KINDS or db.session.get(Unit, row.unit_id) is None:
        raise DomainError(_l("Choose your unit."), "unit")
    current = select(Residency.id).where(
        Residency.person_id == row.person_id, Residency.unit_id == row.unit_id,
        Residency.state.in_(("claimed", "confirmed")),
    )  # fmt: skip
    if db.session.scalar(current) is not None:
        raise DomainError(again, "unit")
    row.state, row.claimed_at = "claimed", clock.now()
    db.session.add(row)
    db.session.flush()
    begin_unfinished(row.person_id, "residency", row.id, "/me")
    return row


def decide(
    viewer: Viewer, residency: ResidencyThing, confirmed: bool, reason: str = "", owner_id: int | None = None
) -> None:
    """Confirm or decline a claim; declining names a reason. A first confirmed home counts in its places.

    `owner_id` says which owner of the register the person is; her account is joined to it.
    """
    policy.require("residency.decide", viewer, residency)
    row = held(residency.id)
    if not confirmed and not reason.strip():
        raise DomainError(_l("Give the reason: the person will read it."), "reason")
    row.decided_by, row.decided_for = viewer.id, viewer.organization_id
    if confirmed:
        settle(row, residency.place_path)
        if owner_id is not None:
            _join(row, owner_id)
        happened(viewer, "residency.confirmed", person=row.person_id)
    else:
        row.state, row.reason, row.decided_at = RESIDENCY.move("decline", row.state), reason.strip(), clock.now()
        happened(viewer, "residency.declined", person=row.person_id, reason=row.reason)
    db.session.flush()
    end_unfinished(residency.person_id, "residency", residency.id)


def _join(row: Residency, owner_id: int) -> None:
    """Join the account to an owner of its unit in the register, for an owner only."""
    if row.kind != "owner" or owner_id not in {owner.owner_id for owner in queries.owners_of(row.unit_id)}:
        raise DomainError(_l("Choose one of the owners of this unit."), "owner")
    if not joined(owner_id, row.person_id):
        raise DomainError(_l("This owner has another account already. Clear that up first."), "owner")


def joined(owner_id: int, person_id: int) -> bool:
    """Join an account to an owner nobody else's account is joined to; whether it is joined now."""
    free = update(Owner).where(Owner.id == owner_id, Owner.person_id.is_(None)).values(person_id=person_id)
    return bool(changed(free)) or db.session.scalar(select(Owner.person_id).where(Owner.id == owner_id)) == person_id


def withdraw(viewer: Viewer, residency: ResidencyThing) -> None:
    """Take back one's own claim that nobody has decided yet."""
    policy.require("residency.withdraw", viewer, residency)
    row = held(residency.id)
    if row.state != "claimed":
        raise Conflict(_l("This has been decided already."))
    row.state, row.decided_at = RESIDENCY.move("end", row.state), clock.now()
    db.session.flush()
    end_unfinished(viewer.id, "residency", residency.id)
