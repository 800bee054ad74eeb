"""The accounts of one compound: its funds, and what is late."""

from __future__ import annotations

from flask import Response

from portal.places.rules import ancestors
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..queries.things import PlaceThing, funds_of, get_compound
from ..queries.waiting import late_statements
from . import WORDS, blueprint


@blueprint.get("/disclosure/kept")
@guard("disclosure.kept")
def kept() -> Response:
    """To the accounts of the compound one acts in."""
    return after(f"/disclosure/places/{ancestors(viewer().acting.place_path)[-1]}")


@blueprint.get("/disclosure/places/<int:place_id>")
@guard("disclosure.list", load=get_compound)
def compound(thing: PlaceThing) -> Response:
    """Every fund of the compound; what is late stands first."""
    late = late_statements(thing.id)
    funds = sorted(funds_of(thing.id), key=lambda fund: (not late.get(fund.id), fund.id))
    return page("disclosure/compound.html", thing=thing, funds=funds, late=late, words=WORDS)
