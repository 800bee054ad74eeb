"""Everything the portal keeps of the viewer, read off the tables themselves: those made tomorrow are in it too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from portal.kernel.db import Base, db

from ..models import Person
from ..rules import Viewer

# Columns that say a row is a person's own: what she is, wrote, did or handed in, not what she decided about others.
OWN = frozenset({"person_id", "author_id", "actor_id", "uploader_id", "reporter_id"})
SECRET = frozenset({"password", "digest"})
MOST = 10_000  # rows of one table, the newest


def kept_of(viewer: Viewer) -> dict[str, list[dict[str, Any]]]:
    """The viewer's own rows by table, without what is secret even to her (see the data dictionary for the columns)."""
    found = {table.name: _rows(table, condition) for table, condition in _own(viewer.id)}
    return {name: rows for name, rows in found.items() if rows}


def _own(person_id: int) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    person: Any = Person.__table__
    yield person, person.c.id == person_id
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name in OWN and column.references(person.c.id)]
        if columns:
            yield table, or_(*(column == person_id for column in columns))


def _rows(table: Table, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.name not in SECRET]
    newest = [column.desc() for column in table.primary_key]
    rows = db.session.execute(select(*shown).where(condition).order_by(*newest).limit(MOST)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
