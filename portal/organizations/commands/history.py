"""Members changed one at a time, and what happened to them kept."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Conflict
from portal.people.models import Membership, Organization
from portal.people.rules import Viewer

from ..models import MembershipChange
from ..queries import serving_roles
from ..rules import Change, check_chair


def alone(organization_id: int) -> None:
    """Hold an organization, so that its members change one after the other: two chairs never leave at once."""
    row = select(Organization.id).where(Organization.id == organization_id)
    db.session.execute(row.with_for_update(key_share=True))


def held(organization_id: int, person_id: int) -> Membership:
    """A person's membership as it is now, the organization held; raises `Conflict` where it has ended meanwhile."""
    alone(organization_id)
    row = db.session.scalar(
        select(Membership)
        .where(Membership.organization_id == organization_id, Membership.person_id == person_id)
        .where(Membership.until.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise Conflict(_l("This membership has ended in the meantime."))
    return row


def keep_a_chair(organization_id: int, person_id: int, role: str = "") -> None:
    """Raise `DomainError` where nobody would serve as chair once this person has another role, or none."""
    check_chair(serving_roles(organization_id), [*serving_roles(organization_id, besides=person_id), role])


def keep_change(viewer: Viewer, row: Membership, what: Change, was: str = "", reason: str = "") -> None:
    """Keep what has happened to a membership, as it is now."""
    db.session.flush()
    db.session.add(
        MembershipChange(
            organization_id=row.organization_id, person_id=row.person_id, what=what, was=was, role=row.role,
            term_ends=row.term_ends, reason=reason.strip(), by_id=viewer.id, by_organization_id=viewer.organization_id,
            at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
