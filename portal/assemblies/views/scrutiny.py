"""Who watches a confidential vote, the sealed file they recount from, and who said what in a named one."""

from __future__ import annotations

from functools import partial

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.files.delivery import hand_out
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from ..commands import scrutiny as commands
from ..forms import ScrutineerForm
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from ..queries.kit import write_kit
from ..queries.scrutiny import appointment_of, cast_in, scrutineers_of
from . import WORDS, blueprint


@blueprint.get("/assemblies/<int:assembly_id>/scrutiny")
@guard("assemblies.scrutiny", load=get_assembly)
def scrutiny(thing: AssemblyThing) -> Response:
    """Who watches, and what those who do can fetch."""
    return _scrutiny(thing, ScrutineerForm(formdata=None))


def _scrutiny(thing: AssemblyThing, form: ScrutineerForm, status: int = 200) -> Response:
    return page("assemblies/scrutiny.html", status=status, thing=thing, form=form, rows=scrutineers_of(thing.id),
                mine=appointment_of(viewer(), thing.id))  # fmt: skip


@blueprint.post("/assemblies/<int:assembly_id>/scrutiny")
@guard("assemblies.appoint", load=get_assembly)
def appoint(thing: AssemblyThing) -> Response:
    """Ask someone to watch."""
    form = ScrutineerForm()
    if form.validate_on_submit() and form.attempt(commands.appoint, viewer(), thing, form.login.data or ""):
        flash(_("Asked. Whoever signs in with it can agree; you are not told whether the account exists."), "success")
        return after(f"{thing.path}/scrutiny")
    return _scrutiny(thing, form, 422)


@blueprint.post("/assemblies/<int:assembly_id>/watch")
@guard("assemblies.watch", load=get_assembly)
def watch(thing: AssemblyThing) -> Response:
    """Agree to watch."""
    commands.accept(viewer(), thing)
    flash(_("You watch this vote. When it is closed you fetch the sealed file and recount it."), "success")
    return after(f"{thing.path}/scrutiny")


@blueprint.post("/assemblies/<int:assembly_id>/sealed.zip")
@guard("assemblies.unseal", load=get_assembly)
def sealed(thing: AssemblyThing) -> Response:
    """The sealed file, for a scrutineer; that she fetched it stands in the record."""
    commands.hand_over(viewer(), thing)
    response = hand_out(partial(write_kit, thing, sealed=True), "application/zip", f"sealed-{thing.id}.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/assemblies/<int:assembly_id>/named")
@guard("assemblies.named", load=get_assembly)
def named(thing: AssemblyThing) -> Response:
    """Who said what in a named vote, for its owners."""
    shown = cast_in(thing.id, request.args.get("after"))
    return page("assemblies/named.html", thing=thing, rows=shown.rows, motions=motions_of(thing.id), words=WORDS,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip
