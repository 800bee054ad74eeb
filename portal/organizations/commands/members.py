"""Members: invited, given a role and a term, released; the chair handed over. Every change is kept."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select

from portal.kernel import clock, policy, watch
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError, Missing
from portal.people import commands as people
from portal.people.models import Membership, Person
from portal.people.rules import Viewer, normal_login

from ..models import Invitation, MembershipChange
from ..queries import OrganizationThing
from ..rules import Change, check_reason, check_role, check_term


def keep_change(
    viewer: Viewer, organization_id: int, person_id: int, what: Change, role: str, reason: str = ""
) -> None:
    """Keep what happened to a membership."""
    db.session.add(
        MembershipChange(
            organization_id=organization_id, person_id=person_id, what=what, role=role, reason=reason.strip(),
            by_id=viewer.id, by_organization_id=viewer.organization_id, at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()


def invite(viewer: Viewer, thing: OrganizationThing, login: str, role: str, term_ends: datetime | None = None) -> None:
    """Ask someone to become a member. Whether the account exists is not said: the answer is always the same."""
    policy.require("organizations.manage", viewer, thing)
    check_role(role)
    check_term(term_ends, clock.now())
    _invite(viewer, thing, login, role, term_ends, takes_over=False)


def hand_over(viewer: Viewer, thing: OrganizationThing, login: str, term_ends: datetime | None = None) -> None:
    """换届交接: ask a successor to become chair in one's place; it happens when she accepts."""
    policy.require("organizations.hand_over", viewer, thing)
    check_term(term_ends, clock.now())
    _invite(viewer, thing, login, "chair", term_ends, takes_over=True)


def _invite(
    viewer: Viewer, thing: OrganizationThing, login: str, role: str, term_ends: datetime | None, takes_over: bool
) -> None:
    plain = normal_login(login)
    if plain is None:
        raise DomainError(_l("Write a mobile number or an e-mail address."), "login")
    person = db.session.scalar(select(Person.id).where(Person.login == plain))
    if person is None:
        watch.note("invitation", f"person {viewer.id}", "an unknown account was invited")
        return
    if person == viewer.id:
        raise DomainError(_l("This is your own account."), "login")
    row = insert_into(Invitation.__table__).values(
        organization_id=thing.id, person_id=person, role=role, takes_over=takes_over, term_ends=term_ends,
        invited_by=viewer.id, at=clock.now(),
    )  # fmt: skip
    kept = {"role": role, "takes_over": takes_over, "term_ends": term_ends, "invited_by": viewer.id}
    db.session.execute(row.on_conflict_do_update(index_elements=["organization_id", "person_id"], set_=kept))
    keep_change(viewer, thing.id, person, Change.INVITED, role)
    people.happened(viewer, "organizations.invited", person=person, name=thing.name, href="/organizations/invitations")


def _invitation(viewer: Viewer, organization_id: int) -> Invitation:
    row = db.session.get(Invitation, (organization_id, viewer.id), with_for_update=True, populate_existing=True)
    if row is None:
        raise Missing
    return row


def accept(viewer: Viewer, organization_id: int) -> None:
    """Become a member, or chair in place of whoever asked; a second time changes nothing."""
    policy.require("organizations.answer_invitation", viewer)
    row = _invitation(viewer, organization_id)
    if row.takes_over:
        _release(viewer, organization_id, row.invited_by)
    present = _present(organization_id, viewer.id)
    if present is None:
        db.session.add(
            Membership(
                person_id=viewer.id, organization_id=organization_id, role=row.role, since=clock.now(),
                term_ends=row.term_ends,
            )
        )  # fmt: skip
    else:
        present.role, present.term_ends = row.role, row.term_ends
    keep_change(viewer, organization_id, viewer.id, Change.HANDED_OVER if row.takes_over else Change.JOINED, row.role)
    db.session.delete(row)
    db.session.flush()


def _release(viewer: Viewer, organization_id: int, chair_id: int) -> None:
    """Whoever hands over stays a member without the chair; if she is chair no more, nothing is handed over."""
    chair = _present(organization_id, chair_id)
    if chair is None or chair.role != "chair":
        raise DomainError(_l("Whoever asked you is not the chair any longer. Ask for a new invitation."))
    chair.role = "member"
    db.session.flush()
    keep_change(viewer, organization_id, chair_id, Change.ROLE, "member")


def refuse(viewer: Viewer, organization_id: int) -> None:
    """Decline an invitation."""
    policy.require("organizations.answer_invitation", viewer)
    row = _invitation(viewer, organization_id)
    keep_change(viewer, organization_id, viewer.id, Change.REFUSED, row.role)
    db.session.execute(
        delete(Invitation).where(Invitation.organization_id == organization_id, Invitation.person_id == viewer.id)
    )


def _present(organization_id: int, person_id: int) -> Membership | None:
    return db.session.scalars(
        select(Membership)
        .where(Membership.organization_id == organization_id, Membership.person_id == person_id)
        .where(Membership.until.is_(None))
        .with_for_update()
    ).one_or_none()


def _member(organization_id: int, person_id: int) -> Membership:
    row = _present(organization_id, person_id)
    if row is None:
        raise Missing
    return row


def change_role(
    viewer: Viewer, thing: OrganizationThing, person_id: int, role: str, term_ends: datetime | None, reason: str
) -> None:
    """Give a member another role or term, with a reason. The only chair hands over instead."""
    policy.require("organizations.manage", viewer, thing)
    check_role(role)
    check_reason(reason)
    row = _member(thing.id, person_id)
    if term_ends != row.term_ends:
        check_term(term_ends, clock.now())
    if role != "chair":
        _keep_a_chair(thing.id, row)
    row.role, row.term_ends = role, term_ends
    keep_change(viewer, thing.id, person_id, Change.ROLE, role, reason)
    people.happened(viewer, "organizations.role_changed", person=person_id, name=thing.name, reason=reason,
                    href=f"/organizations/{thing.id}")  # fmt: skip


def end(viewer: Viewer, thing: OrganizationThing, person_id: int, reason: str) -> None:
    """Release a member, with a reason; she acts for the organization no more from this moment on."""
    policy.require("organizations.manage", viewer, thing)
    check_reason(reason)
    row = _member(thing.id, person_id)
    _keep_a_chair(thing.id, row)
    row.until = clock.now()
    keep_change(viewer, thing.id, person_id, Change.ENDED, row.role, reason)
    people.happened(viewer, "organizations.released", person=person_id, name=thing.name, reason=reason,
                    href=f"/organizations/{thing.id}")  # fmt: skip


def leave(viewer: Viewer, thing: OrganizationThing) -> None:
    """Leave an organization. The only chair hands over first."""
    policy.require("organizations.leave", viewer, thing)
    row = _member(thing.id, viewer.id)
    _keep_a_chair(thing.id, row)
    row.until = clock.now()
    keep_change(viewer, thing.id, viewer.id, Change.LEFT, row.role)


def _keep_a_chair(organization_id: int, row: Membership) -> None:
    """An organization that has a chair keeps one."""
    if row.role != "chair":
        return
    others = select(func.count()).select_from(Membership).where(
        Membership.organization_id == organization_id, Membership.role == "chair", Membership.until.is_(None),
        Membership.person_id != row.person_id,
    )  # fmt: skip
    if not db.session.scalar(others):
        raise DomainError(_l("An organization keeps a chair: hand over first."))
