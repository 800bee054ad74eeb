"""A decision as its author and the moderators read it; the appeal, and the second decision."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _

from portal.web.forms import Form
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from .. import commands
from ..forms import AppealForm, SecondForm
from ..queries import DecisionThing, get_decision
from ..rules import APPEAL, KINDS, OUTCOMES, RULES, SECONDS
from . import blueprint


@blueprint.get("/moderation/decisions/<int:decision_id>")
@guard("moderation.see", load=get_decision)
def decision(thing: DecisionThing) -> Response:
    """What was decided, by which rule, why, by which office; the words themselves; and the way to appeal."""
    return _decision(thing)


def _decision(thing: DecisionThing, form: Form | None = None) -> Response:
    return page("moderation/decision.html", status=422 if form else 200, thing=thing, kinds=KINDS, outcomes=OUTCOMES,
                rules=RULES, seconds=SECONDS, until=thing.at + APPEAL,
                appeal_form=form if isinstance(form, AppealForm) else AppealForm(formdata=None),
                second_form=form if isinstance(form, SecondForm) else SecondForm(formdata=None))  # fmt: skip


@blueprint.post("/moderation/decisions/<int:decision_id>/appeal")
@guard("moderation.appeal", load=get_decision)
def appeal(thing: DecisionThing) -> Response:
    """Ask for a second decision."""
    form = AppealForm()
    if form.validate_on_submit() and form.attempt(commands.appeal, viewer(), thing, form.words.data or ""):
        flash(_("Your appeal has arrived. Someone else decides about it, and you are told."), "success")
        return after(f"/moderation/decisions/{thing.id}")
    return _decision(thing, form)


@blueprint.post("/moderation/decisions/<int:decision_id>/decide")
@guard("moderation.decide_appeal", load=get_decision)
def decide_appeal(thing: DecisionThing) -> Response:
    """Make the second decision."""
    form = SecondForm()
    if form.validate_on_submit() and form.attempt(
        commands.decide_appeal, viewer(), thing, form.restored.data == "yes", form.reason.data or ""
    ):
        flash(_("The appeal is decided; the author is told."), "success")
        return after("/moderation")
    return _decision(thing, form)


@blueprint.post("/moderation/decisions/<int:decision_id>/lift")
@guard("moderation.lift", load=get_decision)
def lift(thing: DecisionThing) -> Response:
    """Take a block back before its end."""
    commands.lift(viewer(), thing)
    flash(_("The block is lifted."), "success")
    return after("/moderation/blocks")
