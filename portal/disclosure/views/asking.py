"""Asking about a line, answering, objecting."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import asking
from ..forms import AnswerForm, QuestionForm, ReasonForm
from ..queries.shown import line_shown
from ..queries.things import QuestionThing, StatementThing, get_question, get_statement
from . import blueprint


@blueprint.route("/disclosure/<int:statement_id>/ask", methods=["GET", "POST"])
@guard("disclosure.ask", load=get_statement)
def ask(thing: StatementThing) -> Response:
    """Ask about a line, or about all of it."""
    form = QuestionForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        asking.ask, viewer(), thing, number_in(form.line.data), form.body.data or ""
    ):
        flash(_("Asked. The answer is due in ten working days and stays beside the line."), "success")
        return after(form.keep(f"{thing.path}#questions"))
    if not form.is_submitted():
        form.line.data = request.args.get("line", "")
    line = line_shown(thing, number_in(form.line.data))
    return page("disclosure/ask.html", status=422 if form.errors else 200, thing=thing, form=form, line=line)


@blueprint.route("/disclosure/questions/<int:question_id>/answer", methods=["GET", "POST"])
@guard("disclosure.answer", load=get_question)
def answer(thing: QuestionThing) -> Response:
    """Answer a question."""
    form = AnswerForm()
    if form.validate_on_submit() and form.attempt(asking.answer, viewer(), thing, form.answer.data or ""):
        flash(_("Answered. It stays beside the question."), "success")
        return after(f"/disclosure/{thing.statement_id}#questions")
    return page("disclosure/answer.html", status=422 if form.errors else 200, thing=thing, form=form)


@blueprint.route("/disclosure/<int:statement_id>/object", methods=["GET", "POST"])
@guard("disclosure.object", load=get_statement)
def object_to(thing: StatementThing) -> Response:
    """Object to a statement."""
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(asking.object_to, viewer(), thing, form.reason.data or ""):
        flash(_("You object. When a fifth of the owners do, a hearing or an audit is due."), "success")
        return after(f"{thing.path}#objections")
    return page("disclosure/object.html", status=422 if form.errors else 200, thing=thing, form=form)
