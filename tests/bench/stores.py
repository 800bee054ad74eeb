"""The bench's databases: made once under bench-data/, kept as long as schema, seed and texts stay the same."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from flask_migrate import stamp
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from portal.config import Settings
from portal.factory import create_app
from portal.kernel.db import Base, db
from portal.search import commands as search
from tests.bench import corpus, district
from tests.bench.district import Size

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "bench-data"
SECRET = "bench"
SIZES = {"1x": district.ONE, "10x": district.TEN}


def settings(data: Path, database_url: str = "") -> Settings:
    return Settings(data=data, secret_key=SECRET, demo=False, database_url=database_url)


def ready(name: str) -> Path:
    """The directory of a store, built in its own process where it is missing or out of date."""
    directory = HOME / name
    if _kept(directory) != _wanted(SIZES[name]):
        subprocess.run([sys.executable, "-m", "tests.bench.stores", name], cwd=ROOT, check=True)
    return directory


def built(name: str) -> dict[str, Any]:
    """What was measured while a store was built: `documents` and `index_seconds`."""
    return json.loads((HOME / name / "built.json").read_text(encoding="utf-8"))


def copy(name: str, to: str) -> Path:
    """A copy of a store that may be written to."""
    target = HOME / to
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(HOME / name, target, ignore=shutil.ignore_patterns("*.lock"))
    return target


def build(directory: Path, size: Size, index: bool = True) -> None:
    """Make a store: database and search index, by the portal's own tables and its own engine."""
    wanted, kept = _wanted(size), _kept(directory)
    if kept.get("database") != wanted["database"]:
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
    app = create_app(settings(directory))
    with app.app_context():
        if kept.get("database") != wanted["database"]:
            Base.metadata.create_all(db.engine)
            stamp(directory=str(ROOT / "migrations"))
            with db.engine.begin() as connection:
                district.fill(connection, size)
        start = time.perf_counter()
        documents = search.rebuild() if index else 0
        seconds = time.perf_counter() - start
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    report = {**wanted, "documents": documents, "index_seconds": seconds}
    (directory / "built.json").write_text(json.dumps(report), encoding="utf-8")


def _kept(directory: Path) -> dict[str, Any]:
    try:
        report = json.loads((directory / "built.json").read_text(encoding="utf-8"))
        return {name: report[name] for name in ("database", "index")}
    except (OSError, ValueError, KeyError):
        return {}


def schema() -> list[str]:
    """The tables and indexes of the portal as they are made."""
    dialect = sqlite.dialect()
    made = [str(CreateTable(table).compile(dialect=dialect)) for table in Base.metadata.sorted_tables]
    return made + [
        str(CreateIndex(index).compile(dialect=dialect))
        for table in Base.metadata.sorted_tables
        for index in sorted(table.indexes, key=lambda index: str(index.name))
    ]


def _wanted(size: Size) -> dict[str, str]:
    """What a store of this size depends on: the tables, the seed and the texts; for the index, the engine too."""
    sources = [Path(module.__file__ or "") for module in (district, corpus)]
    database = _digest(repr(size), *schema(), *(path.read_text(encoding="utf-8") for path in sources))
    engine = [*sorted((ROOT / "portal" / "search").glob("*.py")), ROOT / "portal" / "kernel" / "words.py"]
    return {"database": database, "index": _digest(database, *(path.read_text(encoding="utf-8") for path in engine))}


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


if __name__ == "__main__":
    build(HOME / sys.argv[1], SIZES[sys.argv[1]])
