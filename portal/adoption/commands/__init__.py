"""Changing adoption tables: receiving opinions, gathering them in lines, answering, publishing, carrying out."""

from .answering import decide, finish, publish
from .gathering import add_line, join_lines, receive, reword, say_again, take_to

__all__ = ["add_line", "decide", "finish", "join_lines", "publish", "receive", "reword", "say_again", "take_to"]
