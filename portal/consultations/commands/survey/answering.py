"""A draft is kept as often as one likes, looked over, sent with one last button; it can be changed until the close."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.models import UnfinishedThing
from portal.people.rules import Viewer

from ...models import SurveyAnswer
from ...queries.consultation import ConsultationThing
from ...queries.survey.answers import mine_in, respondent
from ...queries.survey.questions import questions_of
from ...rules.survey.answers import Answers, checked
from ..taking_part import hold_open, take_part

KIND = "survey"
# What is kept of one answer before it is sent, whatever a browser sends.
DRAFT_LARGEST = 100_000
_TABLE: Any = SurveyAnswer.__table__


def keep(viewer: Viewer, thing: ConsultationThing, said: Answers) -> None:
    """Keep what was filled in so far; nothing is sent, and every page says so."""
    policy.require("consultations.respond", viewer, thing)
    hold_open(thing.id)
    known = {one.id for one in questions_of(thing.id)}
    draft = {str(number): answer for number, answer in said.items() if number in known}
    if sum(len(str(answer)) for answer in draft.values()) > DRAFT_LARGEST:
        raise DomainError(_l("That is too much to be kept. Say it in fewer words."))
    _write(viewer, thing.id, draft=draft)
    if viewer.acting is None:
        begin_unfinished(viewer.id, KIND, thing.id, f"{thing.path}/questionnaire")


def drop(viewer: Viewer, thing: ConsultationThing) -> None:
    """Drop what was begun; what was sent before stays."""
    policy.require("consultations.respond", viewer, thing)
    mine = SurveyAnswer.consultation_id == thing.id, SurveyAnswer.respondent == respondent(viewer)
    db.session.execute(delete(SurveyAnswer).where(*mine, SurveyAnswer.sent_at.is_(None)))
    db.session.execute(update(SurveyAnswer).where(*mine).values(draft=None))
    end_unfinished(viewer.id, KIND, thing.id)


def send(viewer: Viewer, thing: ConsultationThing) -> Answers:
    """Send the draft; what was sent before is replaced. Raises `DomainError` while something asked is missing or wrong.
    Sent twice, it is sent once."""
    policy.require("consultations.respond", viewer, thing)
    hold_open(thing.id)
    mine = mine_in(viewer, thing.id)
    if mine.draft is None:
        if mine.answers is None:
            raise DomainError(_l("Nothing is filled in yet."))
        return mine.answers
    answers, faults = checked(questions_of(thing.id), mine.draft)
    if faults:
        raise DomainError(_l("Something is missing or wrong: look at the marked questions."))
    if not answers:
        raise DomainError(_l("Nothing is filled in yet."))
    said = {str(number): answer for number, answer in answers.items()}
    _write(viewer, thing.id, draft=None, answers=said, sent_at=clock.now())
    end_unfinished(viewer.id, KIND, thing.id)
    take_part(viewer, thing.id)
    if viewer.helper is not None:
        matters.record(viewer, "consultations.responded", thing.id, public=False)
    return answers


def _write(viewer: Viewer, consultation_id: int, **values: Any) -> None:
    row = insert_into(_TABLE).values(
        consultation_id=consultation_id, respondent=respondent(viewer), person_id=viewer.id,
        organization_id=viewer.organization_id, **values,
    )  # fmt: skip
    kept = {**values, "person_id": viewer.id}
    db.session.execute(row.on_conflict_do_update(index_elements=["consultation_id", "respondent"], set_=kept))


def forget_drafts(consultation_id: int) -> None:
    """Nothing more can be sent: what was only begun is forgotten."""
    here = SurveyAnswer.consultation_id == consultation_id
    db.session.execute(delete(SurveyAnswer).where(here, SurveyAnswer.sent_at.is_(None)))
    db.session.execute(update(SurveyAnswer).where(here).values(draft=None))
    db.session.execute(
        delete(UnfinishedThing).where(UnfinishedThing.kind == KIND, UnfinishedThing.reference == consultation_id)
    )


def forget_person(person_id: int) -> None:
    """What she only began goes; what she sent stays without her."""
    mine = SurveyAnswer.person_id == person_id
    db.session.execute(delete(SurveyAnswer).where(mine, SurveyAnswer.sent_at.is_(None)))
    for row in db.session.scalars(select(SurveyAnswer).where(mine)):
        if row.organization_id is None:
            row.respondent = f"gone{row.id}"
        row.person_id, row.draft = None, None
    db.session.flush()
