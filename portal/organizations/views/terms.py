"""The term an organization is elected for, entered by the office that admits its kind."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from portal.kernel import clock
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import TermForm
from ..queries import OrganizationThing, get_organization
from . import blueprint


def _beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), clock.ZONE)


@blueprint.route("/organizations/<int:organization_id>/term", methods=["GET", "POST"])
@guard("organizations.set_term", load=get_organization)
def term(thing: OrganizationThing) -> Response:
    """Enter a term, and who serves in it."""
    members = queries.members_of(thing.id)
    form = TermForm(elected=[one.id for one in members]).offer(members)
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_set, thing, form):
        flash(_("The term is entered. Every member is told."), "success")
        return after(form.keep(f"/organizations/{thing.id}"))
    return page("organizations/term.html", "term", 422 if form.errors else 200, thing=thing, form=form)


def _set(thing: OrganizationThing, form: TermForm) -> Any:
    begins, ends = _beginning_of(form.begins.data), clock.end_of(form.ends.data)
    return commands.set_term(viewer(), thing, begins, ends, form.elected.data or (), form.reason.data)
