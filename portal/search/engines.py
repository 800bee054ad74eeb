"""Which engine answers: the database's own text search on PostgreSQL, else an index of files; one fallback for both."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from portal.kernel.db import db

from .database_engine import DatabaseEngine
from .engine import Engine
from .postgresql_engine import PostgresqlEngine
from .whoosh_engine import WhooshEngine

_installed: Engine | None = None
_fallback: Engine | None = None


def choose(database: str, directory: Path) -> None:
    """Search the database at this address, with the index in `directory` where it needs one; called by the factory."""
    global _installed, _fallback
    plain = DatabaseEngine(db.session)
    if make_url(database).get_backend_name() == "postgresql":
        _installed = PostgresqlEngine(lambda: db.engine.begin())
    else:
        _installed = WhooshEngine(directory, plain.folded_of)
    _fallback = plain


def installed() -> Engine:
    assert _installed is not None, "the factory chooses the engine"
    return _installed


def fallback() -> Engine:
    assert _fallback is not None, "the factory chooses the engine"
    return _fallback
