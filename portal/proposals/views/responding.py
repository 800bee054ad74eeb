"""The official side of a proposal, and the rating of what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from portal.people.queries import answering_for
from portal.people.rules import ANSWERING
from portal.web.forms import Form, OnceForm
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import answering, working
from ..forms.responding import AnswerForm, AssignForm, CompleteForm, RateForm, ReportForm
from ..queries import ProposalThing, get_proposal, my_rating
from ..rules import DECISION_LABELS
from . import blueprint


def _done(thing: ProposalThing, said: str) -> Response:
    flash(said, "success")
    return after(f"{thing.path}#response")


def _ask(template: str, form: Form, thing: ProposalThing, **context: Any) -> Response:
    return page(template, status=422 if form.is_submitted() else 200, form=form, thing=thing, **context)


def _once(form: OnceForm, thing: ProposalThing, said: str, command: Callable[[], Any]) -> Response | None:
    """Take a form once: the answer to it, or None where it has to be shown (again)."""
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(command):
        form.keep(f"{thing.path}#response")
        return _done(thing, said)
    return None


@blueprint.route("/proposals/<int:proposal_id>/assign", methods=["GET", "POST"])
@guard("proposals.assign", load=get_proposal)
def assign(thing: ProposalThing) -> Response:
    """Put an organization in charge."""
    form = AssignForm().offer(answering_for(thing.place_path, ANSWERING), thing.responsible_id)
    if form.validate_on_submit() and form.attempt(
        answering.assign, viewer(), thing, form.organization.data, form.reason.data
    ):
        return _done(thing, _("It is in charge from now on."))
    return _ask("proposals/assign.html", form, thing)


@blueprint.post("/proposals/<int:proposal_id>/acknowledge")
@guard("proposals.acknowledge", load=get_proposal)
def acknowledge(thing: ProposalThing) -> Response:
    """受理."""
    answering.acknowledge(viewer(), thing)
    return _done(thing, _("Acknowledged. Everyone can see it."))


@blueprint.route("/proposals/<int:proposal_id>/answer", methods=["GET", "POST"])
@guard("proposals.answer", load=get_proposal)
def answer(thing: ProposalThing) -> Response:
    """答复."""
    form = AnswerForm()
    given = form.decision.data or "", form.reason.data or "", form.cost.data, form.due.data
    taken = _once(form, thing, _("Answered. Everyone can read it."), lambda: answering.answer(viewer(), thing, *given))
    return taken or _ask("proposals/answer.html", form, thing, decisions=DECISION_LABELS)


@blueprint.post("/proposals/<int:proposal_id>/start")
@guard("proposals.start", load=get_proposal)
def start(thing: ProposalThing) -> Response:
    """Begin the work."""
    working.start(viewer(), thing)
    return _done(thing, _("Under way. Everyone can see it."))


@blueprint.route("/proposals/<int:proposal_id>/progress", methods=["GET", "POST"])
@guard("proposals.report_progress", load=get_proposal)
def progress(thing: ProposalThing) -> Response:
    """Report on the work."""
    form = ReportForm()
    report = form.percent.data, form.body.data
    taken = _once(form, thing, _("Reported."), lambda: working.report_progress(viewer(), thing, *report))
    return taken or _ask("proposals/progress.html", form, thing)


@blueprint.route("/proposals/<int:proposal_id>/complete", methods=["GET", "POST"])
@guard("proposals.complete", load=get_proposal)
def complete(thing: ProposalThing) -> Response:
    """Report the work done."""
    form = CompleteForm()
    said = _("Reported done. Those who asked for it are invited to rate it.")
    taken = _once(form, thing, said, lambda: working.complete(viewer(), thing, form.body.data))
    return taken or _ask("proposals/complete.html", form, thing)


@blueprint.route("/proposals/<int:proposal_id>/rate", methods=["GET", "POST"])
@guard("proposals.rate", load=get_proposal)
def rate(thing: ProposalThing) -> Response:
    """Say whether it is done."""
    mine = my_rating(viewer(), thing)
    said = {"done": "yes" if mine.done else "no", "score": mine.score, "note": mine.note} if mine else {}
    form = RateForm(data=said)
    if form.validate_on_submit() and form.attempt(
        working.rate, viewer(), thing, form.done.data == "yes", form.score.data, form.note.data or ""
    ):
        return _done(thing, _("Thank you. Your rating counts."))
    return _ask("proposals/rate.html", form, thing, again=mine is not None)
