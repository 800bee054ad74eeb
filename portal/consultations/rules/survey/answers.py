"""What a person answered: read as it comes, then held against what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

from .questions import NUMBER_LARGEST, RATINGS, WORDS_LARGEST, Kind, Question, asked

Answers = dict[int, Any]


def checked(questions: Sequence[Question], answers: Mapping[int, Any]) -> tuple[Answers, dict[int, Sentence]]:
    """(answers to what is asked, what is wrong with which question). What is not asked is dropped; a question that need
    not be answered may be left out."""
    kept: Answers = {}
    faults: dict[int, Sentence] = {}
    for question in asked(questions, answers):
        answer = answers.get(question.id)
        if answer is None or answer in ("", []):
            if question.required:
                faults[question.id] = _l("Please answer this question.")
            continue
        fault = _FAULTS[question.kind](question, answer)
        if fault is None:
            kept[question.id] = answer
        else:
            faults[question.id] = fault
    return kept, faults


# What is wrong with an answer to each kind of question: a sentence, or None.


def _single(question: Question, answer: Any) -> Any:
    return None if _is_option(question, answer) else _l("Choose one of the options.")


def _multiple(question: Question, answer: Any) -> Any:
    if not _distinct_options(question, answer):
        return _l("Choose among the options.")
    least, most = question.least or 0, question.most or len(question.options)
    if not least <= len(answer) <= most:
        return _l(
            "Choose %(least)s to %(most)s; you have chosen %(num)s.", least=max(1, least), most=most, num=len(answer)
        )
    return None


def _ranking(question: Question, answer: Any) -> Any:
    if not _distinct_options(question, answer):
        return _l("Give every place once.")
    if len(answer) != len(question.options):
        return _l("Put all of them in order, or none.")
    return None


def _rating(_question: Question, answer: Any) -> Any:
    return None if _whole(answer) and answer in RATINGS else _l("Rate from 1 to 5.")


def _number(question: Question, answer: Any) -> Any:
    least = -NUMBER_LARGEST if question.least is None else question.least
    most = NUMBER_LARGEST if question.most is None else question.most
    if not _whole(answer):
        return _l("Write a whole number.")
    if not least <= answer <= most:
        return _l("A whole number from %(least)s to %(most)s.", least=least, most=most)
    return None


def _text(_question: Question, answer: Any) -> Any:
    if not isinstance(answer, str):
        return _l("Write it in words.")
    if len(answer) > WORDS_LARGEST:
        return _l("At most %(most)s characters; there are %(num)s.", most=WORDS_LARGEST, num=len(answer))
    return None


_FAULTS = {
    Kind.SINGLE: _single, Kind.MULTIPLE: _multiple, Kind.RANKING: _ranking, Kind.RATING: _rating,
    Kind.NUMBER: _number, Kind.TEXT: _text,
}  # fmt: skip


def _whole(answer: Any) -> bool:
    return isinstance(answer, int) and not isinstance(answer, bool)


def _is_option(question: Question, answer: Any) -> bool:
    return _whole(answer) and 0 <= answer < len(question.options)


def _distinct_options(question: Question, answer: Any) -> bool:
    return (
        isinstance(answer, list)
        and all(_is_option(question, one) for one in answer)
        and len(set(answer)) == len(answer)
    )
