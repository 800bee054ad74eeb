"""The desk of the residents committee: claims that wait, someone who is present, who lives in a unit."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.people.queries import ResidencyThing
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import ConfirmForm, DeclineForm, EnterForm, LookUpForm, OpenForm
from . import blueprint
from .choosing import offer, typed


@blueprint.get("/residencies")
@guard("residency.review")
def waiting() -> Response:
    """The claims that wait for the organization one acts for."""
    return page("residency/waiting.html", "claims", claims=queries.waiting_residencies(viewer()))


@blueprint.post("/residencies/<int:residency_id>/open")
@guard("residency.open", load=queries.get_residency)
def open_claim(thing: ResidencyThing) -> Response:
    """Look at a claim, which is recorded, and decide about it."""
    form = OpenForm()
    commands.open_claim(viewer(), thing, form.purpose.data or "")
    owners = queries.owners_of(thing.unit_id)
    matching = queries.matching_owner(owners, thing)
    confirming = ConfirmForm(formdata=None, owner=matching)
    confirming.owner.choices = [
        *(SelectChoice(owner.owner_id, owner.name) for owner in owners), SelectChoice("", _("None of them"))
    ]  # fmt: skip
    return page("residency/open.html", "claim", thing=thing, owners=owners, matching=matching, confirming=confirming,
                form=DeclineForm(formdata=None))  # fmt: skip


@blueprint.post("/residencies/<int:residency_id>/confirm")
@guard("residency.decide", load=queries.get_residency)
def confirm(thing: ResidencyThing) -> Response:
    """Confirm that a person lives where she says."""
    form = ConfirmForm()
    if form.validate_on_submit() and form.attempt(commands.decide, viewer(), thing, True, "", form.owner.data):
        flash(_("%(name)s is confirmed as a resident of %(place)s.", name=thing.person, place=thing.place), "success")
        return after("/residencies", waiting)
    return _again(thing, form)


@blueprint.post("/residencies/<int:residency_id>/decline")
@guard("residency.decide", load=queries.get_residency)
def decline(thing: ResidencyThing) -> Response:
    """Do not confirm it, with the reason."""
    form = DeclineForm()
    if form.validate_on_submit() and form.attempt(commands.decide, viewer(), thing, False, form.reason.data):
        flash(_("%(name)s is told that the claim was not confirmed, and why.", name=thing.person), "success")
        return after("/residencies", waiting)
    return _again(thing, form)


def _again(thing: ResidencyThing, form: Any) -> Response:
    """What was refused, without the unit and the register: whoever wants to see them again opens the claim again."""
    return page("residency/refused.html", "claim", 422, thing=thing, form=form)


@blueprint.route("/residencies/new", methods=["GET", "POST"])
@guard("residency.enter")
def enter() -> Response:
    """Enter where someone lives who stands at the desk; a colleague confirms it."""
    form = EnterForm(typed())
    offer(form, queries.compounds_of(viewer()))
    if "enter" in request.form and form.validate_on_submit() and form.attempt(
        commands.enter, viewer(), form.login.data, form.unit.data or 0, form.kind.data, form.statement.data
    ):  # fmt: skip
        flash(_("Entered. A colleague confirms it; the person is told."), "success")
        return after("/residencies")
    return page("residency/enter.html", "choices", status=422 if form.errors else 200, form=form)


@blueprint.route("/residencies/look-up", methods=["GET", "POST"])
@guard("residency.look_up")
def look_up() -> Response:
    """Who lives in a unit; everyone found reads who looked and why."""
    form = LookUpForm(typed())
    offer(form, queries.compounds_of(viewer()))
    found = None
    if "find" in request.form and form.validate_on_submit() and form.attempt(
        commands.look_up, viewer(), form.unit.data or 0, form.purpose.data
    ):  # fmt: skip
        found = form.result
    return page("residency/look_up.html", "choices", status=422 if form.errors else 200, form=form, found=found)
