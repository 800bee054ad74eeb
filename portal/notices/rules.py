"""Which events are told, and when a notice has become old news. The rooms declare the tellings; the factory installs
them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from portal.matters.tellings import Telling

# For so long the end of a matter is news.
NEWS = timedelta(days=14)
_OVER = ("settled", "closed")

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


def folds(state_type: str, at: datetime, now: datetime) -> bool:
    """Whether a notice is put behind the others: nobody can act any more on a matter that is over, and its end is no
    longer news after a fortnight. `state_type` is the type of the matter's state now."""
    return state_type in _OVER and now - at > NEWS
