"""A PostgreSQL for tests: the server named in TEST_POSTGRESQL, or a throw-away cluster where one is installed.

Take `postgresql_url` by importing it into a test module or a conftest. Where there is no PostgreSQL the tests are
skipped and say so; with PORTAL_TEST_REQUIRE=1, as in CI, they fail instead.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, NullPool, create_engine, make_url, text

# Nothing here outlives the tests, so nothing needs to reach the disk.
SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The address of an empty database, dropped at the end of the session."""
    with a_database() as url:
        if url is None:
            reason = "no PostgreSQL: TEST_POSTGRESQL is not set and initdb is not installed"
            if os.environ.get("PORTAL_TEST_REQUIRE") == "1":
                pytest.fail(reason)
            pytest.skip(reason)
        yield url


@contextmanager
def a_database() -> Iterator[str | None]:
    """The address of an empty database, dropped afterwards; None where there is no PostgreSQL."""
    binaries = _binaries()
    if given := os.environ.get("TEST_POSTGRESQL"):
        with _database(make_url(given).set(drivername="postgresql+psycopg")) as url:
            yield url
    elif binaries is None:
        yield None
    else:
        with _cluster(binaries) as server, _database(server) as url:
            yield url


def _binaries() -> Path | None:
    """The directory of the newest installed server's programs."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb") or (installed[-1] if installed else None)
    return Path(found).parent if found else None


@contextmanager
def _cluster(binaries: Path) -> Iterator[URL]:
    """A cluster in a directory of its own that listens only on a socket there."""
    # Not pytest's own directory: its path is too long for a socket, and only its owner may enter it.
    home = Path(tempfile.mkdtemp(prefix="pg"))
    user = _unprivileged()
    if user is not None:
        shutil.chown(home, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(binaries / program), *arguments]
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL, timeout=60)

    data, log = str(home / "data"), str(home / "log")
    try:
        run("initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        run("pg_ctl", "-D", data, "-l", log, "-w", "-o", f"-k {home} {options}", "start")
        try:
            yield URL.create("postgresql+psycopg", username="tests", database="postgres", query={"host": str(home)})
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


def _unprivileged() -> str | None:
    """The account to run the server as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _database(server: URL) -> Iterator[str]:
    """A new database on a server."""
    name = f"portal_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
