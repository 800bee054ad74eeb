"""Who owns a unit: entering other owners, their shares and their representative."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sqlalchemy import select

from portal.kernel import clock, outbox
from portal.kernel.db import db, insert_into
from portal.places.models import Building, Unit

from .. import queries
from ..models import Owner, Ownership, UnitChange
from ..rules import WantedOwner

OWNERSHIP_ENDED = "property.ownership_ended"


def put_owners(unit_id: int, wanted: Sequence[WantedOwner]) -> None:
    """Let these be the owners of a unit from now on; whose share is the same keeps it. The unit is held already.

    Whoever owns nothing of it any more and has an account is published as `property.ownership_ended`.
    """
    owners = {_owner_id(unit_id, owner): owner for owner in wanted}
    held = db.session.scalars(select(Ownership).where(Ownership.unit_id == unit_id, Ownership.until.is_(None))).all()
    staying = set()
    for row in held:
        owner = owners.get(row.owner_id)
        row.represents = False  # nobody for a moment, never two
        if owner is not None and owner.share == Fraction(row.numerator, row.denominator):
            staying.add(row.owner_id)
        else:
            row.until = clock.now()
    db.session.flush()
    for row in held:
        if row.owner_id in staying:
            row.represents = owners[row.owner_id].represents
    for owner_id, owner in owners.items():
        if owner_id not in staying:
            db.session.add(
                Ownership(unit_id=unit_id, owner_id=owner_id, numerator=owner.share.numerator,
                          denominator=owner.share.denominator, represents=owner.represents, since=clock.now())
            )  # fmt: skip
    db.session.flush()
    tell_ended(unit_id, [row.owner_id for row in held if row.owner_id not in owners])


def tell_ended(unit_id: int, owner_ids: Sequence[int]) -> None:
    """Say, in the running transaction, that these own nothing of a unit any more."""
    accounts = queries.person_of_owner(owner_ids) if owner_ids else {}
    outbox.publish(
        OWNERSHIP_ENDED, [{"unit_id": unit_id, "person_id": accounts[one]} for one in owner_ids if one in accounts]
    )


def _owner_id(unit_id: int, owner: WantedOwner) -> int:
    """The owner's row in the unit's compound, made where it is not there yet."""
    if owner.owner_id is not None:
        return owner.owner_id
    compound_id = db.session.scalars(select(Building.compound_id).join(Unit).where(Unit.id == unit_id)).one()
    row = insert_into(Owner.__table__).values(
        compound_id=compound_id, kind=owner.kind, name=owner.name, document=owner.document,
        document_end=owner.document_end,
    )  # fmt: skip
    db.session.execute(row.on_conflict_do_nothing())
    known = queries.owners_like(compound_id, owner.kind, owner.name, owner.document)
    assert known is not None
    return known


def note_represented(unit_id: int, before: queries.Said | None, entered_by: int) -> None:
    """Write into a unit's history that its joint owners have named another representative; `entered_by` was the last
    of them."""
    db.session.add(
        UnitChange(unit_id=unit_id, source="owners", reference=0, before=before, after=queries.unit_said(unit_id),
                   reason="", entered_by=entered_by, at=clock.now())
    )  # fmt: skip
    db.session.flush()
