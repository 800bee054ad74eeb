"""Members: inviting, roles and terms, releasing, handing over, answering an invitation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.people.rules import ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import HandoverForm, InvitationForm, ReasonForm, RoleForm
from ..queries import OrganizationThing, get_organization
from . import blueprint


def _end_of(day: date | None) -> datetime | None:
    return clock.end_of(day) if day else None


@blueprint.get("/organizations/<int:organization_id>/members")
@guard("organizations.manage", load=get_organization)
def members(thing: OrganizationThing) -> Response:
    """Who is a member, with which role, until when; whom the organization waits for."""
    return _members(thing)


def _members(thing: OrganizationThing, form: Any = None, at: int = 0) -> Response:
    return page("organizations/members.html", status=422 if form else 200, thing=thing, roles=ROLE_LABELS, at=at,
                members=queries.members_of(thing.id), invitations=queries.invitations_of(thing.id), wrong=form,
                invite_form=form if isinstance(form, InvitationForm) else InvitationForm(formdata=None),
                handover_form=form if isinstance(form, HandoverForm) else
                HandoverForm(formdata=None, prefix="successor"))  # fmt: skip


@blueprint.post("/organizations/<int:organization_id>/invite")
@guard("organizations.manage", load=get_organization)
def invite(thing: OrganizationThing) -> Response:
    """Ask someone to become a member; the answer says nothing of whether the account exists."""
    form = InvitationForm()
    if form.validate_on_submit() and form.attempt(
        commands.invite, viewer(), thing, form.login.data or "", form.role.data or "", _end_of(form.term_ends.data)
    ):
        flash(_("If there is such an account, its person has been asked."), "success")
        return after(f"/organizations/{thing.id}/members")
    return _members(thing, form)


@blueprint.post("/organizations/<int:organization_id>/hand-over")
@guard("organizations.hand_over", load=get_organization)
def hand_over(thing: OrganizationThing) -> Response:
    """Ask a successor to take the chair."""
    form = HandoverForm(prefix="successor")
    if form.validate_on_submit() and form.attempt(
        commands.hand_over, viewer(), thing, form.login.data or "", _end_of(form.term_ends.data)
    ):
        flash(_("If there is such an account, its person has been asked. You stay the chair until she accepts."),
              "success")  # fmt: skip
        return after(f"/organizations/{thing.id}/members")
    return _members(thing, form)


@blueprint.post("/organizations/<int:organization_id>/role")
@guard("organizations.manage", load=get_organization)
def change_role(thing: OrganizationThing) -> Response:
    """Give a member another role or term."""
    form, person = RoleForm(), number_in(request.form.get("person")) or 0
    if form.validate_on_submit() and form.attempt(
        commands.change_role, viewer(), thing, person, form.role.data or "", _end_of(form.term_ends.data),
        form.reason.data or "",
    ):  # fmt: skip
        return after(f"/organizations/{thing.id}/members")
    return _members(thing, form, person)


@blueprint.post("/organizations/<int:organization_id>/release")
@guard("organizations.manage", load=get_organization)
def release(thing: OrganizationThing) -> Response:
    """Release a member."""
    form, person = ReasonForm(), number_in(request.form.get("person")) or 0
    if form.validate_on_submit() and form.attempt(commands.end, viewer(), thing, person, form.reason.data or ""):
        return after(f"/organizations/{thing.id}/members")
    return _members(thing, form, person)


@blueprint.post("/organizations/<int:organization_id>/leave")
@guard("organizations.leave", load=get_organization)
def leave(thing: OrganizationThing) -> Response:
    """Leave it."""
    commands.leave(viewer(), thing)
    flash(_("You have left %(name)s.", name=thing.name), "success")
    return after("/me")


@blueprint.get("/organizations/invitations")
@guard("organizations.answer_invitation")
def invitations() -> Response:
    """Which organizations wait for one's answer."""
    return page("organizations/invitations.html", invitations=queries.my_invitations(viewer()), roles=ROLE_LABELS)


@blueprint.post("/organizations/invitations/accept")
@guard("organizations.answer_invitation")
def accept() -> Response:
    """Become a member."""
    organization_id = number_in(request.form.get("organization")) or 0
    commands.accept(viewer(), organization_id)
    flash(_("You are a member now. Choose on your page for whom you act."), "success")
    return after(f"/organizations/{organization_id}")


@blueprint.post("/organizations/invitations/refuse")
@guard("organizations.answer_invitation")
def refuse() -> Response:
    """Decline an invitation."""
    commands.refuse(viewer(), number_in(request.form.get("organization")) or 0)
    flash(_("Declined."), "success")
    return after("/organizations/invitations")
