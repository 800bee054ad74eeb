"""The tables of questionnaires."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.kernel.db import Base


class SurveyQuestion(Base):
    """A question as `rules.survey.questions.Question` has it; positions have gaps where one was dropped."""

    __tablename__ = "survey_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    required: Mapped[bool] = mapped_column(default=False)
    options: Mapped[list[str]] = mapped_column(JSON, default=list)
    least: Mapped[int | None]
    most: Mapped[int | None]
    unit: Mapped[str] = mapped_column(String(20), default="")
    low: Mapped[str] = mapped_column(String(40), default="")
    high: Mapped[str] = mapped_column(String(40), default="")
    when_id: Mapped[int | None] = mapped_column(ForeignKey("survey_question.id"))
    when: Mapped[list[int]] = mapped_column(JSON, default=list)

    __table_args__ = (
        Index("ix_survey_question_consultation_id", "consultation_id", "position"),
        Index("ix_survey_question_when_id", "when_id"),
        CheckConstraint("kind in ('single', 'multiple', 'ranking', 'rating', 'number', 'text')", name="kind"),
    )


class SurveyAnswer(Base):
    """One answer a person, or an organization: `respondent` says which ("p12", "o5"; "gone7" of a closed account).

    `draft` is what was begun and not sent; `answers` what counts, question id → answer. Both as JSON of
    `rules.survey.answers`.
    """

    __tablename__ = "survey_answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    respondent: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    draft: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("consultation_id", "respondent"),
        CheckConstraint("(answers is null) = (sent_at is null)", name="sent"),
        Index("ix_survey_answer_person_id", "person_id"),
        Index("ix_survey_answer_organization_id", "organization_id"),
        Index("ix_survey_answer_sent_at", "consultation_id", "sent_at"),
    )
