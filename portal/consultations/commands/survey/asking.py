"""The convener writes the questions; once it is open, none of them changes."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Missing
from portal.people.rules import Viewer

from ...models import SurveyQuestion
from ...queries.consultation import ConsultationThing
from ...queries.survey.questions import questions_of
from ...rules.survey.questions import LISTED, QUESTIONS_MOST, Kind, Question, check, check_conditions
from ..preparing import held


def write(viewer: Viewer, thing: ConsultationThing, question: Question) -> int:
    """Add a question (id 0) behind the others, or change one; returns its id. Raises `DomainError` beside the field."""
    policy.require("consultations.edit", viewer, thing)
    question = tidied(question)
    check(question)
    held(thing.id)
    questions = questions_of(thing.id)
    if question.id == 0:
        if len(questions) >= QUESTIONS_MOST:
            raise DomainError(_l("A questionnaire has at most %(most)s questions.", most=QUESTIONS_MOST))
        check_conditions([*questions, question])
        row = SurveyQuestion(consultation_id=thing.id, position=_last(thing.id) + 1)
        db.session.add(row)
    else:
        row = _row(thing, question.id)
        check_conditions([question if one.id == question.id else one for one in questions])
    _fill(row, question)
    db.session.flush()
    return row.id


def tidied(question: Question) -> Question:
    """Without what its kind does not use, so that nothing hidden is kept."""
    bounded = question.kind in (Kind.MULTIPLE, Kind.NUMBER)
    return replace(
        question, title=" ".join(question.title.split()),
        options=tuple(" ".join(one.split()) for one in question.options if one.strip())
        if question.kind in LISTED else (),
        least=question.least if bounded else None, most=question.most if bounded else None,
        unit=question.unit if question.kind is Kind.NUMBER else "",
        low=question.low if question.kind is Kind.RATING else "",
        high=question.high if question.kind is Kind.RATING else "",
        when=question.when if question.when_id is not None else (),
    )  # fmt: skip


def _fill(row: SurveyQuestion, question: Question) -> None:
    row.kind, row.title, row.required = question.kind.value, question.title, question.required
    row.options, row.least, row.most = list(question.options), question.least, question.most
    row.unit, row.low, row.high = question.unit, question.low, question.high
    row.when_id, row.when = question.when_id, list(question.when)


def _last(consultation_id: int) -> int:
    here = SurveyQuestion.consultation_id == consultation_id
    return db.session.scalar(select(func.max(SurveyQuestion.position)).where(here)) or 0


def _row(thing: ConsultationThing, question_id: int) -> SurveyQuestion:
    row = db.session.get(SurveyQuestion, question_id, populate_existing=True)
    if row is None or row.consultation_id != thing.id:
        raise Missing
    return row


def move(viewer: Viewer, thing: ConsultationThing, question_id: int, up: bool) -> None:
    """Put a question before the one above it, or behind the one below; at the end nothing happens."""
    policy.require("consultations.edit", viewer, thing)
    held(thing.id)
    questions = questions_of(thing.id)
    at = next((at for at, one in enumerate(questions) if one.id == question_id), None)
    if at is None:
        raise Missing
    other = at - 1 if up else at + 1
    if not 0 <= other < len(questions):
        return
    questions[at], questions[other] = questions[other], questions[at]
    check_conditions(questions)
    for position, one in enumerate(questions, start=1):
        _row(thing, one.id).position = position
    db.session.flush()


def drop(viewer: Viewer, thing: ConsultationThing, question_id: int) -> None:
    """Take a question out; one that others depend on stays until they do not. Twice is once."""
    policy.require("consultations.edit", viewer, thing)
    held(thing.id)
    left = [one for one in questions_of(thing.id) if one.id != question_id]
    check_conditions(left)
    row = db.session.get(SurveyQuestion, question_id)
    if row is not None and row.consultation_id == thing.id:
        db.session.delete(row)
        db.session.flush()
