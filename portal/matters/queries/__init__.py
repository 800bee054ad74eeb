"""Reading the register, and what officers entered for people."""

from .entered import EnteredThing, assistances_of, entered_for, get_entered, helped_by
from .events import happened_to
from .register import (
    PUBLIC,
    THING,
    VISIBLE,
    Happening,
    MatterThing,
    Neighbour,
    Story,
    acts_since,
    clocks_of,
    district,
    follower_ids,
    follows,
    get_matter,
    matter_at,
    story_of,
    tally_of,
    visible_to,
)

__all__ = [
    "PUBLIC",
    "THING",
    "VISIBLE",
    "EnteredThing",
    "Happening",
    "MatterThing",
    "Neighbour",
    "Story",
    "acts_since",
    "assistances_of",
    "clocks_of",
    "district",
    "entered_for",
    "follower_ids",
    "follows",
    "get_entered",
    "get_matter",
    "happened_to",
    "helped_by",
    "matter_at",
    "story_of",
    "tally_of",
    "visible_to",
]
