"""Acting for an organization, and for oneself again."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError

from ..models import CapacityChange
from ..rules import Viewer


def choose_capacity(viewer: Viewer, organization_id: int) -> None:
    """Begin to act for an organization the viewer is a member of; recorded. Raises `DomainError` for any other."""
    policy.require("people.choose_capacity", viewer)
    if organization_id not in {organization.id for organization in viewer.organizations}:
        raise DomainError(_l("You are not a member of this organization."))
    db.session.add(CapacityChange(person_id=viewer.id, organization_id=organization_id, began=True, at=clock.now()))
    db.session.flush()


def leave_capacity(viewer: Viewer) -> None:
    """Act for oneself again; recorded. Leaving twice is leaving once."""
    policy.require("people.leave_capacity", viewer)
    if viewer.acting:
        db.session.add(
            CapacityChange(person_id=viewer.id, organization_id=viewer.acting.id, began=False, at=clock.now())
        )
        db.session.flush()
