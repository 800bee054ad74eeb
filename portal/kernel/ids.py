"""Ids as they come from outside: in addresses, forms and cursors."""

from __future__ import annotations

LARGEST = 2**31 - 1


def number_in(text: object) -> int | None:
    """The whole number written in `text`, if a database could hold it as an id; else None."""
    plain = "" if text is None else str(text)
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 10):
        return None
    return number if (number := int(plain)) <= LARGEST else None
