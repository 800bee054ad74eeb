"""Joint owners naming the one who casts their unit's ballot."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError
from portal.people.commands import happened
from portal.people.rules import Viewer
from portal.property.commands import note_represented
from portal.property.models import Ownership
from portal.property.queries import unit_said

from .. import queries
from ..models import RepresentativeChoice
from ..queries import Share
from ..rules import agreed


def name_representative(viewer: Viewer, share: Share, chosen_id: int) -> bool:
    """Name the joint owner who represents the unit; returns whether all joint owners have named the same one now.

    Then it takes effect. Once in effect it stays until all name another one, or the desk corrects the register.
    """
    policy.require("residency.represent", viewer, share)
    parts = select(Ownership).where(Ownership.unit_id == share.unit_id, Ownership.until.is_(None))
    held = db.session.scalars(parts.order_by(Ownership.id).with_for_update()).all()  # the last one sees all choices
    if chosen_id not in {row.owner_id for row in held} or share.owner_id not in {row.owner_id for row in held}:
        raise DomainError(_l("Choose one of the owners of this unit."), "owner")
    choice = insert_into(RepresentativeChoice.__table__).values(
        unit_id=share.unit_id, owner_id=share.owner_id, chosen_id=chosen_id, at=clock.now()
    )
    key = {"index_elements": ["unit_id", "owner_id"]}
    newest = {"chosen_id": choice.excluded.chosen_id, "at": choice.excluded.at}
    db.session.execute(choice.on_conflict_do_update(**key, set_=newest))
    owners = queries.owners_of(share.unit_id)
    representative = agreed(owners, queries.choices_of(share.unit_id))
    if representative is None:
        return False
    if all(row.represents == (row.owner_id == representative) for row in held):
        return True
    before = unit_said(share.unit_id)
    _represent(held, representative)
    note_represented(share.unit_id, before, viewer.id)
    for owner in owners:
        happened(viewer, "residency.represented", person=owner.person_id)
    return True


def _represent(held: Sequence[Ownership], owner_id: int) -> None:
    for row in held:
        row.represents = False
    db.session.flush()  # never two at once
    for row in held:
        row.represents = row.owner_id == owner_id
    db.session.flush()
