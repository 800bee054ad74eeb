"""Members: another role or term, the end of a membership, leaving. Every change is kept."""

from __future__ import annotations

from datetime import datetime

from portal.kernel import clock, policy
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..queries import MemberThing, OrganizationThing
from ..rules import Change, check_member_term, check_role
from .history import held, keep_a_chair, keep_change


def change_member(viewer: Viewer, thing: MemberThing, role: str, term_ends: datetime | None, reason: str) -> None:
    """Give a member another role or term, with a reason she reads. An organization keeps its chair."""
    policy.require("organizations.change_member", viewer, thing)
    assert viewer.acting is not None
    check_role(role, given_by_office=viewer.acting.id != thing.organization_id)
    check_reason(reason)
    row = held(thing.organization_id, thing.person_id)
    ends = row.term_ends
    if term_ends != ends:
        ends = check_member_term(term_ends, thing.term_limit, clock.now())
    keep_a_chair(thing.organization_id, thing.person_id, role)
    was, row.role, row.term_ends = row.role, role, ends
    keep_change(viewer, row, Change.ROLE, was, reason)
    matters.record(viewer, "organizations.role_changed", None, public=False, person=thing.person_id,
                   name=thing.organization, reason=reason.strip(), href=_page(thing.organization_id))  # fmt: skip


def end_membership(viewer: Viewer, thing: MemberThing, reason: str) -> None:
    """End a membership, with a reason she reads: she acts for the organization no more from this moment on."""
    policy.require("organizations.end_membership", viewer, thing)
    check_reason(reason)
    row = held(thing.organization_id, thing.person_id)
    keep_a_chair(thing.organization_id, thing.person_id)
    row.until = clock.now()
    keep_change(viewer, row, Change.ENDED, row.role, reason)
    matters.record(viewer, "organizations.ended", None, public=False, person=thing.person_id, name=thing.organization,
                   reason=reason.strip(), href=_page(thing.organization_id))  # fmt: skip


def leave(viewer: Viewer, thing: OrganizationThing) -> None:
    """Leave an organization. The only chair hands over first."""
    policy.require("organizations.leave", viewer, thing)
    row = held(thing.id, viewer.id)
    keep_a_chair(thing.id, viewer.id)
    row.until = clock.now()
    keep_change(viewer, row, Change.LEFT, row.role)
    matters.record(viewer, "organizations.left", None, public=False, name=thing.name)


def _page(organization_id: int) -> str:
    return f"/organizations/{organization_id}"
