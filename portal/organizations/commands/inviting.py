"""Asking someone to become a member. Whether an account exists is never told to whoever asks."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.people.models import Membership, Person
from portal.people.rules import Viewer, normal_login

from ..models import Invitation
from ..queries import InvitationThing, OrganizationThing, invitations_of, may_join
from ..rules import ASKED_FOR, INVITATIONS_MOST, Change, check_member_term, check_role
from .history import alone, keep_change

INVITED = "organizations.invited"


def invite(
    viewer: Viewer, thing: OrganizationThing, login: str, role: str, term_ends: datetime | None = None
) -> Invitation:
    """Ask the person with this login to become a member.

    The answer, and what is kept, are the same whether there is such an account or not. Raises `DomainError` for a
    login that is none or waits already, for the chair where no office gives it, for a term too long.
    """
    policy.require("organizations.invite", viewer, thing)
    assert viewer.acting is not None
    check_role(role, given_by_office=viewer.acting.id != thing.id)
    ends = check_member_term(term_ends, thing.term_ends, clock.now())
    plain = normal_login(login)
    if plain is None:
        raise DomainError(_l("Write a mobile number or an e-mail address."), "login")
    account = db.session.scalar(select(Person.id).where(Person.login == plain, Person.closed_at.is_(None)))
    if account == viewer.id:
        raise DomainError(_l("This is your own account."), "login")
    # Whom it belongs to is fixed now: who registers the number later was not asked.
    person = account if may_join(thing.id, account or 0) else None
    alone(thing.id)
    matters.keep_pace(viewer, (INVITED,))
    _room_for(thing.id, plain)
    row = Invitation(
        organization_id=thing.id, login=plain, person_id=person, role=role, term_ends=ends, invited_by=viewer.id,
        invited_for=viewer.acting.id, at=clock.now(), expires_at=clock.now() + ASKED_FOR,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    matters.record(viewer, INVITED, None, public=False, person=person, name=thing.name)
    return row


def _room_for(organization_id: int, login: str) -> None:
    """What ran out makes room; nobody is asked twice at the same time."""
    asked = Invitation.organization_id == organization_id, Invitation.accepted_at.is_(None)
    over = *asked, Invitation.withdrawn_at.is_(None), Invitation.expires_at <= clock.now()
    db.session.execute(update(Invitation).where(*over).values(withdrawn_at=Invitation.expires_at))
    waiting = invitations_of(organization_id)
    if any(one.login == login for one in waiting):
        raise DomainError(_l("This number or address has been asked already. Withdraw that first."), "login")
    if len(waiting) >= INVITATIONS_MOST:
        raise DomainError(_l("At most %(most)s invitations wait at a time.", most=INVITATIONS_MOST), "login")


def _held(thing: InvitationThing) -> Invitation:
    alone(thing.organization_id)
    row = db.session.get_one(Invitation, thing.id, with_for_update=True, populate_existing=True)
    if row.accepted_at or row.refused_at or row.withdrawn_at or row.expires_at <= clock.now():
        raise Conflict(_l("This invitation was answered or withdrawn already."))
    return row


def accept(viewer: Viewer, thing: InvitationThing) -> Membership:
    """Become a member, as one was asked to. Once: a second window is told so."""
    policy.require("organizations.answer_invitation", viewer, thing)
    row = _held(thing)
    if not may_join(row.organization_id, viewer.id):
        raise Conflict(_l("You are a member already."))
    moment = clock.now()
    former = Membership.person_id == viewer.id, Membership.organization_id == row.organization_id
    db.session.execute(update(Membership).where(*former, Membership.until.is_(None)).values(until=moment))
    member = Membership(
        person_id=viewer.id, organization_id=row.organization_id, role=row.role, since=moment, term_ends=row.term_ends
    )
    db.session.add(member)
    row.accepted_at = moment
    keep_change(viewer, member, Change.JOINED)
    matters.record(viewer, "organizations.joined", None, public=False, person=row.invited_by,
                   href=f"/organizations/{row.organization_id}/members")  # fmt: skip
    return member


def refuse(viewer: Viewer, thing: InvitationThing) -> None:
    """Decline. Whoever asked is not told: a number that belongs to nobody looks the same."""
    policy.require("organizations.answer_invitation", viewer, thing)
    _held(thing).refused_at = clock.now()
    db.session.flush()


def withdraw_invitation(viewer: Viewer, thing: InvitationThing) -> None:
    """Ask no longer."""
    policy.require("organizations.withdraw_invitation", viewer, thing)
    alone(thing.organization_id)
    row = db.session.get_one(Invitation, thing.id, with_for_update=True, populate_existing=True)
    if row.accepted_at or row.withdrawn_at:
        raise Conflict(_l("This invitation was answered or withdrawn already."))
    row.withdrawn_at = clock.now()
    matters.record(viewer, "organizations.invitation_withdrawn", None, public=False)
