"""Reading moderation: posts, what waits, decisions and the public log."""

from .decisions import (
    DecisionThing,
    Entry,
    against,
    blocks_in,
    entries_about,
    get_decision,
    latest_about,
    log,
    totals,
)
from .posts import Bodies, HiddenThing, PostThing, find_post, get_hidden, get_post, install
from .waiting import (
    QUEUE,
    Waiting,
    count_appeals,
    count_waiting,
    open_reports,
    waiting_appeals,
    waiting_by_place,
    waiting_posts,
)

__all__ = [
    "QUEUE",
    "Bodies",
    "DecisionThing",
    "Entry",
    "HiddenThing",
    "PostThing",
    "Waiting",
    "against",
    "blocks_in",
    "count_appeals",
    "count_waiting",
    "entries_about",
    "find_post",
    "get_decision",
    "get_hidden",
    "get_post",
    "install",
    "latest_about",
    "log",
    "open_reports",
    "totals",
    "waiting_appeals",
    "waiting_by_place",
    "waiting_posts",
]
