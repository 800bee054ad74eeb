"""Reading discussions: comments and their replies; reports."""

from .comments import (
    PAGE,
    CommentThing,
    Line,
    Side,
    Thread,
    cursor_at,
    get_comment,
    page_of,
    talk,
    thread,
    versions_of,
)
from .reports import Reported, count_open_reports, waiting_by_place, waiting_comments

__all__ = [
    "PAGE",
    "CommentThing",
    "Line",
    "Reported",
    "Side",
    "Thread",
    "count_open_reports",
    "cursor_at",
    "get_comment",
    "page_of",
    "talk",
    "thread",
    "versions_of",
    "waiting_by_place",
    "waiting_comments",
]
