"""What a statement is: one thought in one short sentence, so that everybody can say yes or no to it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError

SMALLEST, LARGEST = 4, 140
# So many statements the convener writes before it opens, so that nobody begins with an empty page.
SEEDS = 3
# So many of one person may wait to be looked at.
WAITING = 5


def worded(text: str) -> str:
    """The statement on one line; else `DomainError`."""
    text = " ".join(text.split())
    if not SMALLEST <= len(text) <= LARGEST:
        raise DomainError(_l("One thought in %(least)s to %(most)s characters.", least=SMALLEST, most=LARGEST), "text")
    return text
