"""Reading adoption tables."""

from .table import (
    AdoptionThing,
    LineThing,
    get_adoption,
    get_line,
    lines_of,
    mine_in,
    opinions_in,
    organizations_for,
    standing_of,
    unanswered,
    voices_of,
)

__all__ = [
    "AdoptionThing",
    "LineThing",
    "get_adoption",
    "get_line",
    "lines_of",
    "mine_in",
    "opinions_in",
    "organizations_for",
    "standing_of",
    "unanswered",
    "voices_of",
]
