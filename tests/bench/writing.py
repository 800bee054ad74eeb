"""Votes against the bare transaction: one insert and one counter, on the same database, with the same durability."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from portal.factory import create_app
from portal.kernel.db import db, reading
from portal.people.queries import viewer_of
from portal.proposals.commands import voting
from portal.proposals.queries import get_proposal
from tests.bench import district, load, readers, stores
from tests.bench.hello import PRAGMAS, bare_vote
from tests.bench.load import Ask, Load
from tests.bench.rows import Row, compared, missing, told
from tests.bench.serving import Server

WRITERS = 4
SECONDS = 2
PEOPLE = range(4, 204)
Pair = tuple[int, int]


def pairs(data: Path, seed: int) -> Iterator[Pair]:
    """(proposal, person) who may vote and have not: open proposals of the whole district, each pair once."""
    people = ",".join(map(str, PEOPLE))
    with closing(sqlite3.connect(data / "portal.db")) as connection:
        opened = connection.execute(
            "select id, author_id from matter where state = 'open' and place_id = ? and published_at is not null",
            (district.DISTRICT,),
        ).fetchall()
        voted = set(
            connection.execute(f"select proposal_id, person_id from proposal_vote where person_id in ({people})")
        )
    free = [
        (number, who) for number, author in opened for who in PEOPLE if who != author and (number, who) not in voted
    ]
    Random(seed).shuffle(free)
    return iter(free)


def over_http(portal: Server, bare: Server, data: Path, rounds: int, say: Callable[[str], None]) -> list[Row]:
    """A resident's vote as the browser sends it, against bare Flask that does the bare transaction."""
    free, form = pairs(data, 1), f"csrf_token={readers.token()}"
    cookies = {person: readers.cookie(person) for person in PEOPLE}
    shots: dict[str, list[Load]] = {"bare": [], "portal": []}
    for turn in range(rounds):
        say(f"votes over HTTP, round {turn + 1} of {rounds}")
        plain = [Ask(f"/vote/{number}/{who}", form="") for number, who in _some(free, 15_000)]
        shots["bare"].append(load.send(bare.port, plain, SECONDS, WRITERS))
        votes = [Ask(f"/proposals/{number}/support", cookies[who], form) for number, who in _some(free, 8_000)]
        shots["portal"].append(load.send(portal.port, votes, SECONDS, WRITERS))
    name, base = "vote over HTTP, 4 writers", "bare Flask with the bare transaction"
    vote, plain_vote = load.middle(shots["portal"]), load.middle(shots["bare"])
    if vote.errors or plain_vote.errors:
        return [missing(name, "writes/s", f"{vote.errors} of {vote.number} votes were refused")]
    ratio = median(a.rate / b.rate for a, b in zip(shots["portal"], shots["bare"], strict=True))
    return [
        compared(name, vote.rate, "writes/s", base, plain_vote.rate, "≥", 0.5, ratio),
        told("vote over HTTP, 4 writers, p95", vote.p95, "ms", f"bare: {plain_vote.p95:.3g} ms"),
    ]


def in_process(data: Path, say: Callable[[str], None]) -> list[Row]:
    """The command with its commit in four processes, against the bare transaction in four processes."""
    rates = {}
    for turn, (name, writer) in enumerate({"bare": write_barely, "command": write_by_command}.items()):
        say(f"votes in process: {name}")
        free = pairs(data, 2 + turn)
        shares = [_some(free, 20_000) for _ in range(WRITERS)]
        with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
            start = time.time() + 8
            rates[name] = sum(pool.map(partial(writer, str(data), start), shares, chunksize=1))
    base = "bare transaction (one insert, one counter)"
    return [
        compared("vote, command and commit, 4 writers", rates["command"], "writes/s", base, rates["bare"], "≥", 0.5)
    ]


def write_barely(data: str, start: float, share: list[Pair]) -> float:
    """Writes a second of one process by the driver alone."""
    connection = sqlite3.connect(Path(data) / "portal.db", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

    def write(number: int, person: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in bare_vote(number, person):
            connection.execute(statement, values)
        connection.execute("COMMIT")

    return _timed(start, share, write)


def write_by_command(data: str, start: float, share: list[Pair]) -> float:
    """Writes a second of one process by the portal's command; who votes on what is read before."""
    app = create_app(stores.settings(Path(data)))
    with app.app_context():
        with reading():
            viewers = {person: viewer_of(person) for person in PEOPLE}
            asked = {number for number, _ in share[:2_000]}
            things = {number: get_proposal(viewers[PEOPLE[0]], number) for number in asked}
            db.session.commit()

        def write(number: int, person: int) -> None:
            voting.support(viewers[person], things[number])
            db.session.commit()

        return _timed(start, share[:2_000], write)


def _timed(start: float, share: list[Pair], write: Callable[[int, int], None]) -> float:
    """Wait for the common start, then write for two seconds."""
    time.sleep(max(0.0, start - time.time()))
    began, done = time.perf_counter(), 0
    for number, person in share:
        write(number, person)
        done += 1
        if time.perf_counter() - began > SECONDS:
            break
    return done / (time.perf_counter() - began)


def _some(free: Iterator[Pair], number: int) -> list[Pair]:
    return [pair for pair, _ in zip(free, range(number), strict=False)]
