"""What must happen after a commit is written down inside the commit.

A command calls `publish(topic, …)`; the row stands or falls with the command's transaction. One background process
drains the rows in order and calls the listeners; a row is removed in the transaction in which its listener's own
database work commits. A crash in between means a listener is called again, so listeners are idempotent; nothing is
ever lost. One row per listener, so a slow or failing listener never holds up another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, Select, String, delete, func, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Base, db, reading

RETRIES_PAUSE = timedelta(seconds=30)


class OutboxRow(Base):
    """One thing to tell one listener. `attempts` and `not_before` belong to a listener that failed."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    listener: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]

    __table_args__ = (Index("ix_outbox_listener_id", "listener", "id"), {"sqlite_autoincrement": True})


@dataclass(frozen=True)
class Listener:
    """`take` receives payloads in the order they were published, at most `batch` at once.

    What it writes to the database commits together with the removal of its rows, unless it reads under
    `db.reading()` and commits that itself, as a listener with slow work outside the database does.
    """

    name: str
    topics: tuple[str, ...]
    take: Callable[[Sequence[dict[str, Any]]], None]
    batch: int = 200


_KEEP: Any = insert(OutboxRow.__table__)  # type: ignore[arg-type]

_listeners: dict[str, Listener] = {}
_by_topic: dict[str, list[str]] = {}


def install(listeners: Sequence[Listener]) -> None:
    """Wire the listeners; called once by the factory."""
    _listeners.clear()
    _by_topic.clear()
    for listener in listeners:
        _listeners[listener.name] = listener
        for topic in listener.topics:
            _by_topic.setdefault(topic, []).append(listener.name)


def publish(topic: str, payloads: Sequence[Mapping[str, Any]]) -> None:
    """Write down, in the running transaction, that each payload is to reach every listener that named `topic`."""
    moment = clock.now()
    rows = [
        {"listener": name, "payload": dict(payload), "created_at": moment, "attempts": 0}
        for name in _by_topic.get(topic, ())
        for payload in payloads
    ]
    if rows:
        db.session.connection().execute(_KEEP, rows[0] if len(rows) == 1 else rows)


def drain() -> int:
    """Deliver one batch to every listener that has something waiting; returns how many rows were delivered.

    Each listener's work and the removal of its rows are one transaction. A listener that raises keeps its rows, is
    left alone for half a minute, and the error travels on to the caller only after the others had their turn.
    """
    delivered, failure = 0, None
    for listener in list(_listeners.values()):
        try:
            delivered += _deliver(listener)
        except Exception as error:
            db.session.rollback()
            _postpone(listener)
            failure = error
    if failure is not None:
        raise failure
    return delivered


def _deliver(listener: Listener) -> int:
    with reading():
        rows = db.session.execute(_waiting(listener)).all()
        db.session.commit()
    if not rows:
        return 0
    listener.take([row.payload for row in rows])
    db.session.execute(delete(OutboxRow).where(OutboxRow.id.in_([row.id for row in rows])))
    db.session.commit()
    return len(rows)


def _waiting(listener: Listener) -> Select[tuple[int, dict[str, Any]]]:
    return (
        select(OutboxRow.id, OutboxRow.payload)
        .where(OutboxRow.listener == listener.name)
        .where(OutboxRow.not_before.is_(None) | (OutboxRow.not_before <= clock.now()))
        .order_by(OutboxRow.id)
        .limit(listener.batch)
    )


def _postpone(listener: Listener) -> None:
    db.session.execute(
        update(OutboxRow)
        .where(OutboxRow.listener == listener.name)
        .values(attempts=OutboxRow.attempts + 1, not_before=clock.now() + RETRIES_PAUSE)
    )
    db.session.commit()


def waiting(listener: str) -> int:
    """How many rows a listener is behind: "search is N changes behind" is a number to show."""
    count = select(func.count()).select_from(OutboxRow).where(OutboxRow.listener == listener)
    return db.session.scalar(count) or 0
