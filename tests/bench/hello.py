"""Bare Flask, what everything is held against: one route with one small template, and one bare write."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import MPServer

DATABASE = "BENCH_DATABASE"
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=5000")

app = Flask(__name__, template_folder=str(Path(__file__).parent / "templates"))


@app.get("/")
def hello() -> str:
    """No database, no session, one small template."""
    return render_template("hello.html", name="world")


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.post("/vote/<int:proposal>/<int:person>")
def vote(proposal: int, person: int) -> str:
    """The bare transaction: one insert and one counter, begun and kept as the portal's own are."""
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in bare_vote(proposal, person):
        connection.execute(statement, values)
    connection.execute("COMMIT")
    return "ok"


def bare_vote(proposal: int, person: int) -> Sequence[tuple[str, tuple[Any, ...]]]:
    """What the bare transaction does between its beginning and its end."""
    return (
        (
            "INSERT INTO proposal_vote (proposal_id, person_id, choice, changes, at) VALUES (?, ?, 'support', 0, ?)",
            (proposal, person, "2026-11-01 00:00:00.000000"),
        ),
        ("UPDATE matter SET supports = supports + 1 WHERE id = ?", (proposal,)),
    )


def _connection() -> sqlite3.Connection:
    if not hasattr(app, "bench_connection"):
        app.bench_connection = sqlite3.connect(os.environ[DATABASE], isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            app.bench_connection.execute(f"PRAGMA {pragma}")
    return app.bench_connection


if __name__ == "__main__":
    MPServer(
        "tests.bench.hello:app", address="127.0.0.1", port=int(sys.argv[1]), interface=Interfaces.WSGI,
        workers=int(sys.argv[2]), blocking_threads=1, log_enabled=True, log_level=LogLevels.warning,
    ).serve()  # fmt: skip
