"""What people are told about a discussion: little, or nobody would read it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling, named

from .rules import permalink


def _comment(matter_id: int, facts: Facts) -> str:
    return permalink(matter_id, facts["comment"])


TELLINGS = (
    # Only official comments are public events: the others are many, and are told to nobody.
    Telling("discussion.commented", _l("%(who)s comments officially."), where=_comment),
    Telling("discussion.replied", _l("%(who)s replies to you."), followers=False, also=named("to"), where=_comment),
)
