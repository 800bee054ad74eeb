"""Questions of a questionnaire and the conditions under which they are asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

TITLE_LARGEST, OPTION_LARGEST, WORDS_LARGEST = 200, 100, 2_000
OPTIONS_MOST, QUESTIONS_MOST = 20, 60
RATINGS = (1, 2, 3, 4, 5)
NUMBER_LARGEST = 10**9


class Kind(StrEnum):
    """What a person does to answer."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    RATING = "rating"
    NUMBER = "number"
    TEXT = "text"


KINDS: dict[str, Sentence] = {
    Kind.SINGLE: _l("Choose one"),
    Kind.MULTIPLE: _l("Choose several"),
    Kind.RANKING: _l("Put in order, the best first"),
    Kind.RATING: _l("Rate from 1 to 5"),
    Kind.NUMBER: _l("A whole number"),
    Kind.TEXT: _l("In one's own words"),
}
CHOSEN = (Kind.SINGLE, Kind.MULTIPLE)
LISTED = (*CHOSEN, Kind.RANKING)


@dataclass(frozen=True)
class Question:
    """One question. `options` are counted from 0. Of several options `least` to `most` are chosen; a number lies
    between them. `low` and `high` say what 1 and 5 mean. It is asked only if `when_id`, an earlier question of choice,
    was answered with one of `when`."""

    id: int
    position: int
    kind: Kind
    title: str
    required: bool = False
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    unit: str = ""
    low: str = ""
    high: str = ""
    when_id: int | None = None
    when: tuple[int, ...] = ()


def check(question: Question) -> None:
    """A question says everything its kind needs; else `DomainError` beside the field."""
    if not 2 <= len(question.title) <= TITLE_LARGEST:
        raise DomainError(_l("A question has 2 to %(most)s characters.", most=TITLE_LARGEST), "title")
    if question.kind in LISTED:
        _check_options(question.options)
    if question.kind is Kind.MULTIPLE:
        _check_bounds(question, 0, len(question.options))
    if question.kind is Kind.NUMBER:
        _check_bounds(question, -NUMBER_LARGEST, NUMBER_LARGEST)


def _check_options(options: Sequence[str]) -> None:
    if not 2 <= len(options) <= OPTIONS_MOST:
        raise DomainError(_l("Write 2 to %(most)s options, one a line.", most=OPTIONS_MOST), "options")
    if len(set(options)) < len(options):
        raise DomainError(_l("Two options are the same."), "options")
    if max(len(option) for option in options) > OPTION_LARGEST:
        raise DomainError(_l("An option has at most %(most)s characters.", most=OPTION_LARGEST), "options")


def _check_bounds(question: Question, smallest: int, largest: int) -> None:
    least = smallest if question.least is None else question.least
    most = largest if question.most is None else question.most
    if not smallest <= least <= most <= largest:
        raise DomainError(_l("The least comes before the most, and both can be reached."), "least")


def check_conditions(questions: Sequence[Question]) -> None:
    """Every condition names an earlier question of choice and options it has; else `DomainError` naming it."""
    before: dict[int, Question] = {}
    for question in questions:
        if question.when_id is not None:
            source = before.get(question.when_id)
            if source is None or source.kind not in CHOSEN:
                raise DomainError(
                    _l("“%(title)s” depends on a question that would not come before it.", title=question.title), "when"
                )
            if not question.when or not set(question.when) <= set(range(len(source.options))):
                raise DomainError(
                    _l("“%(title)s” depends on options that are not there.", title=question.title), "when"
                )
        before[question.id] = question


def asked(questions: Sequence[Question], answers: Mapping[int, Any]) -> list[Question]:
    """The questions a person with these answers is asked, in their order. One that depends on a question she is not
    asked is not asked either, whatever she answered before she changed her mind."""
    shown: dict[int, Question] = {}
    for question in questions:
        if question.when_id is None or (question.when_id in shown and _holds(question, answers.get(question.when_id))):
            shown[question.id] = question
    return list(shown.values())


def _holds(question: Question, answer: Any) -> bool:
    chosen = answer if isinstance(answer, list) else [] if answer is None else [answer]
    return any(option in question.when for option in chosen)
