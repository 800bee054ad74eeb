"""The life of a consultation, from a question to a public line on every opinion."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError, Sentence
from portal.kernel.lifecycle import Lifecycle, State, Transition

CONSULTATION = Lifecycle(
    "consultation",
    (
        State("preparing", _l("Being prepared"), "draft"),
        State("open", _l("Open: have your say"), "open"),
        State("closed", _l("Closed; the answer is owed"), "open"),
        State("answered", _l("Answered"), "settled"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("announce", ("preparing",), ("open",)),
        Transition("close", ("open",), ("closed",)),
        Transition("answer", ("closed",), ("answered",)),
        Transition("cancel", ("open",), ("cancelled",)),
    ),
)

OPEN_AT_LEAST, OPEN_AT_MOST = 3, 90
TITLE_LARGEST, TEXT_LARGEST = 120, 20_000


class Form(StrEnum):
    """In which way people are asked."""

    STATEMENTS = "statements"
    QUESTIONNAIRE = "questionnaire"
    TEXT = "text"


FORMS: dict[str, Sentence] = {
    Form.STATEMENTS: _l("Opinion statements: agree, disagree or pass; groups and what unites them are found"),
    Form.QUESTIONNAIRE: _l("Questionnaire"),
    Form.TEXT: _l("Review of a draft text, paragraph by paragraph"),
}


def titled(title: str) -> str:
    """The question in one line; else `DomainError`."""
    if not 4 <= len(title.strip()) <= TITLE_LARGEST:
        raise DomainError(_l("A title has 4 to %(most)s characters.", most=TITLE_LARGEST), "title")
    return title.strip()


def check_close(now: datetime, closes: datetime) -> None:
    """Everybody has days to take part; else `DomainError`."""
    days = (clock.local(closes).date() - clock.local(now).date()) // timedelta(days=1)
    if not OPEN_AT_LEAST <= days <= OPEN_AT_MOST:
        raise DomainError(
            _l("It stays open for %(least)s to %(most)s days.", least=OPEN_AT_LEAST, most=OPEN_AT_MOST), "closes"
        )
