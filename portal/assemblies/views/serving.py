"""送达: which ballots were brought to whom, a building or an entrance at a time."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import serving
from ..forms import ReasonForm, ServiceForm
from ..queries.assembly import AssemblyThing, get_assembly
from ..queries.walking import LINES, Walk, coverage_of, services_in
from ..rules.words import SERVED_BY
from . import blueprint
from .walking import walked


@blueprint.route("/assemblies/<int:assembly_id>/service", methods=["GET", "POST"])
@guard("assemblies.serve", load=get_assembly)
def service(thing: AssemblyThing) -> Response:
    """Record the service of a sheet: all of it except some, or only some; without a building, how far it has come."""
    form, walk = ServiceForm(), walked(thing, LINES)
    if walk is None:
        return page("assemblies/service.html", thing=thing, rows=coverage_of(thing.id))
    if form.validate_on_submit() and form.attempt(_serve, thing, form, walk):
        flash(_("Service of %(number)s ballots is recorded.", number=form.result), "success")
        return after(f"{thing.path}/service?{request.query_string.decode()}")
    done = services_in(thing.id, [stop.number for stop in walk.stops if stop.how])
    return page("assemblies/service_walk.html", status=422 if form.errors else 200, thing=thing, form=form, walk=walk,
                done=done, ways=SERVED_BY)  # fmt: skip


def _serve(thing: AssemblyThing, form: ServiceForm, walk: Walk) -> int:
    marked = {number for number in map(number_in, request.form.getlist("slot")) if number}
    if form.which.data == "others":
        marked = {stop.number for stop in walk.stops if not stop.how} - marked
    if not marked:
        raise DomainError(_l("Nobody is left whose ballot was served."), "which")
    return serving.serve(viewer(), thing, marked, form.how.data or "", form.proof.data or "")


def _numbered(who: Any, assembly_id: int, number: int) -> AssemblyThing | None:  # noqa: ARG001 (the guard's)
    return get_assembly(who, assembly_id)


@blueprint.route("/assemblies/<int:assembly_id>/service/<int:number>/undo", methods=["GET", "POST"])
@guard("assemblies.serve", load=_numbered)
def undo_service(thing: AssemblyThing) -> Response:
    """Take back a service that was recorded by mistake."""
    number, form = int((request.view_args or {})["number"]), ReasonForm()
    if form.validate_on_submit() and form.attempt(serving.undo, viewer(), thing, number, form.reason.data or ""):
        flash(_("Taken back. The record keeps both, and the reason."), "success")
        return after(f"{thing.path}/service")
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form,
                heading=_("Ballot %(number)s was not served", number=number), back=f"{thing.path}/service",
                back_title=_("Service of ballots"), act=_("Take it back"),
                lead=_("What was recorded stays in the record of the vote, with the reason beside it."))  # fmt: skip
