"""Long work of the background process, a slice at a time: mail and the search index wait no longer than one slice."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator

from portal.kernel.db import db

SLICE = 0.5  # seconds at once
PAUSE = 30.0  # seconds until something at which this went wrong is tried again

Steps = Iterator[None]


class Unhurried:
    """A chore; `True` means that there is more to do at once. Every step is committed.

    `find` is asked for the number of what waits and the steps that do it, without those that rest. Nothing is kept here
    but how far the work at hand is: whatever ends the process, the next one begins the unfinished step anew.
    """

    def __init__(self, find: Callable[[Collection[int]], tuple[int, Steps] | None]) -> None:
        self._find = find
        self._at_hand: tuple[int, Steps] | None = None
        self._not_before: dict[int, float] = {}

    def __call__(self) -> bool:
        self._at_hand = self._at_hand or self._find(self._resting())
        if self._at_hand is None:
            return False
        number, steps = self._at_hand
        until = time.monotonic() + SLICE
        try:
            while self._at_hand is not None:
                if next(steps, self) is self:
                    self._at_hand = None
                db.session.commit()
                if time.monotonic() >= until:
                    break
        except Exception:
            self._at_hand = None
            self._not_before[number] = time.monotonic() + PAUSE
            raise
        return True

    def _resting(self) -> list[int]:
        now = time.monotonic()
        return [number for number, until in self._not_before.items() if until > now]
