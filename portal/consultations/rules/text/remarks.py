"""What is said about a paragraph: a comment, or other words for it; and what a new version took of it. Pure."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

from .paragraphs import check_words, clean

COMMENT_LARGEST, WHY_LARGEST, REASON_LARGEST, NOTE_LARGEST = 1_000, 500, 300, 300


class RemarkKind(StrEnum):
    """A comment says something about a paragraph; a wording says what it should read instead."""

    COMMENT = "comment"
    WORDING = "wording"


def commented(words: str) -> str:
    """A comment as it is kept; else `DomainError`."""
    words = clean(words)
    if not any(unicodedata.category(c)[0] not in "ZC" for c in words):
        raise DomainError(_l("Write what you want to say."), "words")
    if len(words) > COMMENT_LARGEST:
        raise DomainError(
            _l("A comment has at most %(most)s characters; this has %(n)s.", most=COMMENT_LARGEST, n=len(words)),
            "words",
        )
    return words


def proposed(words: str, present: str) -> str:
    """Other words for a paragraph that reads so now; else `DomainError`."""
    words = clean(words)
    try:
        check_words(words)
    except DomainError as error:
        raise DomainError(error.sentence, "words") from error
    if words == present:
        raise DomainError(_l("This is what it says already. Change its words."), "words")
    return words


def explained(why: str) -> str:
    """Why other words are better; it may be left out."""
    why = clean(why)
    if len(why) > WHY_LARGEST:
        raise DomainError(_l("At most %(most)s characters.", most=WHY_LARGEST), "why")
    return why


def reasoned(reason: str) -> str:
    """Why something is hidden, in public; else `DomainError`."""
    reason = clean(reason)
    if not 4 <= len(reason) <= REASON_LARGEST:
        raise DomainError(_l("Say why, in 4 to 300 characters."), "reason")
    return reason
