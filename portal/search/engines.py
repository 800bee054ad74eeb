"""Which engine answers: chosen once by the factory from the kind of database."""

from __future__ import annotations

from .engine import Engine

_installed: Engine | None = None
_fallback: Engine | None = None


def install(engine: Engine, fallback: Engine) -> None:
    """Make `engine` the one that searches, and `fallback` the one that does while it cannot."""
    global _installed, _fallback
    _installed, _fallback = engine, fallback


def installed() -> Engine:
    assert _installed is not None, "the factory installs the engine"
    return _installed


def fallback() -> Engine:
    assert _fallback is not None, "the factory installs the engine"
    return _fallback
