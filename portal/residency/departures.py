"""What follows when a person no longer lives in a place: the rooms say what is taken back, the factory installs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

# For a person and the places she has left, how many of her open votes are (or would be) taken back.
Votes = Callable[[int, Sequence[int]], int]


@dataclass(frozen=True)
class Departure:
    """What one room does: `count` says beforehand how many votes would be taken back, `take_back` does it."""

    count: Votes
    take_back: Votes


_departures: list[Departure] = []


def install(departures: Iterable[Departure]) -> None:
    """Make the rooms' consequences known; called once by the factory."""
    _departures[:] = departures


def open_votes(person_id: int, place_ids: Sequence[int]) -> int:
    """How many of her votes on what is not decided yet would be taken back."""
    return sum(departure.count(person_id, place_ids) for departure in _departures)


def take_back(person_id: int, place_ids: Sequence[int]) -> int:
    """Take her votes back on what is not decided yet in these places; what is decided stays. Returns how many."""
    return sum(departure.take_back(person_id, place_ids) for departure in _departures)
