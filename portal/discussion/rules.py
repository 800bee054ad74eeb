"""The rules of discussion: what a comment may be, how long it can be changed, what is held or hidden. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.places.rules import community_of

LARGEST = 2_000
EDIT_WINDOW = timedelta(minutes=30)
FIRST_REPLIES = 3
# Matters in these states can be read and no longer be discussed: the talk goes on elsewhere, or has no object.
OVER = ("withdrawn", "merged")


class Stance(StrEnum):
    """Where a comment stands on its matter."""

    FOR = "for"
    AGAINST = "against"
    NEUTRAL = "neutral"


STANCE_LABELS: dict[str, Sentence] = {
    Stance.FOR: _l("For"),
    Stance.AGAINST: _l("Against"),
    Stance.NEUTRAL: _l("Neither"),
}

SORT_LABELS: dict[str, Sentence] = {
    "newest": _l("Newest"),
    "helpful": _l("Most helpful"),
    "oldest": _l("Oldest"),
}

# The house rules a comment can break; a report names one of them, and so does a decision to hide.
REASONS: dict[str, Sentence] = {
    "insult": _l("It insults or threatens someone"),
    "private": _l("It reveals private details of someone"),
    "advertising": _l("It is advertising"),
    "off_topic": _l("It has nothing to do with this matter"),
    "unlawful": _l("It breaks the law"),
}

# What stands in place of a rule while a comment waits for a moderator: a new account's link.
HELD = "held"
HIDDEN_FOR: dict[str, Sentence] = {
    **REASONS,
    HELD: _l("It has a link and comes from a new account: it waits until a moderator has looked at it"),
}

# Of comments only official ones are public events.
EVENT_SENTENCES: dict[str, Sentence] = {
    "discussion.commented": _l("Commented officially"),
    "discussion.replied": _l("Replied officially to a comment"),
}

_BLANK_LINES = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """The text as it is kept: one kind of line end, no control characters, at most one blank line in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in lines if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return _BLANK_LINES.sub("\n\n", plain).strip()


def check_body(body: str) -> None:
    """A comment says something, in at most 2,000 characters. `body` is tidied."""
    if not any(unicodedata.category(c)[0] not in "ZC" for c in body):
        raise DomainError(_l("Write what you want to say."), "body")
    if len(body) > LARGEST:
        raise DomainError(
            _l("A comment has at most %(most)s characters; this has %(n)s.", most=LARGEST, n=len(body)), "body"
        )


def check_stance(stance: str) -> None:
    if stance not in STANCE_LABELS:
        raise DomainError(_l("Choose where you stand."), "stance")


# Chinese words stand beside an address without a space, so that its ends are told by letters of its own kind.
_LINK = re.compile(
    r"(?:https?://|www[.。])[^\s,;()<>\"\u0080-\uffff]+"
    r"|(?<![a-z0-9.@-])(?:[a-z0-9-]+[.。])+(?:com|cn|net|org|top|xyz|vip|shop|cc|io|me|ly|info|site|club)(?![a-z0-9-])"
)


def links_in(text: str) -> frozenset[str]:
    """The addresses in a text that lead out of the portal, however wide their letters are typed."""
    return frozenset(_LINK.findall(unicodedata.normalize("NFKC", text).lower()))


def has_link(text: str) -> bool:
    """Whether a text leads out of the portal."""
    return bool(links_in(text))


def can_be_changed(written: datetime, now: datetime) -> bool:
    """Whether a comment written then can still be changed by its author: for thirty minutes."""
    return now - written <= EDIT_WINDOW


def neighbourhood(place_path: str) -> str:
    """The place whose residents discuss a matter: the community around it, or the district for its own matters."""
    return community_of(place_path)


def permalink(matter_id: int, comment_id: int) -> str:
    """The address that leads to a comment wherever it stands by now."""
    return f"/matters/{matter_id}/comments?at={comment_id}#comment-{comment_id}"
