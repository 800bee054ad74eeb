"""Answering a questionnaire: filled in with what was kept, looked over, sent with one last button."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Sentence
from portal.kernel.ids import number_in
from portal.web.forms import Form, plain
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.survey import answering
from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.survey.answers import mine_in
from ...queries.survey.questions import questions_of
from ...rules.survey.answers import Answers, checked
from ...rules.survey.questions import Kind, Question, asked
from .. import blueprint

_WHOLE = re.compile(r"[+-]?\d{1,10}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－＋", "0123456789-+")


@blueprint.route("/consultations/<int:consultation_id>/questionnaire", methods=["GET", "POST"])
@guard("consultations.respond", load=get_consultation)
def questionnaire(thing: ConsultationThing) -> Response:
    """The questions; htmx sends every choice others depend on, the button at the end sends all and goes on."""
    form, questions = Form(), questions_of(thing.id)
    said = _said(questions) if form.is_submitted() else mine_in(viewer(), thing.id).shown
    if not (form.validate_on_submit() and form.attempt(answering.keep, viewer(), thing, said)):
        return _asked(thing, form, questions, said, {}, 422 if form.is_submitted() else 200)
    _answers, faults = checked(questions, said)
    if request.headers.get("X-Autosave") or "HX-Request" in request.headers:
        return _asked(thing, form, questions, said, {})
    if "later" in request.form:
        flash(_("It is kept. Nothing is sent yet; every page reminds you."), "success")
        return after(thing.path)
    if faults:
        return _asked(thing, form, questions, said, faults, 422)
    return after(f"{thing.path}/questionnaire/review")


def _asked(
    thing: ConsultationThing, form: Form, questions: list[Question], said: Answers, faults: dict[int, Sentence],
    status: int = 200,
) -> Response:  # fmt: skip
    return page(
        "consultations/questionnaire.html", fragment="questions", status=status, thing=thing, form=form,
        questions=asked(questions, said), said=said, faults=faults, sources={one.when_id for one in questions},
    )  # fmt: skip


def _said(questions: list[Question]) -> Answers:
    """What the page sent, as it is: nothing is left out because it is wrong."""
    read = ((one.id, _READ[one.kind](one, f"q{one.id}")) for one in questions)
    return {number: answer for number, answer in read if answer not in (None, "", [])}


def _one_option(_question: Question, name: str) -> Any:
    return number_in(request.form.get(name))


def _options(_question: Question, name: str) -> list[int]:
    return [number for number in (number_in(one) for one in request.form.getlist(name)) if number is not None]


def _order(question: Question, name: str) -> list[int]:
    """The options in the order of the places they were given; two on one place are told apart later."""
    places = [(number_in(request.form.get(f"{name}-{at}")), at) for at in range(len(question.options))]
    given = sorted((place, at) for place, at in places if place)
    if len({place for place, _at in given}) < len(given):
        return [at for _place, at in given[:1]] * 2  # one place twice: no order
    return [at for _place, at in given]


def _whole(_question: Question, name: str) -> Any:
    text = plain(request.form.get(name) or "").strip().translate(_FULL_WIDTH)
    return int(text) if _WHOLE.fullmatch(text) else text


def _words(_question: Question, name: str) -> str:
    return plain(request.form.get(name) or "").strip()


_READ = {
    Kind.SINGLE: _one_option, Kind.MULTIPLE: _options, Kind.RANKING: _order, Kind.RATING: _one_option,
    Kind.NUMBER: _whole, Kind.TEXT: _words,
}  # fmt: skip


@blueprint.route("/consultations/<int:consultation_id>/questionnaire/review", methods=["GET", "POST"])
@guard("consultations.respond", load=get_consultation)
def review_answers(thing: ConsultationThing) -> Response:
    """Everything on one page; one button sends it."""
    form = Form()
    if form.validate_on_submit() and form.attempt(answering.send, viewer(), thing):
        flash(_("Your answers are sent. You can change them until the close."), "success")
        return after(thing.path)
    questions, mine = questions_of(thing.id), mine_in(viewer(), thing.id)
    answers, faults = checked(questions, mine.shown)
    return page(
        "consultations/questionnaire_review.html", status=422 if form.form_errors else 200, thing=thing, form=form,
        questions=asked(questions, mine.shown), said=answers, faults=faults, mine=mine,
    )  # fmt: skip


@blueprint.post("/consultations/<int:consultation_id>/questionnaire/drop")
@guard("consultations.respond", load=get_consultation)
def drop_answers(thing: ConsultationThing) -> Response:
    """Drop what was begun."""
    answering.drop(viewer(), thing)
    flash(_("What you began is dropped. What you sent before still counts."), "success")
    return after(thing.path)
