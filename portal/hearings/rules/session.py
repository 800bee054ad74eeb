"""The session of a hearing: speeches and their clocks, questions from the floor, straw polls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence

MINUTES_LONGEST = 240  # an item of the agenda
ITEMS_MOST = 40
SPEECH_SECONDS, SPEECH_SHORTEST, SPEECH_LONGEST = 180, 30, 1800
ORDER_SECONDS = 60
EXTENSION = 60
QUESTION_LARGEST, ANSWER_LARGEST, WHAT_LARGEST = 300, 2_000, 4_000
QUESTIONS_OPEN_MOST = 3  # of one person at a time, so that nobody fills the board alone
POLL_LARGEST, OPTION_LARGEST = 200, 80
OPTIONS_FEWEST, OPTIONS_MOST = 2, 5


class Speech(StrEnum):
    """Where a speech stands. Skipped: called, and not there."""

    WAITING = "waiting"
    SPEAKING = "speaking"
    DONE = "done"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


class Question(StrEnum):
    """Where a question from the floor stands. Withheld: not shown, for a reason that is."""

    OPEN = "open"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"


QUESTIONS: dict[str, Sentence] = {
    Question.OPEN: _l("Asked"),
    Question.TAKEN_UP: _l("Taken up"),
    Question.ANSWERED: _l("Answered"),
    Question.WITHDRAWN: _l("Taken back"),
    Question.WITHHELD: _l("Not shown"),
}


@dataclass(frozen=True)
class Timer:
    """The clock of a speech, made of stored moments only, so that every screen shows the same after any reload.

    `paused` are the whole seconds of the pauses that are over; `paused_at` is when the running one began.
    """

    started_at: datetime
    allowed: int
    paused: int = 0
    paused_at: datetime | None = None
    finished_at: datetime | None = None

    def spent(self, now: datetime) -> int:
        """Whole seconds spoken, without the pauses; never negative."""
        until = self.paused_at or self.finished_at or now
        return max(0, int((until - self.started_at).total_seconds()) - self.paused)

    def left(self, now: datetime) -> int:
        """Seconds left; negative once the time is over."""
        return self.allowed - self.spent(now)

    @property
    def running(self) -> bool:
        return self.paused_at is None and self.finished_at is None

    def ends_at(self) -> datetime:
        """When the time is over, if it is not paused again."""
        return self.started_at + timedelta(seconds=self.allowed + self.paused)


def pause_length(paused_at: datetime, now: datetime) -> int:
    """The whole seconds of a pause."""
    return max(0, int((now - paused_at).total_seconds()))


def shown(seconds: int) -> str:
    """As it stands on a clock: "2:05", and "-0:10" ten seconds over time."""
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    return f"{sign}{seconds // 60}:{seconds % 60:02d}"


def itemed(title: str, minutes: int) -> str:
    """The title of an item; else `DomainError`."""
    title = " ".join(title.split())
    if not 2 <= len(title) <= 120:
        raise DomainError(_l("Say it in 2 to %(most)s characters.", most=120), "title")
    if not 1 <= minutes <= MINUTES_LONGEST:
        raise DomainError(_l("Plan 1 to %(most)s minutes.", most=MINUTES_LONGEST), "minutes")
    return title


def asked(text: str) -> str:
    """A question from the floor: short, in one paragraph; else `DomainError`."""
    text = " ".join(text.split())
    if not 4 <= len(text) <= QUESTION_LARGEST:
        raise DomainError(_l("Say it in 4 to %(most)s characters.", most=QUESTION_LARGEST), "text")
    return text


def noted(text: str, largest: int = WHAT_LARGEST, field: str = "what") -> str:
    """What the secretary writes down; may be empty."""
    text = text.strip()
    if len(text) > largest:
        raise DomainError(_l("At most %(most)s characters.", most=largest), field)
    return text


def polled(question: str, options: Sequence[str]) -> tuple[str, list[str]]:
    """A straw poll: a question, and two to five different answers; else `DomainError`."""
    question = " ".join(question.split())
    said = [" ".join(option.split()) for option in options if option.strip()]
    if not 4 <= len(question) <= POLL_LARGEST:
        raise DomainError(_l("Say it in 4 to %(most)s characters.", most=POLL_LARGEST), "question")
    if not OPTIONS_FEWEST <= len(said) <= OPTIONS_MOST:
        raise DomainError(_l("Give two to five answers, one a line."), "options")
    if len(set(said)) < len(said):
        raise DomainError(_l("Two answers are the same."), "options")
    if any(len(option) > OPTION_LARGEST for option in said):
        raise DomainError(_l("An answer has at most %(most)s characters.", most=OPTION_LARGEST), "options")
    return question, said


def speaking_time(seconds: int) -> int:
    """How long one speaks; else `DomainError`."""
    if not SPEECH_SHORTEST <= seconds <= SPEECH_LONGEST:
        raise DomainError(_l("A speech has half a minute to half an hour."), "seconds")
    return seconds
