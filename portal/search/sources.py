"""What is searched: the public matters of every room, each with the text its room gives for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.places.rules import ancestors

from .documents import Document

# For ids of one kind of matter, the text to search beside the title, by id.
Bodies = Callable[[Sequence[int]], Mapping[int, str]]

CHUNK = 500

_bodies: dict[str, Bodies] = {}

_COLUMNS: tuple[Any, ...] = (
    Matter.id, Matter.kind, Matter.title, Matter.place_id, Matter.place_path, Matter.state, Matter.responsible_id,
    Matter.category, Matter.published_at, Matter.supports,
)  # fmt: skip
_PUBLIC = (Matter.published_at.is_not(None), Matter.hidden_at.is_(None))


def install(bodies: Mapping[str, Bodies]) -> None:
    """Make the rooms' texts known by kind; called once by the factory."""
    _bodies.clear()
    _bodies.update(bodies)


def documents(ids: Sequence[int]) -> list[Document]:
    """The documents of these matters; those that are no longer public are left out."""
    rows = db.session.execute(select(*_COLUMNS).where(Matter.id.in_(ids), *_PUBLIC).order_by(Matter.id)).all()
    return _shaped(rows)


def all_documents() -> Iterator[Document]:
    """Every public matter as a document, in order of id, a few hundred in memory at a time."""
    last = 0
    while True:
        statement = select(*_COLUMNS).where(Matter.id > last, *_PUBLIC).order_by(Matter.id).limit(CHUNK)
        rows = db.session.execute(statement).all()
        if not rows:
            return
        yield from _shaped(rows)
        last = rows[-1].id


def _shaped(rows: Sequence[Any]) -> list[Document]:
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.id)
    texts: dict[int, str] = {}
    for kind, ids in by_kind.items():
        if kind in _bodies:
            texts.update(_bodies[kind](ids))
    return [
        Document(
            id=row.id, kind=row.kind, title=row.title, body=texts.get(row.id, ""), place=row.place_id,
            places=ancestors(row.place_path), state=row.state, organization=row.responsible_id, category=row.category,
            published=int(row.published_at.timestamp()), supports=row.supports,
        )
        for row in rows
    ]  # fmt: skip
