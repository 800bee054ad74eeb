"""Reading moderation: posts, what waits, decisions and the public log."""

from .decisions import DecisionThing, Entry, against, blocks_in, get_decision, latest_about, log, totals
from .posts import PostThing, get_post
from .waiting import Waiting, count_appeals, count_waiting, waiting_appeals, waiting_by_place, waiting_posts

__all__ = [
    "DecisionThing",
    "Entry",
    "PostThing",
    "Waiting",
    "against",
    "blocks_in",
    "count_appeals",
    "count_waiting",
    "get_decision",
    "get_post",
    "latest_about",
    "log",
    "totals",
    "waiting_appeals",
    "waiting_by_place",
    "waiting_posts",
]
