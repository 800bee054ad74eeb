"""How the rooms declare which of their events people are told of: to whom, in which words, leading where.

The declaration stands here because every room and mechanism makes some; `notices` does the telling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kernel.errors import Sentence

Facts = Mapping[str, Any]
# For the payload of an event (event, verb, matter, actor, facts), the ids of people to tell besides the followers.
Also = Callable[[Facts], Iterable[int]]
# For the number of a matter and the facts of an event, the page to open.
Where = Callable[[int, Facts], str]


@dataclass(frozen=True)
class Telling:
    """How one verb is told: a sentence with the event's facts, and to whom.

    `followers`: all who follow the matter, if the event is public; `charged`: the members of the organization in
    charge; `also`: others. The one who did it is never told. `where` leads to the very spot; without it a notice
    leads to the matter. `about` is the title of a notice that is about no matter; it needs `where`, which is given 0.
    """

    verb: str
    sentence: Sentence
    followers: bool = True
    charged: bool = False
    also: Also | None = None
    where: Where | None = None
    about: Sentence | None = None


def named(fact: str) -> Also:
    """The one person whom a fact of the event names, if it does."""

    def people(payload: Facts) -> Iterable[int]:
        person = payload["facts"].get(fact)
        return () if person is None else (person,)

    return people


def all_named(fact: str) -> Also:
    """The people whom a fact of the event lists."""

    def people(payload: Facts) -> Iterable[int]:
        listed: Iterable[int] = payload["facts"].get(fact, ())
        return listed

    return people


def page_named(_matter_id: int, facts: Facts) -> str:
    """The page that the fact `href` names."""
    return str(facts.get("href") or "/me")
