"""On paper: the notice, ballot papers, lists for collectors, the result, a signed head; and the package for filing."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from portal.files.delivery import hand_out
from portal.kernel import clock, policy
from portal.kernel.errors import Missing
from portal.people.rules import Viewer
from portal.web.guard import guard, viewer
from portal.web.qr import drawn
from portal.web.render import after, page

from ..commands import afterwards as commands
from ..forms import MinutesForm
from ..queries import printing as queries
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from ..queries.participation import buildings_of, returns_of
from ..queries.record import heads_of, size_of
from ..queries.walking import LINES, PAPERS
from ..rules.ballots import slot_name
from . import WORDS, blueprint
from .archive import write_archive
from .walking import walked


def _address(thing: AssemblyThing) -> str:
    return url_for("assemblies.show", assembly_id=thing.id, _external=True)


def _sheet(thing: AssemblyThing, template: str, **more: Any) -> Response:
    heads = heads_of(thing.id)
    return page(f"assemblies/{template}.html", thing=thing, motions=motions_of(thing.id), words=WORDS, now=clock.now(),
                address=_address(thing), qr=drawn(_address(thing)), head=heads[0] if heads else None,
                size=size_of(thing.id), **more)  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/print/notice")
@guard("assemblies.record", load=get_assembly)
def print_notice(thing: AssemblyThing) -> Response:
    """The notice for the board, with the hash of what it binds."""
    record = f"{_address(thing)}/record"
    return _sheet(thing, "print_notice", bound=sha256(thing.setup.encode()).hexdigest(), record=drawn(record))


@blueprint.get("/assemblies/<int:assembly_id>/print/result")
@guard("assemblies.record", load=get_assembly)
def print_result(thing: AssemblyThing) -> Response:
    """The result for the board: every fraction against its line."""
    if thing.result is None:
        raise Missing
    counted = {one["number"]: one for one in thing.result["motions"]}
    return _sheet(thing, "print_result", counted=counted, returns=returns_of(thing.id, thing.total))


@blueprint.get("/assemblies/<int:assembly_id>/print/head")
@guard("assemblies.record", load=get_assembly)
def print_head(thing: AssemblyThing) -> Response:
    """The newest signed head alone: whoever has it on the board can prove that nothing before it was changed."""
    return _sheet(thing, "print_head")


@blueprint.get("/assemblies/<int:assembly_id>/print/ballots")
@guard("assemblies.serve", load=get_assembly)
def print_ballots(thing: AssemblyThing) -> Response:
    """The ballot papers of one building, a sheet at a time; without one, the buildings to choose from."""
    walk = walked(thing, PAPERS)
    papers = []
    for stop in walk.stops if walk else ():
        way = url_for("assemblies.slot", assembly_id=thing.id, number=stop.number, _external=True)
        papers.append((stop, slot_name(stop.number), drawn(way)))
    return _sheet(thing, "print_ballots", walk=walk, papers=papers, buildings=buildings_of(thing.id))


@blueprint.get("/assemblies/<int:assembly_id>/print/collect")
@guard("assemblies.serve", load=get_assembly)
def print_collect(thing: AssemblyThing) -> Response:
    """Who has returned nothing in one building or entrance, with room to sign; without one, what to choose from."""
    walk = walked(thing, LINES, missing=True)
    return _sheet(thing, "print_collect", walk=walk, buildings=buildings_of(thing.id))


def _with_number(viewer: Viewer, assembly_id: int, number: int) -> AssemblyThing | None:  # noqa: ARG001 (the guard)
    return get_assembly(viewer, assembly_id)


@blueprint.get("/assemblies/<int:assembly_id>/slots/<int:number>")
@guard("assemblies.record", load=_with_number)
def slot(thing: AssemblyThing) -> Redirect:
    """Where the square on a ballot paper leads: counters to their stack with its number in, others to the vote.

    A counter who has begun no stack begins one first, and the number waits in its address.
    """
    number, who = int((request.view_args or {})["number"]), viewer()
    if not policy.can("assemblies.count_paper", who, thing):
        return redirect(thing.path)
    stack = queries.open_stack_of(thing.id, who.id)
    return redirect(f"{thing.path}/paper/{stack}?slot={number}" if stack else f"{thing.path}/paper?slot={number}")


@blueprint.route("/assemblies/<int:assembly_id>/minutes", methods=["GET", "POST"])
@guard("assemblies.minute", load=get_assembly)
def minutes(thing: AssemblyThing) -> Response:
    """Write the minutes that are filed with the vote."""
    form = MinutesForm(minutes=queries.minutes_of(thing.id))
    if form.validate_on_submit() and form.attempt(commands.minute, viewer(), thing, form.minutes.data or ""):
        flash(_("The minutes are kept; they go into the package for filing."), "success")
        return after(thing.path)
    return page("assemblies/_one_form.html", status=422 if form.errors else 200, form=form, back=thing.path,
                back_title=thing.title, heading=_("Minutes"), lead="", act=_("Save"))  # fmt: skip


@blueprint.get("/assemblies/<int:assembly_id>/archive.zip")
@guard("assemblies.file", load=get_assembly)
def archive(thing: AssemblyThing) -> Response:
    """Everything that is filed: agenda, electorate, service, ballots as the mode allows, tally, minutes, signatures."""
    return hand_out(partial(write_archive, thing), "application/zip", f"assembly-{thing.id}.zip")
