"""The database: one declarative base, one session, and what differs between SQLite and PostgreSQL.

SQLite is the embedded default. A transaction that may write begins IMMEDIATE, so that writers queue up instead of
failing half-way (85-90 % refused under four writers otherwise); a page that only reads begins plainly. WAL,
`synchronous=NORMAL`: a crash of the process loses nothing, a power cut at most the last moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, event
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_reading: ContextVar[bool] = ContextVar("reading", default=False)

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


# Rows shaped for one page; the query's docstring names their columns.
Rows = Sequence[Any]


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime in both databases; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The base of every table. Plain, because Flask-SQLAlchemy's own base does not pass strict typing."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 (SQLAlchemy's own protocol)


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def engine_options(url: str) -> dict[str, Any]:
    """The engine settings for the database at `url`."""
    serializer = {"json_serializer": _to_json}
    if url.startswith("sqlite"):
        return serializer
    return {"pool_size": 2, "max_overflow": 14, "pool_pre_ping": True, **serializer}


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def prepare(app: Flask) -> None:
    """Bind the session to `app` and teach its engine the rules of the module's first paragraph."""
    db.init_app(app)
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "cache_size=-8000",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if _reading.get() else "BEGIN IMMEDIATE")


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read: they never wait for a writer."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


@contextmanager
def rebuilding_tables(connection: Connection) -> Iterator[None]:
    """For migrations: SQLite changes a table by making it anew, and meanwhile what refers to it points nowhere.

    The references are checked before the commit instead; raises `RuntimeError` where one still points nowhere.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute("PRAGMA foreign_keys=OFF")  # outside a transaction: inside one it would do nothing
    try:
        yield
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise RuntimeError(f"the migration would leave references that point nowhere: {broken[:5]}")
        connection.commit()
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


def insert_into(table: Any) -> Any:
    """The dialect's INSERT, which knows `on_conflict_do_nothing` and `on_conflict_do_update` on both databases."""
    return (sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert)(table)


def changed(statement: Any) -> int:
    """Run an INSERT, UPDATE or DELETE in the running transaction; how many rows it changed.

    An INSERT's own count is only kept when asked for, and on PostgreSQL only where it returns nothing.
    """
    if statement.is_insert:
        statement = statement.inline()
    result: Any = db.session.execute(statement, execution_options={"preserve_rowcount": True})
    return int(result.rowcount)


def read_only(on: bool) -> None:
    """Say at the start of a request whether its transactions only read (GET, HEAD) or may write."""
    _reading.set(on)
