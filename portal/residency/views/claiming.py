"""The pages of residency: claiming a unit, and the claims that wait."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.people.queries import ResidencyThing
from portal.places import queries as places
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from .. import commands, queries
from ..forms import DeclineForm, ResidencyForm
from . import blueprint


@blueprint.route("/me/residency", methods=["GET", "POST"])
@guard("residency.claim")
def claim() -> Response:
    """Claim a unit. Without scripts the form is sent once for each choice; with them the next choices appear."""
    form = ResidencyForm(request.form if request.method == "POST" else request.args)
    _offer(form)
    if (
        "claim" in request.form
        and form.validate_on_submit()
        and form.attempt(commands.claim, viewer(), form.unit.data or 0, form.kind.data, form.statement.data or "")
    ):
        flash(_("Thank you. The residents committee will confirm it; you find the decision on this page."), "success")
        return after(safe_path(form.next.data, "/me"))
    return page("residency/claim.html", "choices", status=422 if form.errors else 200, form=form)


def _offer(form: ResidencyForm) -> None:
    """Fill the selects with a compound's buildings and a building's units; a choice that does not fit is dropped."""
    compounds = [(place.id, place.name) for place in places.places_of_kinds(["compound"])]
    buildings = queries.buildings_of(form.compound.data) if form.compound.data else []
    units = queries.units_of(form.building.data) if form.building.data in {row.id for row in buildings} else []
    for field, rows in ((form.compound, compounds), (form.building, buildings), (form.unit, units)):
        field.choices = [SelectChoice("", _("Choose …")), *(SelectChoice(value, label) for value, label in rows)]
        if field.data not in {value for value, _label in rows}:
            field.data = None


@blueprint.post("/residencies/<int:residency_id>/withdraw")
@guard("residency.withdraw", load=queries.get_residency)
def withdraw(thing: ResidencyThing) -> Response:
    """Take back one's own claim."""
    commands.withdraw(viewer(), thing)
    flash(_("Your claim is withdrawn."), "success")
    return after("/me")


@blueprint.get("/residencies")
@guard("residency.review")
def waiting() -> Response:
    """The claims that wait for the organization one acts for."""
    return page("residency/waiting.html", "claims", claims=queries.waiting_residencies(viewer()), declining=None,
                form=DeclineForm())  # fmt: skip


@blueprint.post("/residencies/<int:residency_id>/confirm")
@guard("residency.decide", load=queries.get_residency)
def confirm(thing: ResidencyThing) -> Response:
    """Confirm that a person lives where she says."""
    commands.decide(viewer(), thing, confirmed=True)
    flash(_("%(name)s is confirmed as a resident of %(place)s.", name=thing.person, place=thing.place), "success")
    return after("/residencies", waiting)


@blueprint.post("/residencies/<int:residency_id>/decline")
@guard("residency.decide", load=queries.get_residency)
def decline(thing: ResidencyThing) -> Response:
    """Do not confirm it, with the reason."""
    form = DeclineForm()
    if form.validate_on_submit() and form.attempt(commands.decide, viewer(), thing, False, form.reason.data):
        flash(_("%(name)s has been told that the claim was not confirmed, and why.", name=thing.person), "success")
        return after("/residencies", waiting)
    return page("residency/waiting.html", "claims", 422, claims=queries.waiting_residencies(viewer()),
                declining=thing.id, form=form)  # fmt: skip
