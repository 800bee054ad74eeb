"""The published register: opened, read, printed for the stairwell, settled."""

from __future__ import annotations

from flask import Response, flash, request, url_for
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.kernel.ids import number_in
from portal.web import qr
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import PublishForm
from ..queries import CompoundThing, NoticeThing
from . import blueprint

STAIRWELL = 1000  # units on one printed list


@blueprint.get("/property/notices")
@guard("property.notices")
def register_notices() -> Response:
    """The public notices that concern the viewer."""
    return page("property/notices.html", notices=queries.notices_for(viewer()))


@blueprint.route("/property/compounds/<int:place_id>/publish", methods=["GET", "POST"])
@guard("property.open_notice", load=queries.get_compound)
def publish(thing: CompoundThing) -> Response:
    """Publish the register of a compound for objections."""
    form = PublishForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(commands.open_notice, viewer(), thing, form.days.data):
        flash(_("The register is published. Residents and owners are told."), "success")
        return after(form.keep(f"/property/notices/{form.result.id}"))
    return page("property/publish.html", status=422 if form.errors else 200, compound=thing, form=form,
                figures=queries.figures_of_compounds((thing.id,)).get(thing.id, queries.Figures()))  # fmt: skip


@blueprint.get("/property/notices/<int:register_notice_id>")
@guard("property.read_notice", load=queries.get_register_notice)
def notice(thing: NoticeThing) -> Response:
    """A published register: its totals, its digest, its buildings, and what became of objections."""
    answers = queries.answers_to(thing.id, request.args.get("after"))
    return page("property/notice.html", "answers", notice=thing, over=clock.now() > thing.ends_at,
                mine=queries.my_units(viewer(), thing.compound_id),
                buildings=queries.buildings_published(thing.id), tally=queries.tally_of(thing.id),
                answers=answers.rows, **turned(answers))  # fmt: skip


def _building(thing: NoticeThing, building_id: int) -> str:
    """The name of a building in this notice; any other there is not."""
    name = queries.building_published(thing.id, building_id)
    if name is None:
        raise Missing
    return name


@blueprint.get("/property/notices/<int:register_notice_id>/list")
@guard("property.read_notice", load=queries.get_register_notice)
def notice_units(thing: NoticeThing) -> Response:
    """The units of one building as they are published; ?building= says which."""
    building_id = number_in(request.args.get("building")) or 0
    name = _building(thing, building_id)
    shown = queries.units_published(thing, building_id, request.args.get("after"))
    mine = {unit.id for unit in queries.my_units(viewer(), thing.compound_id)}
    return page("property/notice_units.html", "units", notice=thing, building=name, building_id=building_id, mine=mine,
                over=clock.now() > thing.ends_at, units=shown.rows, **turned(shown))  # fmt: skip


@blueprint.get("/property/notices/<int:register_notice_id>/print")
@guard("property.read_notice", load=queries.get_register_notice)
def print_notice(thing: NoticeThing) -> Response:
    """The list of one building for its stairwell, with a QR code back to the notice; ?building= says which."""
    building_id = number_in(request.args.get("building")) or 0
    name = _building(thing, building_id)
    shown = queries.units_published(thing, building_id, size=STAIRWELL)
    address = url_for("property.notice", register_notice_id=thing.id, _external=True)
    return page("property/print.html", notice=thing, building=name, units=shown.rows, address=address,
                tally=queries.tally_of(thing.id), now=clock.now(), qr=qr.drawn(address))  # fmt: skip


@blueprint.post("/property/notices/<int:register_notice_id>/settle")
@guard("property.settle_notice", load=queries.get_register_notice)
def settle(thing: NoticeThing) -> Response:
    """Close the notice as final."""
    commands.settle_notice(viewer(), thing)
    flash(_("The notice is settled: this is the register that was agreed."), "success")
    return after(f"/property/notices/{thing.id}")
