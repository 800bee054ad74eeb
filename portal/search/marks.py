"""Excerpts with the found words marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from portal.kernel.words import fold

# Where a mark begins and ends, until the text around it is escaped; no text has them (`_plain`).
OPEN, CLOSE = "\ue000", "\ue001"
_plain = str.maketrans(OPEN + CLOSE, "  ")


def mark(text: str, terms: Iterable[str], width: int, folded: str | None = None) -> Markup:
    """At most `width` characters of `text` from shortly before the first hit, every hit marked, everything escaped.

    `terms` are folded (`Terms.marked`); the hits are found in the folded text and marked in the text as it was written,
    so a simplified query marks traditional characters. An ellipsis stands where the text was cut. `folded` is the
    folded text where somebody has kept it: folding costs more than everything else here.
    """
    pattern = _pattern(tuple(sorted(terms, key=len, reverse=True)))
    if folded is None:
        folded = fold(text)
    first = pattern.search(folded) if pattern else None
    start = max(0, min(first.start() - width // 4, len(text) - width)) if first else 0
    end = min(len(text), start + width)
    text = text.translate(_plain) if OPEN in text or CLOSE in text else text
    parts, last = ["…" if start else ""], start
    for hit in pattern.finditer(folded, start, end) if pattern else ():
        parts += [text[last : hit.start()], OPEN, text[hit.start() : hit.end()], CLOSE]
        last = hit.end()
    parts += [text[last:end], "…" if end < len(text) else ""]
    shown = str(escape("".join(parts)))  # escaped once as a whole: a page of results has hundreds of pieces
    return Markup(shown.replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))  # noqa: S704 (escaped just before)


@lru_cache(maxsize=256)
def _pattern(terms: tuple[str, ...]) -> re.Pattern[str] | None:
    """Any of the terms, the first named winning; Latin words only as whole words."""
    wanted = [rf"(?<![a-z0-9]){re.escape(term)}(?![a-z0-9])" if term.isascii() else re.escape(term) for term in terms]
    return re.compile("|".join(wanted)) if wanted else None
