"""Asking someone to become a member or the next chair, and answering when one is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from portal.kernel.db import Rows
from portal.people.rules import ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import HandoverForm, InvitationForm
from ..queries import (
    HandoverThing,
    InvitationThing,
    OrganizationThing,
    get_handover,
    get_invitation,
    get_organization,
)
from . import blueprint
from .members import end_of, gives_chair, members_page


@blueprint.app_template_global()
def asked_of_me() -> Rows:
    """What organizations ask the viewer: to become a member, or the next chair."""
    return queries.asked_of(viewer()) if viewer().helper is None else ()


@blueprint.app_template_global()
def role_said(role: str) -> Any:
    """A role in words."""
    return ROLE_LABELS[role]


@blueprint.post("/organizations/<int:organization_id>/invite")
@guard("organizations.invite", load=get_organization)
def invite(thing: OrganizationThing) -> Response:
    """Ask someone to become a member; the answer says nothing of whether the account exists."""
    form = InvitationForm().offer(gives_chair(thing))
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        commands.invite, viewer(), thing, form.login.data, form.role.data or "", end_of(form.term_ends.data)
    ):
        flash(_("Asked. Whoever signs in with it finds the invitation on her page for thirty days."), "success")
        return after(form.keep(f"/organizations/{thing.id}/members"))
    return members_page(thing, form)


@blueprint.post("/invitations/<int:invitation_id>/withdraw")
@guard("organizations.withdraw_invitation", load=get_invitation)
def withdraw_invitation(thing: InvitationThing) -> Response:
    """Ask no longer."""
    return _done(commands.withdraw_invitation, thing, _("Withdrawn."), _members(thing))


@blueprint.post("/invitations/<int:invitation_id>/accept")
@guard("organizations.answer_invitation", load=get_invitation)
def accept(thing: InvitationThing) -> Response:
    """Become a member."""
    said = _("You are a member now. Choose for whom you act to act for it.")
    return _done(commands.accept, thing, said, f"/organizations/{thing.organization_id}")


@blueprint.post("/invitations/<int:invitation_id>/refuse")
@guard("organizations.answer_invitation", load=get_invitation)
def refuse(thing: InvitationThing) -> Response:
    """Decline an invitation."""
    return _done(commands.refuse, thing, _("Declined. Nobody is told."), "/me")


@blueprint.route("/organizations/<int:organization_id>/hand-over", methods=["GET", "POST"])
@guard("organizations.hand_over", load=get_organization)
def hand_over(thing: OrganizationThing) -> Response:
    """Propose a successor."""
    members = commands.successors(viewer(), thing)
    form = HandoverForm().offer(members)
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        commands.hand_over, viewer(), thing, form.successor.data or 0, form.reason.data
    ):
        flash(_("Proposed. You stay the chair until your successor accepts."), "success")
        return after(form.keep(f"/organizations/{thing.id}/members"))
    return page("organizations/hand_over.html", "handover", 422 if form.errors else 200, thing=thing, form=form,
                members=members)  # fmt: skip


@blueprint.post("/handovers/<int:handover_id>/accept")
@guard("organizations.answer_handover", load=get_handover)
def accept_handover(thing: HandoverThing) -> Response:
    """Take the chair over."""
    return _done(commands.accept_handover, thing, _("You are the chair from now on."), _members(thing))


@blueprint.post("/handovers/<int:handover_id>/decline")
@guard("organizations.answer_handover", load=get_handover)
def decline_handover(thing: HandoverThing) -> Response:
    """Do not take it over."""
    return _done(commands.decline_handover, thing, _("Declined."), _members(thing))


@blueprint.post("/handovers/<int:handover_id>/withdraw")
@guard("organizations.withdraw_handover", load=get_handover)
def withdraw_handover(thing: HandoverThing) -> Response:
    """Propose nobody any longer."""
    return _done(commands.withdraw_handover, thing, _("Withdrawn."), _members(thing))


def _members(thing: Any) -> str:
    return f"/organizations/{thing.organization_id}/members"


def _done(command: Callable[..., Any], thing: Any, said: str, path: str) -> Response:
    command(viewer(), thing)
    flash(said, "success")
    return after(path)
