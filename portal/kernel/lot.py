"""Drawing lots from a published seed, so that anyone can draw them again."""

from __future__ import annotations

from hashlib import sha256


def lot(seed: str, name: str) -> str:
    """Where the published seed puts a name: lots are drawn in the order of these."""
    return sha256(f"{seed}\n{name}".encode()).hexdigest()
