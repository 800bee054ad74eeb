"""Answers: one's own, and all that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select, tuple_

from portal.adoption.rules import Opinion
from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.people.models import Organization
from portal.people.rules import Viewer

from ...models import SurveyAnswer
from ...rules.survey.answers import Answers
from ...rules.survey.questions import LISTED, Kind, Question
from .questions import questions_of

BLOCK, SIZE = 2_000, 20


@dataclass(frozen=True)
class Mine:
    """What one has begun (None: nothing) and what one has sent."""

    draft: Answers | None = None
    answers: Answers | None = None
    sent_at: datetime | None = None

    @property
    def shown(self) -> Answers:
        """What the form begins with."""
        return (self.answers or {}) if self.draft is None else self.draft


def respondent(viewer: Viewer) -> str:
    """Whose answer it is: the organization's she acts for, else her own."""
    return f"o{viewer.organization_id}" if viewer.organization_id else f"p{viewer.id}"


def mine_in(viewer: Viewer, consultation_id: int) -> Mine:
    """How far the viewer, or the organization she acts for, is."""
    row = db.session.execute(
        select(SurveyAnswer.draft, SurveyAnswer.answers, SurveyAnswer.sent_at).where(
            SurveyAnswer.consultation_id == consultation_id, SurveyAnswer.respondent == respondent(viewer)
        )
    ).one_or_none()
    return Mine() if row is None else Mine(keyed(row.draft), keyed(row.answers), row.sent_at)


def keyed(said: dict[str, Any] | None) -> Answers | None:
    """Answers by the number of their question, as the rules have them; JSON knows only words as keys."""
    return None if said is None else {int(number): answer for number, answer in said.items()}


def count_sent(consultation_id: int) -> tuple[int, int]:
    """(residents, organizations) who have sent their answers."""
    offices = func.count(case((SurveyAnswer.organization_id.is_not(None), 1)))
    sent = SurveyAnswer.consultation_id == consultation_id, SurveyAnswer.sent_at.is_not(None)
    total, organizations = db.session.execute(select(func.count(), offices).where(*sent)).one()
    return total - organizations, organizations


@dataclass(frozen=True)
class Sent:
    """Everything that was sent, by question: of residents, and of organizations with their names."""

    residents: dict[int, list[Any]] = field(default_factory=dict)
    organizations: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)


def all_sent(consultation_id: int) -> Sent:
    """What was sent, in no order that says who."""
    sent = Sent()
    for row in _sent(consultation_id):
        for number, answer in (keyed(row.answers) or {}).items():
            if row.organization is None:
                sent.residents.setdefault(number, []).append(answer)
            else:
                sent.organizations.setdefault(number, []).append((row.organization, answer))
    return sent


def _sent(consultation_id: int) -> Iterator[Any]:
    return iter(
        db.session.execute(
            select(SurveyAnswer.id, SurveyAnswer.answers, SurveyAnswer.person_id, SurveyAnswer.organization_id,
                   Organization.name.label("organization"))
            .join(Organization, Organization.id == SurveyAnswer.organization_id, isouter=True)
            .where(SurveyAnswer.consultation_id == consultation_id, SurveyAnswer.sent_at.is_not(None))
            .order_by(SurveyAnswer.id)
            .execution_options(yield_per=BLOCK)
        )
    )  # fmt: skip


def rows_of(consultation_id: int) -> Iterator[tuple[str, Answers]]:
    """(organization or empty, its answers) of everything that was sent."""
    return ((row.organization or "", keyed(row.answers) or {}) for row in _sent(consultation_id))


def words_after(consultation_id: int, question_id: int, after: str | None = None) -> Page[Any]:
    """A page of the answers in words to a question, the last sent first: (id, text, organization)."""
    key = keyset.decode(after, (datetime, int))
    said = SurveyAnswer.answers[str(question_id)].as_string()
    statement = (
        select(SurveyAnswer.id, SurveyAnswer.sent_at, said.label("text"), Organization.name.label("organization"))
        .join(Organization, Organization.id == SurveyAnswer.organization_id, isouter=True)
        .where(SurveyAnswer.consultation_id == consultation_id, SurveyAnswer.sent_at.is_not(None), said.is_not(None))
        .order_by(SurveyAnswer.sent_at.desc(), SurveyAnswer.id.desc())
        .limit(SIZE + 1)
    )
    if key:
        statement = statement.where(tuple_(SurveyAnswer.sent_at, SurveyAnswer.id) < tuple_(*key))
    return keyset.page(db.session.execute(statement).all(), SIZE, lambda row: (row.sent_at, row.id), key is None)


def opinions_of(consultation_id: int) -> Iterator[Opinion]:
    """For the adoption table: every answer in words under its question, and every option somebody chose."""
    questions = questions_of(consultation_id)
    backed: dict[tuple[int, int], list[int]] = {}
    for row in _sent(consultation_id):
        answers = keyed(row.answers) or {}
        people = () if row.person_id is None or row.organization_id is not None else (row.person_id,)
        for one in questions:
            if one.kind is Kind.TEXT and one.id in answers:
                yield Opinion(f"answer:{row.id}:{one.id}", answers[one.id], people, row.organization_id, one.title)
            for option in _first(one, answers.get(one.id)):
                backed.setdefault((one.id, option), []).extend(people)
    for one in questions:
        for option, words in enumerate(one.options):
            if (one.id, option) in backed:
                yield Opinion(
                    f"option:{one.id}:{option}", f"{one.title} {words}", tuple(backed[one.id, option]), None, one.title
                )


def _first(question: Question, answer: Any) -> list[int]:
    """The options an answer speaks for: what was chosen, and of an order its first."""
    if answer is None or question.kind not in LISTED:
        return []
    chosen = answer if isinstance(answer, list) else [answer]
    return chosen[:1] if question.kind is Kind.RANKING else chosen
