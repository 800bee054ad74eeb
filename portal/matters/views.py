"""What every kind of matter has: followers, and the chain from first word to last yuan."""

from __future__ import annotations

from flask import Blueprint, Response, flash
from flask_babel import gettext as _

from portal.kernel import clock
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from . import commands, queries
from .queries import MatterThing, get_matter

blueprint = Blueprint("matters", __name__)


def _followed(matter: MatterThing, following: bool, said: str) -> Response:
    def box() -> Response:
        return page("matters/follow.html", fragment="follow", matter_id=matter.id, following=following)

    answer = after(f"{matter.path}#follow", fragment=box)
    if answer.status_code == 303:
        flash(said, "success")
    return answer


@blueprint.post("/matters/<int:matter_id>/follow")
@guard("matters.follow", load=get_matter)
def follow(matter: MatterThing) -> Response:
    """Hear what becomes of it."""
    commands.follow(viewer(), matter)
    return _followed(matter, True, _("You will hear what becomes of it."))


@blueprint.post("/matters/<int:matter_id>/unfollow")
@guard("matters.follow", load=get_matter)
def unfollow(matter: MatterThing) -> Response:
    """Hear no more of it."""
    commands.unfollow(viewer(), matter)
    return _followed(matter, False, _("You will hear no more of it."))


@blueprint.get("/matters/<int:matter_id>/chain")
@guard("matters.chain", load=get_matter)
def chain(matter: MatterThing) -> Response:
    """What it came from, what it led to, what is owed, and everything that happened."""
    return page(
        "matters/chain.html",
        matter=matter,
        story=queries.story_of(matter.id, most=200),
        clocks=queries.clocks_of(matter.id),
        now=clock.now(),
    )
