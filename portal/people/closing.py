"""What every slice forgets of a person who closes her account; the slices say it, the factory installs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

# Takes a person's name and what was only hers out of one slice, in the running transaction. A second time changes
# nothing more: what arrived in the moment of closing is forgotten afterwards.
Forget = Callable[[int], None]

_forgetters: list[Forget] = []


def install(forgetters: Iterable[Forget]) -> None:
    """Make the slices' forgetting known, the uppermost first; called once by the factory."""
    _forgetters[:] = forgetters


def forget_everywhere(person_id: int) -> None:
    """Let every slice forget this person."""
    for forget in _forgetters:
        forget(person_id)
