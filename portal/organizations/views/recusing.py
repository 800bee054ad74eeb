"""Declaring a conflict of interest in a matter, and withdrawing a colleague's declaration."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _

from portal.matters.queries import MatterThing, get_matter
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands
from ..forms import PublicReasonForm
from ..queries import RecusalThing, get_recusal
from . import blueprint


@blueprint.route("/matters/<int:matter_id>/recuse", methods=["GET", "POST"])
@guard("organizations.recuse", load=get_matter)
def recuse(matter: MatterThing) -> Response:
    """Step back from a matter, in public."""
    form = PublicReasonForm()
    if form.validate_on_submit() and form.attempt(commands.recuse, viewer(), matter, form.reason.data):
        flash(_("Declared. A colleague acts for your organization in this matter from now on."), "success")
        return after(matter.path)
    return page("organizations/recuse.html", "declaration", 422 if form.errors else 200, matter=matter, form=form)


@blueprint.route(
    "/organizations/<int:organization_id>/recusals/<int:matter_id>/<int:person_id>", methods=["GET", "POST"]
)
@guard("organizations.end_recusal", load=get_recusal)
def end_recusal(thing: RecusalThing) -> Response:
    """Withdraw a colleague's declaration, with a reason."""
    form = PublicReasonForm()
    if form.validate_on_submit() and form.attempt(commands.end_recusal, viewer(), thing, form.reason.data):
        flash(_("Withdrawn; the reason stands in the timeline."), "success")
        return after(thing.path)
    return page("organizations/end_recusal.html", "declaration", 422 if form.errors else 200, thing=thing, form=form)
