"""What every kind of matter has: followers, the chain from first word to last yuan, and who entered what for whom."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from portal.kernel import clock
from portal.people.rules import IDENTITIES
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from . import commands, queries, rules
from .forms import ObjectionForm
from .queries import EnteredThing, MatterThing, get_entered, get_matter

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


@blueprint.get("/me/entered")
@guard("matters.entered")
def entered() -> Response:
    """What officers entered for oneself, and who helped when."""
    return _entered(ObjectionForm(), None, 200)


def _entered(form: ObjectionForm, objecting: int | None, status: int) -> Response:
    found = queries.entered_for(viewer(), request.args.get("after"))
    return page("matters/entered.html", "entered", status, found=found, helped=queries.helped_by(viewer()),
                deed_of=rules.deed_of, form=form, objecting=objecting)  # fmt: skip


@blueprint.post("/me/entered/<int:event_id>/object")
@guard("matters.object", load=get_entered)
def object_to(thing: EnteredThing) -> Response:
    """Say that this was not one's will."""
    form = ObjectionForm()
    if form.validate_on_submit() and form.attempt(commands.object_to, viewer(), thing, form.reason.data or ""):
        flash(_("Your objection is on the record, and the office has been told."), "success")
        return after("/me/entered", entered)
    return _entered(form, thing.id, 422)


@blueprint.get("/assist/log")
@guard("matters.assistances")
def assistances() -> Response:
    """Whom the office one acts for helped at its desk."""
    return page("matters/assistances.html", found=queries.assistances_of(viewer(), request.args.get("after")),
                identities=IDENTITIES)  # fmt: skip
