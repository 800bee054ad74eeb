"""The results of a questionnaire: answers in words a page at a time, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.web.guard import guard
from portal.web.paging import url_with
from portal.web.render import page

from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.survey.answers import all_sent, count_sent, rows_of, words_after
from ...queries.survey.questions import get_questioned, questions_of
from ...rules.lifecycle import Form
from ...rules.survey.questions import Kind, Question
from ...rules.survey.results import FEWEST
from .. import blueprint
from ..tables import table_file
from .parts import results_of


def _over(thing: ConsultationThing) -> None:
    """Results are shown after the close, and where at least five residents have answered."""
    if not thing.over or thing.form != Form.QUESTIONNAIRE or count_sent(thing.id)[0] < FEWEST:
        raise Missing


@blueprint.get("/consultations/<int:consultation_id>/questions/<int:survey_question_id>/words")
@guard("consultations.result", load=get_questioned)
def words(thing: ConsultationThing) -> Response:
    """Every answer in words to one question, without whose it is; organizations with their names."""
    _over(thing)
    number = (request.view_args or {})["survey_question_id"]
    question = next(one for one in questions_of(thing.id) if one.id == number)
    if question.kind is not Kind.TEXT:
        raise Missing
    shown = words_after(thing.id, number, request.args.get("after"))
    return page("consultations/words.html", thing=thing, question=question, shown=shown,
                next_href=url_with(after=shown.next) if shown.next else None)  # fmt: skip


@blueprint.get("/consultations/<int:consultation_id>/answers.csv")
@guard("consultations.result", load=get_consultation)
def answers_file(thing: ConsultationThing) -> Response:
    """A row an answer: residents without whose it is, in no order that says it; organizations with their names."""
    _over(thing)
    return table_file(thing, "answers", _answers(thing))


def _answers(thing: ConsultationThing) -> Iterator[tuple[Any, ...]]:
    questions = questions_of(thing.id)
    yield (_("Organization"), *(f"{at}. {one.title}" for at, one in enumerate(questions, start=1)))
    rows = [(name, *(said(one, answers.get(one.id)) for one in questions)) for name, answers in rows_of(thing.id)]
    yield from sorted(rows, key=lambda row: sha256(f"{thing.id}:{row}".encode()).digest())


def said(question: Question, answer: Any) -> Any:
    """An answer in words: options by what they say, an order from its first."""
    if answer is None:
        return ""
    if question.kind is Kind.SINGLE:
        return question.options[answer]
    if question.kind in (Kind.MULTIPLE, Kind.RANKING):
        return (" > " if question.kind is Kind.RANKING else "; ").join(question.options[at] for at in answer)
    return answer


@blueprint.get("/consultations/<int:consultation_id>/results.csv")
@guard("consultations.result", load=get_consultation)
def results_file(thing: ConsultationThing) -> Response:
    """Every figure of the results."""
    _over(thing)
    return table_file(thing, "results", _figures(thing))


def _figures(thing: ConsultationThing) -> Iterator[tuple[Any, ...]]:
    yield _("Question"), _("What"), _("Residents")
    for one in results_of(questions_of(thing.id), all_sent(thing.id)):
        question, result = one["question"], one["residents"]
        yield question.title, _("answered"), result.answered
        labels = question.options or ("1", "2", "3", "4", "5")
        yield from ((question.title, label, number) for label, number in zip(labels, result.counts, strict=False))
        for ranked in result.ranked:
            yield question.title, _("%(option)s: points", option=question.options[ranked.option]), ranked.points
            yield question.title, _("%(option)s: wins in pairs", option=question.options[ranked.option]), ranked.wins
        if result.mean is not None:
            yield question.title, _("mean"), f"{float(result.mean):.2f}"
            yield question.title, _("median"), f"{float(result.median):g}"
