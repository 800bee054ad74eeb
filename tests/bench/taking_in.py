"""Importing petitions without indexing, and how fast the index follows."""

from __future__ import annotations

import csv
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from portal.factory import create_app
from portal.kernel.db import Base, db
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from portal.proposals.importing import COLUMNS
from portal.search.commands import mend
from portal.web.worker import deliver_all
from tests.bench import district, stores
from tests.bench.rows import Row, held, missing, told

ROWS = 5_000


def importing(say: Callable[[str], None]) -> list[Row]:
    """Rows a second of the command on an empty portal, its own start left out; then the index from the outbox."""
    data = stores.HOME / "import"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    path = _petitions(data / "petitions.csv")
    app = create_app(stores.settings(data))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        add_place("BENCH", PlaceKind.DISTRICT, "区", "District")
        db.session.commit()
        mend()
    say(f"importing {ROWS:,} petitions")
    start = time.perf_counter()
    result = app.test_cli_runner().invoke(args=["proposals", "import", str(path), "--place", "BENCH"])
    taken = time.perf_counter() - start
    if f"imported {ROWS}, skipped 0, rejected 0" not in result.stdout:
        return [missing("import without indexing", "rows/s", result.output[-200:])]
    say(f"indexing {ROWS:,} imported petitions")
    start = time.perf_counter()
    with app.app_context():
        delivered = deliver_all()
    followed = delivered / (time.perf_counter() - start)
    return [
        held("import without indexing", ROWS / taken, "rows/s", "≥", 500),
        held("the index follows an import", followed, "documents/s", "≥", 350),
        _rebuild(),
    ]


def _rebuild() -> Row:
    report = stores.built("10x")
    rate = report["documents"] / report["index_seconds"]
    return told(f"index built anew, {report['documents']:,} documents (when the store was made)", rate, "documents/s")


def _petitions(path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        answer = ""
        for number, (title, body) in enumerate(district.texts(ROWS)):
            writer.writerow([number, f"A{number}", title, "2019-04-25T09:32:09", body, answer or body, "2019-05-10"])
            answer = body
    return path
