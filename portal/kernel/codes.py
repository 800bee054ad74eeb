"""Codes that are printed on paper and typed on a phone: twelve digits, kept only as a keyed digest.

Digits, because every keyboard has them and old eyes tell them apart. Who reads the database learns no code: without
the portal's secret key, trying all 10¹² is no way either.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

DIGITS = 12
_key = b""


def install(secret: str) -> None:
    """Key the digests of this process; called once by the factory."""
    global _key
    _key = hashlib.sha256(b"printed codes:" + secret.encode()).digest()


def new_code() -> str:
    """Twelve random digits."""
    return "".join(secrets.choice("0123456789") for _ in range(DIGITS))


def grouped(code: str) -> str:
    """As it is printed and read out: "4711 0815 1234"."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def normal(text: str) -> str | None:
    """What was typed, without spaces, dashes and full-width digits; None where it is no code."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text) if c not in " -–—\t\n")
    return plain if len(plain) == DIGITS and plain.isascii() and plain.isdecimal() else None


def digest_of(code: str) -> str:
    """What is kept of a code: 64 hex digits (HMAC-SHA-256)."""
    return hmac.new(_key, code.encode(), hashlib.sha256).hexdigest()
