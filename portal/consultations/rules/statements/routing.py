"""Which statement comes next: those that teach most, so that each person's few answers say much (Polis)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from .tallies import Tally

META = 7.0**2


def priority(tally: Tally, extremity: float, meta: bool = False) -> float:
    """How much an answer to this statement teaches: agreed with, seldom passed, dividing, and not seen often yet."""
    if meta:
        return META
    agreed, passed = (tally.agree + 1) / (tally.seen + 2), (tally.passed + 1) / (tally.seen + 2)
    importance = agreed * (1 - passed) * (1 + extremity)
    return float((importance * (1 + 8 * 2 ** (-tally.seen / 5))) ** 2)


def drawn(unseen: Sequence[int], priorities: Mapping[int, float], random: Random) -> int | None:
    """The next statement, drawn by priority; one without a priority yet counts one. None when all are seen."""
    if not unseen:
        return None
    return random.choices(unseen, [priorities.get(one, 1.0) for one in unseen])[0]
