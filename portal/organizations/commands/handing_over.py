"""换届交接: the chair proposes a successor, she accepts, the two roles change places in one transaction."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.kernel.reasons import check_reason
from portal.matters import commands as matters
from portal.people.models import Membership
from portal.people.rules import Viewer

from ..models import Handover
from ..queries import HandoverThing, MemberThing, OrganizationThing, members_of
from ..rules import ASKED_FOR, Change
from .history import alone, held, keep_change


def hand_over(viewer: Viewer, thing: OrganizationThing, successor_id: int, reason: str) -> Handover:
    """Propose a member as the next chair; one at a time, a new proposal takes the place of the former.

    Raises `DomainError` for whoever does not serve in this very organization.
    """
    policy.require("organizations.hand_over", viewer, thing)
    check_reason(reason)
    alone(thing.id)
    if successor_id not in [one.person_id for one in successors(viewer, thing)]:
        raise DomainError(_l("Choose a member who serves now."), "successor")
    moment = clock.now()
    former = Handover.organization_id == thing.id, Handover.accepted_at.is_(None), Handover.withdrawn_at.is_(None)
    db.session.execute(update(Handover).where(*former).values(withdrawn_at=moment))
    row = Handover(
        organization_id=thing.id, chair_id=viewer.id, successor_id=successor_id, reason=reason.strip(), at=moment,
        expires_at=moment + ASKED_FOR,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matters.record(viewer, "organizations.handover_proposed", None, public=False, person=successor_id, name=thing.name,
                   href=_members_page(thing.id))  # fmt: skip
    return row


def successors(viewer: Viewer, thing: OrganizationThing) -> list[MemberThing]:
    """The members to whom the chair can hand over: those who serve now, without herself."""
    return [one for one in members_of(thing.id) if one.person_id != viewer.id and one.term_state != "over"]


def accept_handover(viewer: Viewer, thing: HandoverThing) -> None:
    """Take the chair over; whoever proposed it has the successor's former role from now on.

    Raises `Conflict` where it was answered already, or one of the two no longer is what she was.
    """
    policy.require("organizations.answer_handover", viewer, thing)
    row = _held(thing)
    chair, successor = _serves(row.organization_id, row.chair_id), _serves(row.organization_id, row.successor_id)
    if chair.role != "chair":
        raise Conflict(_l("Whoever proposed you is not the chair any longer."))
    was = successor.role
    chair.role, successor.role, row.accepted_at = was, "chair", clock.now()
    keep_change(viewer, chair, Change.HANDED_OVER, "chair", row.reason)
    keep_change(viewer, successor, Change.TOOK_OVER, was, row.reason)
    matters.record(viewer, "organizations.handed_over", None, public=False, person=row.chair_id,
                   href=_members_page(row.organization_id))  # fmt: skip


def _serves(organization_id: int, person_id: int) -> Membership:
    row = held(organization_id, person_id)
    if row.term_ends is not None and row.term_ends <= clock.now():
        raise Conflict(_l("The term of one of you is over: the office that admits your organization enters a new one."))
    return row


def decline_handover(viewer: Viewer, thing: HandoverThing) -> None:
    """Do not take the chair over."""
    policy.require("organizations.answer_handover", viewer, thing)
    row = _held(thing)
    row.withdrawn_at = clock.now()
    matters.record(viewer, "organizations.handover_declined", None, public=False, person=row.chair_id,
                   href=_members_page(row.organization_id))  # fmt: skip


def withdraw_handover(viewer: Viewer, thing: HandoverThing) -> None:
    """Propose nobody any longer."""
    policy.require("organizations.withdraw_handover", viewer, thing)
    _held(thing).withdrawn_at = clock.now()
    matters.record(viewer, "organizations.handover_withdrawn", None, public=False)


def _held(thing: HandoverThing) -> Handover:
    alone(thing.organization_id)
    row = db.session.get_one(Handover, thing.id, with_for_update=True, populate_existing=True)
    if row.accepted_at or row.withdrawn_at or row.expires_at <= clock.now():
        raise Conflict(_l("This handover was answered or withdrawn already."))
    return row


def _members_page(organization_id: int) -> str:
    return f"/organizations/{organization_id}/members"
