"""Who speaks next in a hearing.

A point of order goes first. Then come those who have not spoken yet on this item, then those who have spoken once,
and so on. Among them the sides take turns: next is the side that was heard longest ago, a side nobody has spoken for
yet before all others; on one side, whoever asked first is called first.

Nobody is starved: with four sides, whoever stands n-th on her own side in her round is called after at most 4·n − 1
others of that round, however many more ask meanwhile; and a round ends, because each person stands in it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence


class Side(StrEnum):
    """What a speaker is going to do: speak for it, against it, ask, or neither."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"
    NEUTRAL = "neutral"


SIDES: dict[str, Sentence] = {
    Side.FOR: _l("For"),
    Side.AGAINST: _l("Against"),
    Side.QUESTION: _l("Question"),
    Side.NEUTRAL: _l("Neutral"),
}
ORDER = _l("Point of order")


@dataclass(frozen=True)
class Asked:
    """Somebody who waits to speak. `order`: a point of order, which is called before everything else."""

    id: int
    person_id: int
    side: str
    asked_at: datetime
    order: bool = False


@dataclass(frozen=True)
class Heard:
    """A speech that was held on this item, or is being held; points of order are none."""

    person_id: int
    side: str


def in_turn(waiting: Iterable[Asked], heard: Sequence[Heard]) -> list[Asked]:
    """Those who wait, in the order in which they are called if nobody else asks. `heard` is in its order of time."""
    waiting = sorted(waiting, key=lambda one: (one.asked_at, one.id))
    found = [one for one in waiting if one.order]
    last = {speech.side: at for at, speech in enumerate(heard)}
    turns: dict[int, int] = {}
    for speech in heard:
        turns[speech.person_id] = turns.get(speech.person_id, 0) + 1
    rounds: dict[int, list[Asked]] = {}
    for one in waiting:
        if not one.order:
            rounds.setdefault(turns.get(one.person_id, 0), []).append(one)
    for turn in sorted(rounds):
        found += _alternating(rounds[turn], last, len(heard) + len(found))
    return found


def _alternating(waiting: list[Asked], last: dict[str, int], at: int) -> Iterable[Asked]:
    """One round: the sides by turns, who asked first before who asked later. Keeps in `last` when a side was heard."""
    lines: dict[str, list[Asked]] = {}
    for one in waiting:
        lines.setdefault(one.side, []).append(one)
    while lines:
        side = min(lines, key=lambda name: (last.get(name, -1), lines[name][0].asked_at, lines[name][0].id))
        yield lines[side].pop(0)
        last[side] = at = at + 1
        if not lines[side]:
            del lines[side]
