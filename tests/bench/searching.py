"""The search engine on 50,000 documents, cold and warm, and how soon a committed change is found."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from portal.factory import create_app
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR
from portal.search import engines
from tests.bench import corpus, stores
from tests.bench.rows import Row, held, missing, told
from tests.bench.serving import Server

QUERIES = 600
CHANGES = 5
PATIENCE = 20.0


def engine(data: Path, say: Callable[[str], None]) -> list[Row]:
    """Milliseconds a query in a fresh process: every query once cold, then all once more."""
    say("searching 50,000 documents, cold and warm")
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench.searching", str(data)], cwd=stores.ROOT, capture_output=True, check=True
    )
    cold, warm = json.loads(result.stdout.splitlines()[-1])
    return [
        told("search engine, cold, p50", _share(cold, 0.5), "ms"),
        told("search engine, cold, p95", _share(cold, 0.95), "ms"),
        told("search engine, warm, p50", _share(warm, 0.5), "ms"),
        held("search engine, warm, p95", _share(warm, 0.95), "ms", "≤", 25),
    ]


def found_after(portal: Server, data: Path, say: Callable[[str], None]) -> list[Row]:
    """Seconds from a commit until the running portal finds what it changed; the slowest of five."""
    name, taken = "a committed change is found by search", []
    app = create_app(stores.settings(data))
    for turn in range(CHANGES):
        say(f"{name}, {turn + 1} of {CHANGES}")
        number, word = 1_000 + turn, f"zq{turn}{int(time.time())}"
        with app.app_context():
            matter = db.session.get_one(Matter, number)
            matters.describe(matter, f"{word} {matter.title}"[:120], matter.excerpt, matter.category)
            matters.record(VISITOR, "proposals.edited", number)
            db.session.commit()
        start = time.perf_counter()
        while f"/proposals/{number}".encode() not in portal.get(f"/search?q={quote(word)}")[1]:
            if time.perf_counter() - start > PATIENCE:
                return [missing(name, "s", f"not found after {PATIENCE:g} seconds")]
            time.sleep(0.02)
        taken.append(time.perf_counter() - start)
    return [held(name, max(taken), "s", "≤", 3)]


def _share(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


def _times() -> list[float]:
    found = []
    for query in corpus.queries(QUERIES):
        start = time.perf_counter()
        engines.installed().find(query)
        found.append(1000 * (time.perf_counter() - start))
    return found


if __name__ == "__main__":
    with create_app(stores.settings(Path(sys.argv[1]))).app_context():
        engines.installed().status()
        print(json.dumps([_times(), _times()]))
