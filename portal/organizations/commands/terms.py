"""任期: the office that admits an organization enters the term it was elected for, and who goes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.models import Membership
from portal.people.rules import Viewer

from ..models import Term
from ..queries import OrganizationThing
from ..rules import Change, check_chair, check_term
from .history import alone, keep_change


def set_term(
    viewer: Viewer, thing: OrganizationThing, begins: datetime, ends: datetime, elected: Collection[int], reason: str
) -> Term:
    """Enter a term. `elected` are the memberships that go on until its end; all others end now.

    Raises `DomainError` for memberships of others, and where nobody would be chair.
    """
    policy.require("organizations.set_term", viewer, thing)
    check_term(begins, ends, clock.now())
    check_reason(reason)
    alone(thing.id)
    here = Membership.organization_id == thing.id, Membership.until.is_(None)
    rows = db.session.scalars(select(Membership).where(*here).order_by(Membership.id).with_for_update()).all()
    if not set(elected) <= {row.id for row in rows}:
        raise DomainError(_l("Choose among the members of this organization."), "elected")
    check_chair([row.role for row in rows], [row.role for row in rows if row.id in elected])
    row = Term(
        organization_id=thing.id, begins=begins, ends=ends, entered_by=viewer.id, entered_for=viewer.organization_id,
        at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    for member in rows:
        if member.id in elected:
            member.term_ends = ends
            keep_change(viewer, member, Change.TERM, member.role, reason)
        else:
            member.until = clock.now()
            keep_change(viewer, member, Change.ENDED, member.role, reason)
    matters.record(viewer, "organizations.term_set", None, public=False, people=[member.person_id for member in rows],
                   name=thing.name, href=f"/organizations/{thing.id}")  # fmt: skip
    return row
