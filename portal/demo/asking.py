"""Questionnaires of the demo: one with its results, one that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

from portal.consultations.commands import closing, opening, preparing
from portal.consultations.commands.survey import answering, asking
from portal.consultations.queries.consultation import ConsultationThing, get_consultation
from portal.consultations.queries.survey.questions import questions_of
from portal.consultations.rules.lifecycle import Form
from portal.consultations.rules.survey.questions import Kind, Question
from portal.kernel import clock
from portal.people.rules import Viewer

from .content.asking import (
    ABOUT,
    ANSWERS,
    HERE,
    NEXT_ABOUT,
    NEXT_QUESTIONS,
    NEXT_TITLE,
    OFFICE_SAYS,
    QUESTIONS,
    TITLE,
)
from .settling import Cast

COURT, OFFICE, SPEAKER = "YX-GH-QH-CX", "residents_committee", "social_organization"


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    return [
        (18.0, lambda: _open(cast, made, TITLE, ABOUT, QUESTIONS, 9)),
        (16.5, lambda: _answer(cast, made[TITLE])),
        (8.8, lambda: closing.close(cast.office(OFFICE), _thing(cast.office(OFFICE), made[TITLE]))),
        (3.2, lambda: _open(cast, made, NEXT_TITLE, NEXT_ABOUT, NEXT_QUESTIONS, 14)),
    ]


def _thing(viewer: Viewer, consultation_id: int) -> ConsultationThing:
    thing = get_consultation(viewer, consultation_id)
    assert thing is not None
    return thing


def _open(cast: Cast, made: dict[str, int], title: str, about: str, questions: Sequence[Any], days: int) -> None:
    asker = cast.office(OFFICE)
    made[title] = preparing.prepare(asker, cast.places[COURT], title, Form.QUESTIONNAIRE).id
    preparing.describe(asker, _thing(asker, made[title]), title, about, "culture", "")
    first = None
    for kind, words, options, required, facts in questions:
        given = {**facts, "when_id": first} if "when" in facts else facts
        question = Question(0, 0, Kind(kind), words, required, options, **given)
        number = asking.write(asker, _thing(asker, made[title]), question)
        first = first or number
    opening.announce(asker, _thing(asker, made[title]), clock.end_of(clock.today() + timedelta(days=days)))


def _answer(cast: Cast, consultation_id: int) -> None:
    for who, said in zip(HERE, cycle(ANSWERS), strict=False):
        _send(cast.viewer(who), consultation_id, said)
    _send(cast.office(SPEAKER), consultation_id, OFFICE_SAYS)


def _send(viewer: Viewer, consultation_id: int, said: Sequence[Any]) -> None:
    numbers = [one.id for one in questions_of(consultation_id)]
    answers = {number: answer for number, answer in zip(numbers, said, strict=True) if answer not in (None, "")}
    answering.keep(viewer, _thing(viewer, consultation_id), answers)
    answering.send(viewer, _thing(viewer, consultation_id))
