"""Voting: each act answers with the block `support` of the proposal's page."""

from __future__ import annotations

from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import merging, voting
from ..queries import ProposalThing, get_proposal, merged_into
from . import blueprint


def support_context(thing: ProposalThing) -> dict[str, Any]:
    """What the block `support` of proposals/show.html is made from."""
    return {"thing": thing, "into": merged_into(viewer(), thing) if thing.state == "merged" else None}


def _voted(before: ProposalThing, now: ProposalThing) -> Response:
    """The box with the new figures; the whole page where this vote started the clocks."""
    if now.reached_at != before.reached_at:
        flash(_("That was enough support: the organization in charge must answer now."), "success")
        return after(now.path)  # without a fragment, or a browser that stands on this page would not load it
    return after(
        f"{now.path}#support",
        fragment=lambda: page("proposals/show.html", fragment="support", **support_context(now)),
    )


@blueprint.post("/proposals/<int:proposal_id>/support")
@guard("proposals.support", load=get_proposal)
def support(thing: ProposalThing) -> Response:
    """附议."""
    return _voted(thing, voting.support(viewer(), thing))


@blueprint.post("/proposals/<int:proposal_id>/oppose")
@guard("proposals.oppose", load=get_proposal)
def oppose(thing: ProposalThing) -> Response:
    """Vote against it."""
    return _voted(thing, voting.oppose(viewer(), thing))


@blueprint.post("/proposals/<int:proposal_id>/withdraw-vote")
@guard("proposals.withdraw_vote", load=get_proposal)
def withdraw_vote(thing: ProposalThing) -> Response:
    """Take one's vote back."""
    return _voted(thing, voting.withdraw_vote(viewer(), thing))


@blueprint.post("/proposals/<int:proposal_id>/move-support")
@guard("proposals.move_support", load=get_proposal)
def move_support(thing: ProposalThing) -> Response:
    """Support the proposal that took this one in."""
    target = merging.move_support(viewer(), thing)
    flash(_("Your support counts here now."), "success")
    return after(f"{target.path}#support")
