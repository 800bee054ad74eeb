"""The questions of a questionnaire, and one of them for its convener."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import Sentence
from portal.people.rules import Viewer

from ...models import SurveyQuestion
from ...rules.survey.questions import CHOSEN, Kind, Question
from ..consultation import ConsultationThing, get_consultation


def questions_of(consultation_id: int) -> list[Question]:
    """The questions in their order."""
    rows = db.session.scalars(
        select(SurveyQuestion)
        .where(SurveyQuestion.consultation_id == consultation_id)
        .order_by(SurveyQuestion.position, SurveyQuestion.id)
    )
    return [question(row) for row in rows]


def question(row: SurveyQuestion) -> Question:
    """A row as the rules see it."""
    return Question(
        row.id, row.position, Kind(row.kind), row.title, row.required, tuple(row.options), row.least, row.most,
        row.unit, row.low, row.high, row.when_id, tuple(row.when),
    )  # fmt: skip


def get_questioned(viewer: Viewer, consultation_id: int, survey_question_id: int) -> ConsultationThing | None:
    """The consultation a question belongs to, if it does."""
    here = SurveyQuestion.id == survey_question_id, SurveyQuestion.consultation_id == consultation_id
    if not db.session.scalar(select(SurveyQuestion.id).where(*here)):
        return None
    return get_consultation(viewer, consultation_id)


def faults_of(consultation_id: int) -> list[Sentence]:
    """A questionnaire asks something."""
    return [] if questions_of(consultation_id) else [_l("Write at least one question.")]


def sources_for(consultation_id: int, before: int | None) -> list[Question]:
    """The questions a condition can name: those of choice that come before."""
    choice = [one for one in questions_of(consultation_id) if one.kind in CHOSEN]
    return [one for one in choice if before is None or one.position < before]
