"""Writing the questions."""

from __future__ import annotations

from flask import Response, request
from flask_babel import gettext as _

from portal.kernel.errors import DomainError, Missing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.survey import asking
from ...forms.survey import QuestionForm
from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.survey.questions import get_questioned, questions_of
from ...rules.survey.questions import Kind, Question
from .. import blueprint
from ..preparing import prepared
from .parts import filled


@blueprint.post("/consultations/<int:consultation_id>/questions")
@guard("consultations.edit", load=get_consultation)
def add_question(thing: ConsultationThing) -> Response:
    """Add a question."""
    form = filled(thing, QuestionForm(prefix="question"))
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_write, thing, form, 0, 0):
        return after(form.keep(f"{thing.path}/edit#questions"))
    return prepared(thing, status=422, form=form)


def _write(thing: ConsultationThing, form: QuestionForm, question_id: int, position: int) -> int:
    if not form.kind.data:
        raise DomainError(_("Choose how it is answered."), "kind")
    source = form.when_id.data or None
    when = [one.partition(":") for one in form.when.data or []]
    return asking.write(viewer(), thing, Question(
        question_id, position, Kind(form.kind.data), form.title.data or "", bool(form.required.data),
        tuple((form.options.data or "").splitlines()), form.least.data, form.most.data, form.unit.data or "",
        form.low.data or "", form.high.data or "", source,
        tuple(number_in(option) or 0 for of, _colon, option in when if number_in(of) == source),
    ))  # fmt: skip


def _asked(thing: ConsultationThing) -> Question:
    number = (request.view_args or {})["survey_question_id"]
    for question in questions_of(thing.id):
        if question.id == number:
            return question
    raise Missing


@blueprint.route("/consultations/<int:consultation_id>/questions/<int:survey_question_id>", methods=["GET", "POST"])
@guard("consultations.edit", load=get_questioned)
def change_question(thing: ConsultationThing) -> Response:
    """Say a question differently."""
    one = _asked(thing)
    form = filled(thing, QuestionForm(
        title=one.title, kind=one.kind.value, options="\n".join(one.options), least=one.least, most=one.most,
        unit=one.unit, low=one.low, high=one.high, required=one.required, when_id=one.when_id or 0,
        when=[f"{one.when_id}:{option}" for option in one.when],
    ), one.position)  # fmt: skip
    if form.validate_on_submit() and form.attempt(_write, thing, form, one.id, one.position):
        return after(f"{thing.path}/edit#questions")
    failed = bool(form.errors or form.form_errors)
    return page("consultations/question.html", status=422 if failed else 200, thing=thing, question=one, form=form)


@blueprint.post("/consultations/<int:consultation_id>/questions/<int:survey_question_id>/move")
@guard("consultations.edit", load=get_questioned)
def move_question(thing: ConsultationThing) -> Response:
    """Put a question one place up or down."""
    asking.move(viewer(), thing, _asked(thing).id, request.form.get("way") == "up")
    return after(f"{thing.path}/edit#questions")


@blueprint.post("/consultations/<int:consultation_id>/questions/drop")
@guard("consultations.edit", load=get_consultation)
def drop_question(thing: ConsultationThing) -> Response:
    """Take a question out."""
    asking.drop(viewer(), thing, number_in(request.form.get("question")) or 0)
    return after(f"{thing.path}/edit#questions")
