"""Which events are worth telling, to whom, and in which words. The rooms declare them; the factory installs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.errors import Sentence

# For the payload of an event, the ids of people to tell besides the followers of its matter.
Also = Callable[[Mapping[str, Any]], Iterable[int]]


@dataclass(frozen=True)
class Telling:
    """How one verb is told: a sentence with the event's facts, and to whom.

    `followers`: all who follow the matter; `charged`: the members of the organization in charge; `also`: others.
    The one who did it is never told.
    """

    verb: str
    sentence: Sentence
    followers: bool = True
    charged: bool = False
    also: Also | None = None


_tellings: dict[str, Telling] = {}


def install(tellings: Iterable[Telling]) -> None:
    """Make the rooms' tellings known; called once by the factory."""
    _tellings.clear()
    _tellings.update({telling.verb: telling for telling in tellings})


def telling_of(verb: str) -> Telling | None:
    return _tellings.get(verb)


def verbs() -> tuple[str, ...]:
    """All verbs that are told."""
    return tuple(_tellings)
