"""Permission as data: an action has ways in, a way is a tuple of predicates that must all hold.

    POLICY: Table = {"proposals.support": [(resident_here, not_author, open_for_support)]}

An action without a way, or a way without a predicate, is an error at start-up: nothing is open by omission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .errors import Refused, Remedy, Sentence


@dataclass(frozen=True)
class Predicate:
    """A named yes-or-no question about a viewer and a thing, with what would help where the answer is no."""

    ask: Callable[[Any, Any], bool]
    remedy: Remedy

    def __call__(self, viewer: Any, thing: Any) -> bool:
        return self.ask(viewer, thing)

    @property
    def name(self) -> str:
        return self.ask.__name__


Way = tuple[Predicate, ...]
Table = Mapping[str, Sequence[Way]]


def predicate(kind: str, sentence: Sentence) -> Callable[[Callable[[Any, Any], bool]], Predicate]:
    """Turn a function into a predicate; `kind` and `sentence` are the remedy shown when it does not hold."""
    return lambda ask: Predicate(ask, Remedy(kind, sentence))


@predicate("none", "")
def anyone(_viewer: Any, _thing: Any) -> bool:
    """Open to every visitor, signed in or not."""
    return True


class Policy:
    """The whole portal's table of actions, put together once from the slices' tables."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.table: dict[str, Sequence[Way]] = {}
        for table in tables:
            for action, ways in table.items():
                if action in self.table:
                    raise ValueError(f"two policies for {action}")
                if not ways or not all(ways):
                    raise ValueError(f"no way in for {action}")
                self.table[action] = ways

    def refusal(self, action: str, viewer: Any, thing: Any = None) -> Remedy | None:
        """None where the action is allowed, else what would help: the remedy of the way that got furthest."""
        best: tuple[int, Remedy] | None = None
        for way in self.table[action]:
            held = next((n for n, ask in enumerate(way) if not ask(viewer, thing)), len(way))
            if held == len(way):
                return None
            if best is None or held > best[0]:
                best = (held, way[held].remedy)
        assert best is not None
        return best[1]

    def allows(self, action: str, viewer: Any, thing: Any = None) -> bool:
        """Whether `viewer` may do `action` to `thing`."""
        return self.refusal(action, viewer, thing) is None

    def require(self, action: str, viewer: Any, thing: Any = None) -> None:
        """Raise `Refused` unless the action is allowed. The first line of every command."""
        remedy = self.refusal(action, viewer, thing)
        if remedy is not None:
            raise Refused(action, remedy)


_policy = Policy(())


def install(policy: Policy) -> None:
    """Make `policy` the one that commands ask; called once by the factory."""
    global _policy
    _policy = policy


def installed() -> Policy:
    return _policy


def require(action: str, viewer: Any, thing: Any = None) -> None:
    """`Policy.require` of the installed policy."""
    _policy.require(action, viewer, thing)


def can(action: str, viewer: Any, thing: Any = None) -> bool:
    """`Policy.allows` of the installed policy."""
    return _policy.allows(action, viewer, thing)
