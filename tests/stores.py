"""Where a test's database lives: a file copied for every test, or with PORTAL_TEST_DATABASE=postgresql a database
cloned for every test. The same tests run on both."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Protocol

from sqlalchemy import NullPool, create_engine, make_url, text

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
    """A PostgreSQL database and its clone; `url` names an empty database on the server."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.name = str(make_url(url).database)
        self.server = make_url(url).set(database="postgres")

    def keep(self) -> None:
        self._run(f"CREATE DATABASE {self.name}_kept TEMPLATE {self.name}")

    def restore(self) -> None:
        self._run(f"DROP DATABASE {self.name} WITH (FORCE)", f"CREATE DATABASE {self.name} TEMPLATE {self.name}_kept")

    def _run(self, *statements: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
