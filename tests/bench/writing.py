"""Votes against the bare transaction: one insert and one counter, on the same database, with the same durability."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import bindparam, insert, update

from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import db, reading
from portal.matters.models import Matter
from portal.people.queries import viewer_of
from portal.proposals.commands import voting
from portal.proposals.models import ProposalVote
from portal.proposals.queries import get_proposal
from tests.bench import district, load, readers, stores
from tests.bench.hello import PRAGMAS, bare_vote
from tests.bench.load import Ask, Load
from tests.bench.rows import Row, compared, missing, told
from tests.bench.serving import Server

WRITERS = 4
SECONDS = 2
MOST = 6_000  # votes of one process in one shot
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
    name = "vote over HTTP, 4 writers"
    vote, plain_vote = load.middle(shots["portal"]), load.middle(shots["bare"])
    if vote.errors or plain_vote.errors:
        return [missing(name, "writes/s", f"{vote.errors} of {vote.number} votes were refused")]
    ratio = median(a.rate / b.rate for a, b in zip(shots["portal"], shots["bare"], strict=True))
    return [
        told(name, vote.rate, "writes/s", f"bare Flask, bare driver: {plain_vote.rate:.0f} writes/s", ratio),
        told(f"{name}, p95", vote.p95, "ms", f"bare Flask, bare driver: {plain_vote.p95:.3g} ms"),
    ]


def in_process(data: Path, rounds: int, say: Callable[[str], None]) -> list[Row]:
    """The command with its commit in four processes, against the bare transaction in four processes.

    The bare transaction goes through the same library as the command; what the driver alone does is told beside it.
    """
    writers = {"driver": write_by_driver, "library": write_by_library, "command": write_by_command}
    rates: dict[str, list[float]] = {name: [] for name in writers}
    free = pairs(data, 2)
    for turn in range(rounds):
        for name, writer in writers.items():
            say(f"votes in four processes, round {turn + 1} of {rounds}: {name}")
            shares = [_some(free, MOST) for _ in range(WRITERS)]
            with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
                rates[name].append(sum(pool.map(partial(writer, str(data), time.time() + 6), shares, chunksize=1)))
    middle = {name: median(found) for name, found in rates.items()}
    shares_of = {
        name: median(a / b for a, b in zip(rates["command"], rates[name], strict=True))
        for name in ("library", "driver")
    }
    name, unit = "vote, command and commit, 4 writers", "writes/s"
    base = "bare transaction (one insert, one counter), same library"
    driver = f"the same by the bare driver: {middle['driver']:.0f} {unit}"
    return [
        compared(name, middle["command"], unit, base, middle["library"], "≥", 0.5, shares_of["library"]),
        told(f"{name}, against the driver", middle["command"], unit, driver, shares_of["driver"]),
    ]


def write_by_driver(data: str, start: float, share: list[Pair]) -> float:
    """Writes a second of one process by the driver alone."""
    connection = sqlite3.connect(Path(data) / "portal.db", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

    def write(number: int, person: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement, values in bare_vote(number, person):
            connection.execute(statement, values)
        connection.execute("COMMIT")

    return timed(start, share, write)


def write_by_library(data: str, start: float, share: list[Pair]) -> float:
    """Writes a second of one process by two statements made beforehand."""
    app = create_app(stores.settings(Path(data)))
    votes: Any = ProposalVote.__table__
    matter: Any = Matter.__table__
    cast = insert(votes).values(
        proposal_id=bindparam("proposal"),
        person_id=bindparam("person"),
        choice="support",
        changes=0,
        at=bindparam("now"),
    )
    count = update(matter).where(matter.c.id == bindparam("proposal")).values(supports=matter.c.supports + 1)
    with app.app_context():
        engine = db.engine

        def write(number: int, person: int) -> None:
            with engine.begin() as connection:
                connection.execute(cast, {"proposal": number, "person": person, "now": clock.now()})
                connection.execute(count, {"proposal": number})

        return timed(start, share, write)


def write_by_command(data: str, start: float, share: list[Pair]) -> float:
    """Writes a second of one process by the portal's command; who votes on what is read before."""
    app = create_app(stores.settings(Path(data)))
    with app.app_context():
        with reading():
            viewers = {person: viewer_of(person) for person in PEOPLE}
            asked = {number for number, _ in share}
            things = {number: get_proposal(viewers[PEOPLE[0]], number) for number in asked}
            db.session.commit()

        def write(number: int, person: int) -> None:
            voting.support(viewers[person], things[number])
            db.session.commit()

        return timed(start, share, write)


def timed(start: float, share: Iterable[tuple[int, ...]], write: Callable[..., None]) -> float:
    """Wait for the common start, then write for two seconds; what the writer waits for a lock counts."""
    time.sleep(max(0.0, start - time.time()))
    began, done = time.perf_counter(), 0
    for one in share:
        write(*one)
        done += 1
        if time.perf_counter() - began > SECONDS:
            break
    return done / (time.perf_counter() - began)


def _some(free: Iterator[Pair], number: int) -> list[Pair]:
    return [pair for pair, _ in zip(free, range(number), strict=False)]
