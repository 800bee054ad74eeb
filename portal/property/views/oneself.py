"""One's own units in the register."""

from __future__ import annotations

from flask import Response

from portal.kernel import clock
from portal.web.guard import guard, viewer
from portal.web.render import page

from .. import queries
from . import blueprint


@blueprint.get("/me/units")
@guard("property.my_units")
def my_units() -> Response:
    """What the register says of one's own units, how it came to say so, and what one objected to."""
    units = queries.my_units(viewer())
    ids = [unit.id for unit in units]
    return page("property/my_units.html", units=units, says=queries.units_said(ids),
                histories=queries.histories_of(ids),
                notices=queries.notices_open_for([unit.compound_id for unit in units]), now=clock.now(),
                objections=queries.my_objections(viewer()))  # fmt: skip
