"""Reading one proposal and its versions."""

from __future__ import annotations

from flask import Response

from portal.web.guard import guard
from portal.web.render import page

from ..queries import ProposalThing, get_proposal, response_of
from . import blueprint
from .voting import support_context


@blueprint.get("/proposals/<int:proposal_id>")
@guard("proposals.show", load=get_proposal)
def show(thing: ProposalThing) -> Response:
    """One proposal."""
    return page("proposals/show.html", response=response_of(thing), **support_context(thing))
