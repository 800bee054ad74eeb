"""What all matters share: categories, links, clocks, and the lifecycles the rooms declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence
from portal.kernel.lifecycle import Lifecycle, State

CATEGORIES: dict[str, Sentence] = {
    "property": _l("Property management"),
    "environment": _l("Environment and hygiene"),
    "traffic": _l("Roads and parking"),
    "facilities": _l("Public facilities"),
    "safety": _l("Safety and fire protection"),
    "housing": _l("Housing"),
    "education": _l("Education"),
    "health": _l("Health and social security"),
    "culture": _l("Culture and neighbourhood life"),
    "other": _l("Other"),
}


@dataclass(frozen=True)
class Pace:
    """At most so many acts within a time."""

    within: timedelta
    most: int


# How fast one person may publish words, or report those of others: a new account (True) more slowly than a known one.
PACES: dict[bool, tuple[Pace, ...]] = {
    True: (Pace(timedelta(hours=1), 5), Pace(timedelta(days=1), 20)),
    False: (Pace(timedelta(hours=1), 30),),
}
SPEAKING = ("discussion.commented", "discussion.replied", "proposals.published", "proposals.edited")

LINK_LABELS: dict[str, tuple[Sentence, Sentence]] = {
    "merged": (_l("Merged into"), _l("Took in")),
    "led_to": (_l("Led to"), _l("Came from")),
}

CLOCK_LABELS: dict[str, Sentence] = {
    "acknowledge": _l("Acknowledgement"),
    "answer": _l("Answer"),
    "convene": _l("Convening an assembly"),
    "carry_out": _l("Carrying out"),
    "audit": _l("Hearing or audit of the accounts"),
}

# What a person is told that was entered for her, where no room tells it in its timeline.
DEEDS: dict[str, Sentence] = {
    "proposals.supported": _l("Supported it"),
    "proposals.opposed": _l("Opposed it"),
    "proposals.vote_withdrawn": _l("Took the vote back"),
    "proposals.rated": _l("Rated what was done"),
    "discussion.commented": _l("Commented"),
    "discussion.replied": _l("Replied to a comment"),
    "discussion.edited": _l("Changed a comment"),
    "discussion.reported": _l("Reported a comment"),
    "consultations.voted": _l("Answered statement %(number)s"),
    "consultations.stated": _l("Put a statement forward"),
    "consultations.responded": _l("Answered a questionnaire"),
    "files.attached": _l("Added files"),
    "files.removed": _l("Removed files"),
    "residency.claimed": _l("Said where she lives"),
    "residency.ended": _l("Said that she has moved out"),
    "matters.objected": _l("Objected to what was entered"),
}

_lifecycles: dict[str, Lifecycle] = {}
_sentences: dict[str, Sentence] = {}


def install(lifecycles: Iterable[Lifecycle]) -> None:
    """Make the rooms' lifecycles known by their kind; called once by the factory."""
    _lifecycles.clear()
    _lifecycles.update({lifecycle.kind: lifecycle for lifecycle in lifecycles})


def install_sentences(tables: Iterable[Mapping[str, Sentence]]) -> None:
    """Make known how the rooms tell their events: verb → a sentence that may name the event's facts."""
    _sentences.clear()
    for table in tables:
        _sentences.update(table)


def install_days(said: Callable[[date], str]) -> None:
    """Make known how readers are told a day."""
    global _day
    _day = said


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_day: Callable[[date], str] = date.isoformat


class _Facts(dict[str, Any]):
    """The facts of an event: days as readers read them; an older event may not know all that its sentence names."""

    def __getitem__(self, name: str) -> Any:
        value = super().__getitem__(name)
        return _day(date.fromisoformat(value)) if isinstance(value, str) and _DAY.fullmatch(value) else value

    def __missing__(self, name: str) -> str:
        return ""


def filled(sentence: Sentence, facts: Mapping[str, Any]) -> str:
    """A sentence about an event with the event's facts in it."""
    return (str(sentence) % _Facts(facts)).strip()


def told(verb: str, facts: Mapping[str, Any]) -> str:
    """An event in words, without who and when; empty where no room tells it."""
    sentence = _sentences.get(verb)
    return "" if sentence is None else filled(sentence, facts)


def deed_of(verb: str, facts: Mapping[str, Any]) -> str:
    """An event in words, for the person it was entered for."""
    sentence = DEEDS.get(verb)
    return filled(sentence, facts) if sentence is not None else told(verb, facts) or str(_l("Entered something"))


def lifecycle_of(kind: str) -> Lifecycle:
    return _lifecycles[kind]


def kinds() -> tuple[str, ...]:
    """The kinds of matter that have a room, in the order the factory names them."""
    return tuple(_lifecycles)


def state_of(kind: str, state: str) -> State:
    """The label and type of a matter's state."""
    return _lifecycles[kind].by_name[state]


def category_of(category: str) -> Sentence:
    """The label of a category; a draft may have none yet."""
    return CATEGORIES.get(category, "")


def clock_of(kind: str) -> Sentence:
    """What a clock measures; of several of a kind, each has its number behind a colon."""
    return CLOCK_LABELS[kind.partition(":")[0]]


def link_of(kind: str, ahead: bool) -> Sentence:
    """How a matter is joined to a neighbour ahead of it, or behind it."""
    return LINK_LABELS[kind][0 if ahead else 1]


def excerpt(body: str, length: int = 120) -> str:
    """The first words of a text on one line, for cards and lists."""
    line = " ".join(body.split())
    return line if len(line) <= length else line[: length - 1] + "…"
