"""Two ballots of one slot: what happens by itself, and what people must decide on the record.

A voter's later ballot by the same way replaces her earlier one. The principal in person wins over her proxy. Two
ballots that say the same are one. Everything else waits for the counters: no channel silently replaces another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .ruleset import BINDING, Channel, Precedence


class Verdict(StrEnum):
    """What becomes of a ballot that arrives where one stands already."""

    REPLACES = "replaces"
    SET_ASIDE = "set_aside"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Standing:
    """A ballot as far as conflicts go: how it came, and what it says (canonical)."""

    channel: Channel
    choices: str


def meet(standing: Standing, arriving: Standing, statutory: bool = True) -> Verdict:
    """What becomes of `arriving`. Where the portal's ballots are advice, one that counts takes their place."""
    if not statutory and (standing.channel in BINDING) != (arriving.channel in BINDING):
        return Verdict.REPLACES if arriving.channel in BINDING else Verdict.SET_ASIDE
    if standing.channel == arriving.channel == Channel.WEB:
        return Verdict.REPLACES
    if standing.channel == Channel.PROXY and arriving.channel != Channel.PROXY:
        return Verdict.REPLACES
    if arriving.channel == Channel.PROXY and standing.channel != Channel.PROXY:
        return Verdict.SET_ASIDE
    if standing.channel == arriving.channel == Channel.PROXY:
        return Verdict.REPLACES
    return Verdict.SET_ASIDE if standing.choices == arriving.choices else Verdict.CONFLICT


def proposed(standing: Standing, arriving: Standing, precedence: Precedence) -> bool:
    """Whether the rule bound before the vote lets the one that arrived later count; the counters confirm it."""
    if precedence == Precedence.PAPER and Channel.PAPER in (standing.channel, arriving.channel):
        return arriving.channel == Channel.PAPER
    return precedence == Precedence.LAST
