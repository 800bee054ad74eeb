"""A vote of a large compound: counting it, recounting it, two hundred owners voting at once, and a server killed."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing as closed
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select

from portal.assemblies.commands import closing
from portal.assemblies.kit import verify
from portal.assemblies.models import Ballot, RecordEvent, Slot
from portal.assemblies.queries.assembly import motions_of
from portal.assemblies.queries.kit import write_kit
from portal.assemblies.rules.growing import grown, head
from portal.assemblies.rules.log import included, leaf_of
from portal.kernel import clock
from portal.kernel.db import db
from tests.bench import estate, paging, readers, serving, stores, voters
from tests.bench.hello import PRAGMAS
from tests.bench.load import Ask
from tests.bench.rows import Row, held, missing, told
from tests.bench.voters import Ack, Crowd, Poll
from tests.postgresql import a_database

OWNERS, TENTH, MOTIONS = 100_000, 10_000, 10
VOTING, PEOPLE, SECONDS, STEPS = 20_000, 200, 30, 3
WORKERS, SHOT = 4, 2.0
Say = Callable[[str], None]


def electing(workers: int, rounds: int, say: Say) -> list[Row]:
    """Everything about a large vote, on SQLite, and what differs on PostgreSQL where there is one."""
    rows = _counting("", say) + _reading(workers, rounds, say) + _voting(workers, "", say)
    with a_database() as url:
        if url is None:
            return [*rows, missing("the same on PostgreSQL", "s", "there is no PostgreSQL here")]
        rows += [_on_postgresql(row) for row in _counting(url, say)]
    with a_database() as url:
        assert url is not None
        return rows + [_on_postgresql(row) for row in _voting(workers, url, say)]


def _on_postgresql(row: Row) -> Row:
    return replace(row, name=f"{row.name} (PostgreSQL)")


def _counting(database_url: str, say: Say) -> list[Row]:
    """100,000 slots and ten motions: announced, counted however owners answer, closed, recounted by a stranger."""
    data, rows = stores.HOME / "election", []
    say(f"a compound of {OWNERS:,} owners")
    estate.built(data, OWNERS, database_url)
    with estate.opened(data, database_url):
        number = estate.prepared(MOTIONS)
        say(f"announcing a vote of {OWNERS:,} slots")
        rows.append(held("the notice of 100,000 slots", _seconds(lambda: estate.announce(number)), "s", "≤", 10))
        say("their ballots")
        estate.cast(number, 1.0, MOTIONS, alike=0.0)
        thing, motions = estate.thing_of(number), motions_of(number)
        taken = median(_seconds(lambda: closing.counted(thing, motions, "")) for _turn in range(3))
        rows.append(held("100,000 ballots × 10 motions, no two alike, counted", taken, "s", "≤", 1))
        db.session.rollback()
        with clock.frozen(clock.now() + timedelta(days=11)):
            say("closing, deciding")
            rows.append(held("closed", _seconds(lambda: _done(closing.close, number)), "s", "≤", 5))
            rows.append(held("counted and announced", _seconds(lambda: _done(closing.decide, number)), "s", "≤", 5))
        path = data / "kit.zip"
        rows.append(told("the kit written", _seconds(lambda: _kit(number, path)), "s"))
    say("verify.py, a process of its own")
    start = time.perf_counter()
    program = subprocess.run([sys.executable, verify.__file__, str(path)], capture_output=True, text=True, check=False)
    taken = time.perf_counter() - start
    if program.returncode:
        return [*rows, missing("verified by the kit", "s", program.stdout[-200:])]
    return [*rows, held("verified by the kit, 100,000 ballots", taken, "s", "≤", 20)]


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _done(command: Callable[..., Any], number: int) -> None:
    command(estate.chair(), estate.thing_of(number))
    db.session.commit()


def _kit(number: int, path: Path) -> None:
    with path.open("wb") as file:
        write_kit(estate.thing_of(number), file)
    db.session.rollback()


def _reading(workers: int, rounds: int, say: Say) -> list[Row]:
    """The pages of a vote at ten times the electorate; half of the owners have voted."""
    made: list[Path] = []
    for owners in (TENTH, OWNERS):
        say(f"a vote of {owners:,} slots, to be read")
        made.append(stores.HOME / f"election-{owners}")
        estate.built(made[-1], owners)
        with estate.opened(made[-1]):
            number = estate.prepared(MOTIONS)
            estate.announce(number)
            estate.cast(number, 0.5, MOTIONS)
    owner = readers.cookie(estate.VOTERS + TENTH - 7)
    pages = {
        "the list of assemblies": Ask("/assemblies", owner),
        "an assembly, to a visitor": Ask(f"/assemblies/{number}"),
        "an assembly, to one of its owners": Ask(f"/assemblies/{number}", owner),
        "which ballots are back": Ask(f"/assemblies/{number}/returns"),
        "the record": Ask(f"/assemblies/{number}/record"),
    }
    with serving.portal(made[0], workers) as small, serving.portal(made[1], workers) as large:
        shots: dict[str, tuple[serving.Server, Sequence[Ask]]] = {}
        for name, ask in pages.items():
            shots |= {f"1× {name}": (small, [ask]), f"10× {name}": (large, [ask])}
        found = paging.interleaved(shots, 2 * rounds - 1, 1, say)
    return [
        paging.grown(f"10× the electorate: {name}", found[f"10× {name}"], found[f"1× {name}"], "1×") for name in pages
    ]


def _voting(workers: int, database_url: str, say: Say) -> list[Row]:
    """200 owners at once for half a minute, against the bare transaction; then the same and the server killed."""
    data = stores.HOME / "election-voting"
    estate.built(data, VOTING, database_url)
    with estate.opened(data, database_url):
        number = estate.prepared(STEPS)
        estate.announce(number)
        poll = poll_of(number, STEPS)
    bare = [_bare_rate(data, database_url)]
    say(f"{PEOPLE} owners vote for {SECONDS} s")
    with serving.portal(data, workers, database_url) as server:
        crowd = voters.vote(server, poll, SECONDS, PEOPLE)
    bare.append(_bare_rate(data, database_url))
    found = checked(data, number, crowd.acks, database_url)
    say("the server is killed in the middle of it")
    rest = replace(poll, after=VOTING // 2)
    with serving.portal(data, workers, database_url) as server:
        killed = voters.vote(server, rest, SECONDS, PEOPLE, meanwhile=voters.killer(server, PEOPLE))
    after = checked(data, number, [*crowd.acks, *killed.acks], database_url)
    return [*_crowd(crowd, median(bare), found), *_killed(killed, after)]


def _crowd(crowd: Crowd, bare: float, found: Found) -> list[Row]:
    rate, times = len(crowd.acks) / crowd.seconds, sorted(crowd.times)
    against = f"bare insert and update by the driver, {WORKERS} writers: {bare:.0f}/s"
    name = f"{PEOPLE} voters, {len(crowd.acks):,} ballots in {crowd.seconds:.0f} s"
    return [
        told(f"{name}: cast", rate, "ballots/s", against, rate / bare),
        told(f"{name}: requests that write", crowd.answers / crowd.seconds, "/s", against,
             crowd.answers / crowd.seconds / bare),
        told(f"{name}: the last button, p95", 1000 * times[int(len(times) * 0.95)], "ms"),
        held(f"{name}: refused or cut off", sum(crowd.refused.values()) + crowd.cut, "", "≤", 0),
        *_sound(name, found),
    ]  # fmt: skip


def _killed(crowd: Crowd, found: Found) -> list[Row]:
    name = f"killed after {len(crowd.acks)} ballots with {crowd.cut} requests on their way"
    return _sound(name, found)


def _sound(name: str, found: Found) -> list[Row]:
    return [
        held(f"{name}: lost", found.lost, "", "≤", 0),
        held(f"{name}: doubled", found.doubled, "", "≤", 0),
        held(f"{name}: receipts not in the record", found.unproven, "", "≤", 0),
        held(f"{name}: faults the kit finds", len(found.faults), "", "≤", 0),
    ]


def _bare_rate(data: Path, database_url: str) -> float:
    """The bare transaction a second, in as many processes as the portal has workers: one insert, one counter."""
    with _connected(data, database_url) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_ballot")
        connection.execute("DROP TABLE IF EXISTS bench_count")
        connection.execute("CREATE TABLE bench_ballot (slot integer PRIMARY KEY, said varchar(200) NOT NULL)")
        connection.execute("CREATE TABLE bench_count (vote integer PRIMARY KEY, size integer NOT NULL)")
        connection.execute("INSERT INTO bench_count VALUES (1, 0)")
    with multiprocessing.get_context("spawn").Pool(WORKERS) as pool:
        return sum(pool.map(partial(_write_bare, str(data), database_url, time.time() + 4), range(WORKERS)))


def _connected(data: Path, database_url: str) -> Any:
    if database_url:
        url = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        return closed(psycopg.connect(url, autocommit=True))
    connection = sqlite3.connect(data / "portal.db", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return closed(connection)


def _write_bare(data: str, database_url: str, start: float, share: int) -> float:
    begin, mark = ("BEGIN", "%s") if database_url else ("BEGIN IMMEDIATE", "?")
    with _connected(Path(data), database_url) as connection:
        time.sleep(max(0.0, start - time.time()))
        began, done = time.perf_counter(), 0
        while time.perf_counter() - began < SHOT:
            connection.execute(begin)
            connection.execute(f"INSERT INTO bench_ballot VALUES ({mark}, {mark})", (done * WORKERS + share, "for"))
            connection.execute("UPDATE bench_count SET size = size + 1 WHERE vote = 1")
            connection.execute("COMMIT")
            done += 1
        return done / (time.perf_counter() - began)


def poll_of(assembly_id: int, motions: int) -> Poll:
    """The vote as its voters know it."""
    first, slots = db.session.execute(
        select(func.min(Slot.id), func.count()).where(Slot.assembly_id == assembly_id)
    ).one()
    return Poll(assembly_id, motions, first, slots)


@dataclass(frozen=True)
class Found:
    """What the database says of the ballots that were acknowledged; everything but `counted` should be 0.

    `lost`: the ballot is not there, or neither counts nor was replaced by a later one of the same slot; `doubled`:
    slots with two ballots that count, or counted twice by the record; `unproven`: receipts that do not stand where
    they say; `faults`: what the kit's own program finds wrong.
    """

    lost: int
    doubled: int
    unproven: int
    faults: tuple[str, ...]
    counted: int


def checked(data: Path, assembly_id: int, acks: Sequence[Ack], database_url: str = "") -> Found:
    """Hold what was acknowledged against the record, as the voters and a recounting stranger would."""
    with estate.opened(data, database_url):
        ballots = {ballot.serial: ballot for ballot in db.session.scalars(select(Ballot))}
        events = dict(db.session.execute(select(RecordEvent.height, RecordEvent.event)).all())
        payloads = dict(db.session.execute(select(RecordEvent.height, RecordEvent.payload)).all())
        heads = _roots(events)
        counting = Counter(ballot.slot_id for ballot in ballots.values() if ballot.state == "counted")
        last = {ack.slot: ack.serial for ack in acks}
        lost = unproven = 0
        for ack in acks:
            ballot = ballots.get(ack.serial)
            if (
                ballot is None
                or not counting[ballot.slot_id]
                or (last[ack.slot] != ack.serial and ballot.state != "superseded")
            ):
                lost += 1
            else:
                unproven += not _stands(ballot, events, payloads, heads)
        path = data / "kit.zip"
        with path.open("wb") as file:
            write_kit(estate.thing_of(assembly_id), file)
        faults = tuple(fault for fault in verify.verify(path) if not fault.startswith("motion"))
        return Found(lost, sum(number > 1 for number in counting.values()), unproven, faults, len(counting))


def _roots(events: dict[int, str]) -> dict[int, str]:
    """The root of the record after every event."""
    found: dict[int, str] = {}
    frontier: list[bytes] = []
    for height in range(len(events)):
        frontier = grown(frontier, height, leaf_of(json.loads(events[height])))
        found[height + 1] = head(frontier).hex()
    return found


def _stands(ballot: Ballot, events: dict[int, str], payloads: dict[int, str], heads: dict[int, str]) -> bool:
    receipt = ballot.receipt
    if receipt is None or receipt["index"] not in events:
        return False
    leaf, root = leaf_of(json.loads(events[receipt["index"]])), bytes.fromhex(receipt["root"])
    path = [bytes.fromhex(step) for step in receipt["path"]]
    return (
        json.loads(payloads[receipt["index"]])["ballot"] == ballot.hash == receipt["ballot"]
        and heads[receipt["size"]] == receipt["root"]
        and included(leaf, receipt["index"], receipt["size"], path, root)
    )
