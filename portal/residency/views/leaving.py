"""One's own share of a unit, who represents it, and the end of a residency."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, flash
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel.errors import Sentence
from portal.people.queries import ResidencyThing
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import EndForm, LeaveForm, RepresentativeForm
from ..queries import Share
from ..rules import LEAVING
from . import blueprint


@blueprint.app_template_global()
def my_shares() -> Mapping[int, Share]:
    """What the viewer owns by the register, by unit."""
    return queries.shares_of(viewer())


@blueprint.app_template_global()
def reason_said(reason: str) -> Sentence:
    """The reason of a refusal or an end: one of those to choose from, or an officer's words."""
    return LEAVING.get(reason, reason)


@blueprint.route("/residencies/<int:residency_id>/leave", methods=["GET", "POST"])
@guard("residency.leave", load=queries.get_residency)
def leave(thing: ResidencyThing) -> Response:
    """End one's own residency, told beforehand what follows."""
    form = LeaveForm()
    if form.validate_on_submit() and form.attempt(commands.leave, viewer(), thing, form.why.data):
        flash(_("Your residency has ended."), "success")
        return after("/me")
    return page("residency/leave.html", status=422 if form.errors else 200, thing=thing, form=form,
                votes=commands.open_votes(thing))  # fmt: skip


@blueprint.route("/residencies/<int:residency_id>/end", methods=["GET", "POST"])
@guard("residency.end", load=queries.get_residency)
def end(thing: ResidencyThing) -> Response:
    """End someone's residency, with the reason she is told."""
    form = EndForm()
    if form.validate_on_submit() and form.attempt(commands.end, viewer(), thing, form.reason.data):
        flash(_("The residency of %(name)s has ended; she is told the reason.", name=thing.person), "success")
        return after("/residencies")
    return page("residency/end.html", status=422 if form.errors else 200, thing=thing, form=form,
                votes=commands.open_votes(thing))  # fmt: skip


@blueprint.route("/me/units/<int:unit_id>/representative", methods=["GET", "POST"])
@guard("residency.represent", load=queries.get_share)
def representative(share: Share) -> Response:
    """Name the joint owner who represents the unit."""
    form = RepresentativeForm(owner=share.chosen_id)
    form.owner.choices = [SelectChoice(owner.owner_id, owner.name) for owner in share.owners]
    if form.validate_on_submit() and form.attempt(commands.name_representative, viewer(), share, form.owner.data or 0):
        if form.result:
            flash(_("All joint owners have named the same one: it is in effect."), "success")
        else:
            flash(_("Noted. It takes effect once all joint owners have named the same one."), "success")
        return after("/me")
    return page("residency/representative.html", status=422 if form.errors else 200, share=share, form=form)
