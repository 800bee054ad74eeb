"""Reading discussions: comments and their replies."""

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

__all__ = [
    "PAGE",
    "CommentThing",
    "Line",
    "Side",
    "Thread",
    "cursor_at",
    "get_comment",
    "page_of",
    "talk",
    "thread",
    "versions_of",
]
