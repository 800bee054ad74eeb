"""Where a test's database lives: a file copied for every test, or with PORTAL_TEST_DATABASE=postgresql a database
set back for every test. The same tests run on both."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, text

POSTGRESQL = os.environ.get("PORTAL_TEST_DATABASE") == "postgresql"


class Store(Protocol):
    """A database that can be set back to how it was when `keep` was called."""

    url: str

    def keep(self) -> None: ...

    def restore(self) -> None: ...


class FileStore:
    """An SQLite file and its copy."""

    def __init__(self, data: Path) -> None:
        self.data, self.url = data, ""

    def keep(self) -> None:
        shutil.copy(self.data / "portal.db", self.data / "template.db")

    def restore(self) -> None:
        for old in self.data.glob("portal.db*"):
            old.unlink()
        shutil.copy(self.data / "template.db", self.data / "portal.db")


class ServerStore:
    """A PostgreSQL database whose rows are copied beside it; `url` names an empty database on the server.

    Putting the rows back takes a fortieth of the time of cloning a database of this many tables.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self.tables: set[str] = set()
        self.again: list[str] = []
        self.shape: object = None

    def keep(self) -> None:
        with self.engine.connect() as connection:
            self.shape = _shape(connection)
            self.tables = set(connection.scalars(text(TABLES)))
            counters = connection.execute(text(COUNTERS)).all()
            filled = [table for table in self.tables if connection.scalar(text(f'SELECT 1 FROM "{table}" LIMIT 1'))]
            connection.execute(text("CREATE SCHEMA kept"))
            for table in filled:
                connection.execute(text(f'CREATE TABLE kept."{table}" AS TABLE "{table}"'))
        self.again = [
            *(f'DELETE FROM "{table}"' for table in self.tables),
            *(f'INSERT INTO "{table}" SELECT * FROM kept."{table}"' for table in filled),
            *(f"SELECT setval('\"{name}\"', {last or 1}, {last is not None})" for name, last in counters),
        ]

    def restore(self) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(OTHERS))
            for table in set(connection.scalars(text(TABLES))) - self.tables:  # the search index makes its own
                connection.execute(text(f'DROP TABLE "{table}"'))
            if _shape(connection) != self.shape:
                raise RuntimeError("a test changed the tables themselves: it needs a database of its own")
            # References are not asked meanwhile, nor the triggers that keep rows as they are.
            before = ["BEGIN", "SET LOCAL session_replication_role = replica"]
            connection.exec_driver_sql(";".join([*before, *self.again, "COMMIT"]))


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()"""


def _shape(connection: Connection) -> object:
    """What changes when a table, an index, a check or a trigger is made or dropped."""
    public = "SELECT count(*), sum(oid::bigint) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    rules = "SELECT count(*), sum(oid::bigint) FROM pg_constraint"
    return tuple(tuple(connection.execute(text(query)).one()) for query in (public, rules))
