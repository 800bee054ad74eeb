"""What a work list says of its lines, and what the figures mean. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

# What the one button of a thing says, by its kind.
ACTIONS: dict[str, Sentence] = {
    "verify": _l("Say where I live"),
    "invited": _l("Answer the invitation"),
    "rate": _l("Rate what was done"),
    "move": _l("Move my support"),
    "acknowledge": _l("Acknowledge"),
    "answer": _l("Answer"),
    "start": _l("Begin the work"),
    "report": _l("Report progress"),
    "assign": _l("Name who is in charge"),
    "overdue": _l("See who is late"),
    "confirm": _l("Confirm"),
    "decide": _l("Decide"),
    "vote": _l("Vote"),
    "choose": _l("Choose"),
    "say": _l("Have my say"),
    "seat": _l("Apply for a seat"),
    "attend": _l("Say that I am here"),
    "draw": _l("Draw the seats"),
    "words": _l("Look at my words"),
    "conflicts": _l("Decide"),
    "close": _l("Close the vote"),
    "announce": _l("Announce the result"),
    "convene": _l("Prepare the assembly"),
    "carry_out": _l("Say what was done"),
    "disclose": _l("Prepare the statement"),
    "check": _l("Check the statement"),
    "audit": _l("Say what came of it"),
    "late": _l("See who is late"),
}
# How many minutes a thing takes, by its kind: said beside it, so that one begins.
MINUTES = {
    "verify": 2, "invited": 3, "rate": 1, "move": 1,
    "acknowledge": 1, "answer": 15, "start": 1, "report": 5, "assign": 2, "overdue": 2,
    "vote": 3, "choose": 3, "say": 5, "conflicts": 5, "close": 1, "announce": 2, "convene": 15, "carry_out": 5,
    "seat": 2, "attend": 1, "draw": 1, "words": 2,
    "disclose": 30, "check": 10, "audit": 15, "late": 2,
}  # fmt: skip
# States in which nobody is asked for an answer any more, or not yet.
WAITING, DROPPED = ("open",), ("withdrawn", "merged")


class Task(NamedTuple):
    """One thing that waits for this person: what it is, where it is done, until when, how many minutes it takes."""

    title: str
    href: str
    kind: str
    due: datetime | None = None
    overdue: bool = False
    minutes: int | None = None
    note: str = ""

    @property
    def action(self) -> Sentence:
        return ACTIONS[self.kind]


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """What is late first, then by due date, what has none last; of one matter only the most urgent line."""
    found: dict[str, Task] = {}
    for task in sorted(tasks, key=lambda task: (not task.overdue, task.due is None, task.due)):
        found.setdefault(task.href, task)
    return list(found.values())


@dataclass(frozen=True)
class Figures:
    """How the proposals of a place stand: all; per mille answered of those not withdrawn or merged; and in how many
    days half of the latest answers came (None where there is none)."""

    total: int
    answered: int
    days: int | None


def figures(states: Mapping[str, int], spans: Sequence[timedelta]) -> Figures:
    """`states` counts the public proposals by state; `spans` lie between publication and answer."""
    total = sum(states.values())
    asked = total - sum(states.get(state, 0) for state in DROPPED)
    answered = asked - sum(states.get(state, 0) for state in WAITING)
    return Figures(total, 1000 * answered // asked if asked else 0, half_within(spans))


def half_within(spans: Sequence[timedelta]) -> int | None:
    """The whole days within which half of the answers came: the median, rounded up."""
    return math.ceil(median(span.total_seconds() for span in spans) / 86_400) if spans else None
