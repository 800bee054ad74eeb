"""The register from the compound down to the unit."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from portal.web.forms import plain
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import page

from .. import queries
from ..forms import PurposeForm
from ..queries import BuildingThing, CompoundThing, Figures, UnitThing
from . import blueprint


@blueprint.get("/property")
@guard("property.register")
def register() -> Response:
    """The compounds whose register one keeps, with what is known of them and what waits."""
    shown = queries.compounds_governed(viewer(), request.args.get("after"))
    ids = [compound.id for compound in shown.rows]
    return page("property/register.html", "compounds", compounds=shown.rows, nothing=Figures(),
                figures=queries.figures_of_compounds(ids), owners=queries.count_owners(ids),
                buildings=queries.count_buildings(ids), corrections=queries.count_waiting_corrections(viewer()),
                objections=queries.count_open_objections(viewer()), **turned(shown))  # fmt: skip


@blueprint.get("/property/compounds/<int:place_id>")
@guard("property.read", load=queries.get_compound)
def compound(thing: CompoundThing) -> Response:
    """A compound: its buildings, or the units that were looked for."""
    words = plain(request.args.get("q", "")).strip()[:80]
    if words:
        return page("property/found.html", compound=thing, words=words, found=queries.find_units(thing, words),
                    most=queries.FOUND)  # fmt: skip
    shown = queries.buildings_in(thing.id, request.args.get("after"))
    return page("property/compound.html", "buildings", compound=thing, buildings=shown.rows, nothing=Figures(),
                figures=queries.figures_of_buildings([row.id for row in shown.rows]),
                total=queries.figures_of_compounds((thing.id,)).get(thing.id, Figures()),
                owners=queries.count_owners((thing.id,)).get(thing.id, 0),
                notice=queries.open_notice_of(thing.id), **turned(shown))  # fmt: skip


@blueprint.get("/property/buildings/<int:building_id>")
@guard("property.read", load=queries.get_building)
def building(thing: BuildingThing) -> Response:
    """A building as a table of its units."""
    shown = queries.units_in(thing, request.args.get("after"))
    return page("property/building.html", "units", building=thing, units=shown.rows,
                total=queries.figures_of_buildings((thing.id,)).get(thing.id, Figures()), **turned(shown))  # fmt: skip


@blueprint.get("/property/units/<int:unit_id>")
@guard("property.read", load=queries.get_unit)
def unit(thing: UnitThing) -> Response:
    """A unit: what the register says, with masked names, and how it came to say so."""
    return shown_unit(thing, PurposeForm(formdata=None))


def shown_unit(thing: UnitThing, form: PurposeForm, shares: Any = None, status: int = 200) -> Response:
    """The page of a unit; `shares` are its owners in full, once the look is noted."""
    history = queries.history_of(thing, request.args.get("after"))
    return page("property/unit.html", "history", status, unit=thing, said=queries.unit_said(thing.id), shares=shares,
                form=form, history=history.rows, waiting=queries.waiting_correction_of(thing.id),
                **turned(history))  # fmt: skip
