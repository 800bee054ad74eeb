"""A lifecycle is data: the states of one kind of matter and the verbs that lead from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from flask_babel import lazy_gettext as _l

from .errors import Conflict, Sentence

StateType = Literal["draft", "open", "closed", "settled"]


@dataclass(frozen=True)
class State:
    """A state as a person sees it: a label, and a type that keeps statistics honest across kinds.

    draft: not public yet; open: something is still owed; closed: ended without being carried out; settled: done.
    """

    name: str
    label: Sentence
    type: StateType


@dataclass(frozen=True)
class Transition:
    """`verb` leads from any of `sources` to any of `targets` (most verbs have one target)."""

    verb: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True)
class Lifecycle:
    """All states of a kind, in the order a person meets them, and all its transitions."""

    kind: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    @cached_property
    def by_name(self) -> Mapping[str, State]:
        return {state.name: state for state in self.states}

    @cached_property
    def by_verb(self) -> Mapping[str, Transition]:
        return {transition.verb: transition for transition in self.transitions}

    def may(self, verb: str, state: str) -> bool:
        """Whether `verb` is possible in `state`."""
        return state in self.by_verb[verb].sources

    def move(self, verb: str, state: str, target: str | None = None) -> str:
        """The state that `verb` leads to; raises `Conflict` where the matter has moved on in the meantime."""
        transition = self.by_verb[verb]
        goal = target or transition.targets[0]
        if state not in transition.sources or goal not in transition.targets:
            label = self.by_name[state].label
            raise Conflict(_l("This is no longer possible: the matter is now “%(state)s”.", state=label))
        return goal
