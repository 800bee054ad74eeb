"""Owners in full: shown for a purpose that they read, and entered anew."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands, queries
from ..forms import OwnersForm, PurposeForm
from ..queries import UnitThing
from . import blueprint
from .register import shown_unit


def unseen(response: Response) -> Response:
    """A page that no cache may keep: it shows names."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/property/units/<int:unit_id>/owners")
@guard("property.show_owners", load=queries.get_unit)
def show_owners(thing: UnitThing) -> Response:
    """Show the owners in full; each with an account reads who looked, and for what purpose."""
    form = PurposeForm()
    if form.validate_on_submit() and form.attempt(commands.show_owners, viewer(), thing, form.purpose.data):
        return unseen(shown_unit(thing, PurposeForm(formdata=None), form.result))
    return shown_unit(thing, form, status=422)


@blueprint.post("/property/units/<int:unit_id>/owners/correct")
@guard("property.correct", load=queries.get_unit)
def correct_owners(thing: UnitThing) -> Response:
    """Enter other owners: first the present ones are shown, which is a look; then what was typed is taken."""
    form = OwnersForm()
    if "enter" in request.form and (path := form.taken_before()):
        return after(path)
    if "enter" in request.form and form.validate_on_submit() and form.attempt(_enter, thing, form):
        flash(_("Entered. It stands in the register once a colleague has confirmed it."), "success")
        return after(form.keep(f"/property/units/{thing.id}"))
    return _typing(thing, form)


def _enter(thing: UnitThing, form: OwnersForm) -> None:
    commands.correct_owners(viewer(), thing, form.wanted(), form.reason.data or "")


def _typing(thing: UnitThing, form: OwnersForm) -> Response:
    looking = PurposeForm(purpose=form.purpose.data)
    if not (looking.validate() and looking.attempt(commands.show_owners, viewer(), thing, form.purpose.data or "")):
        return shown_unit(thing, looking, status=422)
    if not form.owners.entries:
        form.begin(looking.result)
    if "more" in request.form:
        form.make_room()
    form.offer(looking.result, _("nobody named yet"), _("New owner"))
    status = 422 if form.errors or form.form_errors else 200
    return unseen(page("property/correct_owners.html", "typing", status, unit=thing, form=form))
