"""The members of an organization: who, how it changed; another role or term, the end of a membership, leaving."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from portal.kernel import clock, policy
from portal.people.rules import ROLE_LABELS
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import InvitationForm, LeaveForm, MemberForm, ReasonForm
from ..queries import MemberThing, OrganizationThing, get_member, get_organization
from ..rules import CHANGES
from . import blueprint


def day_of(moment: datetime | None) -> date | None:
    """The day a moment lies on where the district is."""
    return clock.local(moment).date() if moment else None


def end_of(day: date | None) -> datetime | None:
    """Until the end of a day; None without one."""
    return clock.end_of(day) if day else None


def gives_chair(thing: Any) -> bool:
    """Whether the viewer manages this organization as the office that admits its kind."""
    return bool(viewer().organization_id != thing.organization_id)


@blueprint.get("/organizations/<int:organization_id>/members")
@guard("organizations.members", load=get_organization)
def members(thing: OrganizationThing) -> Response:
    """Who is a member, with which role, until when, and how that changed; whom the organization waits for."""
    return members_page(thing)


def members_page(thing: OrganizationThing, form: InvitationForm | None = None) -> Response:
    """The page of members, with an invitation that was refused where there is one."""
    may_invite = policy.can("organizations.invite", viewer(), thing)
    blank = form or InvitationForm(formdata=None, term_ends=day_of(thing.term_ends))
    return page("organizations/members.html", "members", 422 if form else 200, thing=thing, roles=ROLE_LABELS,
                members=queries.members_of(thing.id), changes=queries.changes_of(thing.id), changed=CHANGES,
                handover=queries.open_handover(thing.id), form=blank.offer(gives_chair(thing)),
                invitations=queries.invitations_of(thing.id) if may_invite else ())  # fmt: skip


@blueprint.route("/organizations/<int:organization_id>/members/<int:membership_id>", methods=["GET", "POST"])
@guard("organizations.change_member", load=get_member)
def change_member(thing: MemberThing) -> Response:
    """Give a member another role or term."""
    form = MemberForm(role=thing.role, term_ends=day_of(thing.term_ends)).offer(gives_chair(thing))
    if form.validate_on_submit() and form.attempt(
        commands.change_member, viewer(), thing, form.role.data or "", end_of(form.term_ends.data), form.reason.data
    ):
        flash(_("Changed. %(name)s reads why.", name=thing.person), "success")
        return after(f"/organizations/{thing.organization_id}/members")
    return _member(thing, form, ReasonForm(formdata=None), bool(form.errors))


@blueprint.post("/organizations/<int:organization_id>/members/<int:membership_id>/end")
@guard("organizations.end_membership", load=get_member)
def end_membership(thing: MemberThing) -> Response:
    """End a membership."""
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(commands.end_membership, viewer(), thing, form.reason.data):
        flash(_("%(name)s is no member any longer and reads why.", name=thing.person), "success")
        return after(f"/organizations/{thing.organization_id}/members")
    blank = MemberForm(formdata=None, role=thing.role, term_ends=day_of(thing.term_ends)).offer(gives_chair(thing))
    return _member(thing, blank, form, True)


def _member(thing: MemberThing, form: MemberForm, ending: ReasonForm, wrong: bool) -> Response:
    return page("organizations/member.html", "member", 422 if wrong else 200, thing=thing, form=form, ending=ending,
                roles=ROLE_LABELS)  # fmt: skip


@blueprint.route("/organizations/<int:organization_id>/leave", methods=["GET", "POST"])
@guard("organizations.leave", load=get_organization)
def leave(thing: OrganizationThing) -> Response:
    """Leave it."""
    form = LeaveForm()
    if form.validate_on_submit() and form.attempt(commands.leave, viewer(), thing):
        flash(_("You have left %(name)s.", name=thing.name), "success")
        return after("/me")
    return page("organizations/leave.html", status=422 if form.errors else 200, thing=thing, form=form)
