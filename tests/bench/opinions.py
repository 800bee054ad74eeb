"""Opinion statements: ten thousand people on two hundred statements, counted by the background process."""

from __future__ import annotations

import json
import multiprocessing
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from flask_migrate import stamp
from sqlalchemy import insert

from portal.consultations.commands.statements import voting as votes
from portal.consultations.commands.statements.mapping import mapper
from portal.consultations.models import Consultation, OpinionMap, OpinionStatement, OpinionVote
from portal.consultations.queries.consultation import get_consultation
from portal.consultations.queries.statements.results import last_result
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.kernel.db import reading as db_reading
from portal.matters.models import Matter
from portal.people.models import Person, Residency
from portal.people.queries import viewer_of
from portal.places.commands import add_place
from portal.places.models import Building, Place, Unit
from portal.places.rules import PlaceKind
from tests.bench import load, stores
from tests.bench.hello import PRAGMAS
from tests.bench.load import Ask
from tests.bench.paging import grown, interleaved
from tests.bench.readers import cookie
from tests.bench.rows import Row, held, missing, told
from tests.bench.serving import Server, portal
from tests.bench.writing import WRITERS, timed

PEOPLE, PEOPLE_TENTH, STATEMENTS, ANSWERED = 10_000, 1_000, 200, 0.3
NAME = f"{PEOPLE:,} people × {STATEMENTS} statements grouped, in the background"
KNOWN = 200  # people a writer answers for
Say = Callable[[str], None]
_VOTED = (
    "INSERT INTO opinion_vote (consultation_id, person_id, number, vote) VALUES (1, ?, ?, ?) "
    "ON CONFLICT (consultation_id, person_id, number) DO UPDATE SET vote = ? WHERE vote <> excluded.vote"
)
_CHANGED = (
    "INSERT INTO opinion_map (consultation_id, changes, seen, progress, result) VALUES (1, 1, 0, 0, '') "
    "ON CONFLICT (consultation_id) DO UPDATE SET changes = changes + 1"
)


def grouping(say: Say) -> list[Row]:
    """Seconds from the last answer to the result, and the most memory of the process that counts; how long it was busy
    at a stretch is how long mail and the search index wait."""
    say("ten thousand people's answers to two hundred statements")
    found = _counted(PEOPLE)
    return [
        held(NAME, found["seconds"], "s", "≤", 5),
        held("the most memory of it", found["megabytes"], "MB", "≤", 500),
        told("the longest the background process was busy at a stretch", found["stretch"], "s"),
        told("groups found", found["groups"], "groups"),
    ]


def reading(workers: int, rounds: int, seconds: int, say: Say) -> list[Row]:
    """The consultation's page and its map, of ten thousand people against a thousand."""
    say("a thousand people's answers")
    _counted(PEOPLE_TENTH)
    few, many = _store(PEOPLE_TENTH), _store(PEOPLE)
    pages = {
        f"{name}{who}": Ask(path, cookie(1) if who else "")
        for name, path in (("consultation", "/consultations/1"), ("its map", "/consultations/1/map"))
        for who in ("", ", signed in")
    }
    with portal(few, workers) as small, portal(many, workers) as large:
        shots: dict[str, tuple[Server, Sequence[Ask]]] = {}
        for name, ask in pages.items():
            shots |= {f"1× {name}": (small, [ask]), f"10× {name}": (large, [ask])}
        for server, asks in shots.values():
            if server.get(asks[0].path, asks[0].cookie)[0] != 200:
                return [missing("a consultation of 10,000 people", "req/s", f"{asks[0].path} is no page")]
            load.get(server.port, asks, 1)
        found = interleaved(shots, rounds, seconds, say)
    return [grown(f"10× the people: {name}", found[f"10× {name}"], found[f"1× {name}"], "1×") for name in pages]


def voting(rounds: int, say: Say) -> list[Row]:
    """Answers to statements with their commit in four processes, against the driver's own two upserts."""
    writers = {"driver": write_by_driver, "command": write_by_command}
    rates: dict[str, list[float]] = {name: [] for name in writers}
    for turn in range(rounds):
        for name, writer in writers.items():
            say(f"answers in four processes, round {turn + 1} of {rounds}: {name}")
            started = partial(writer, str(_store(PEOPLE)), time.time() + 6)
            with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
                rates[name].append(sum(pool.map(started, range(WRITERS), chunksize=1)))
    ratio = median(a / b for a, b in zip(rates["command"], rates["driver"], strict=True))
    base = f"the driver's own two upserts: {median(rates['driver']):.0f} answers/s"
    return [
        told("answers to statements, command and commit, 4 writers", median(rates["command"]), "answers/s", base, ratio)
    ]


def _store(people: int) -> Path:
    return stores.HOME / f"opinions-{people}"


def _counted(people: int) -> Any:
    """A new store with so many people's answers, counted in a process of its own: what that process says of it."""
    data = _store(people)
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with create_app(stores.settings(data)).app_context():
        Base.metadata.create_all(db.engine)
        stamp(directory=str(stores.ROOT / "migrations"))
        consultation_id = fill(people)
        db.session.remove()
    program = [sys.executable, "-m", "tests.bench.opinions", str(data), str(consultation_id)]
    done = subprocess.run(program, cwd=stores.ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def answers(writer: int) -> Iterator[tuple[int, int, int]]:
    """(person, statement, what she says) of one writer: its own people in turn, each of whom changes her mind."""
    people = range(1 + writer, PEOPLE + 1, WRITERS)
    return ((person, number, said) for number in range(1, STATEMENTS + 1) for person in people for said in (1, -1))


def write_by_driver(data: str, start: float, writer: int) -> float:
    """Answers a second of one process: the vote and the counter of changes, each an upsert."""
    connection = sqlite3.connect(Path(data) / "portal.db", isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")

    def write(person: int, number: int, said: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_VOTED, (person, number, said, said))
        connection.execute(_CHANGED)
        connection.execute("COMMIT")

    return timed(start, answers(writer), write)


def write_by_command(data: str, start: float, writer: int) -> float:
    """Answers a second of one process by the portal's command; who answers what is read before."""
    with create_app(stores.settings(Path(data))).app_context():
        people = range(1 + writer, PEOPLE + 1, WRITERS)[:KNOWN]
        with db_reading():
            viewers = {person: viewer_of(person) for person in people}
            thing = get_consultation(viewers[people[0]], 1)
            assert thing is not None
            db.session.commit()

        def write(person: int, number: int, said: int) -> None:
            votes.vote(viewers[person], thing, number, said)
            db.session.commit()

        return timed(start, (one for one in answers(writer) if one[0] in viewers), write)


def fill(people: int) -> int:
    """An open consultation with the answers of so many, waiting to be counted; returns its id."""
    place, moment = _compound(), clock.now()
    matter = Matter(
        kind="consultation", title="停车", path="/consultations/1", state="open", category="traffic", place_id=place.id,
        place_path=place.path, author_name="", created_at=moment, changed_at=moment,
        published_at=moment, excerpt="",
    )  # fmt: skip
    db.session.add(matter)
    db.session.flush()
    db.session.add(
        Consultation(id=matter.id, form="statements", opens_at=moment, closes_at=moment + timedelta(days=30))
    )
    db.session.flush()
    db.session.execute(
        insert(Person),
        [{"id": at, "login": f"b{at}", "name": f"b{at}", "password": "-", "created_at": moment}
         for at in range(1, people + 1)],
    )  # fmt: skip
    db.session.execute(
        insert(Residency),
        [{"person_id": at, "unit_id": 1, "kind": "tenant", "state": "confirmed", "claimed_at": moment}
         for at in range(1, people + 1)],
    )  # fmt: skip
    db.session.execute(
        insert(OpinionStatement),
        [{"consultation_id": matter.id, "number": at, "text": f"观点{at}", "state": "shown", "at": moment}
         for at in range(1, STATEMENTS + 1)],
    )  # fmt: skip
    random = np.random.default_rng(2026)
    camp, leaning = random.integers(0, 3, people), random.normal(0, 1, (3, STATEMENTS))
    felt = leaning[camp] + random.normal(0, 1, (people, STATEMENTS))
    rows = [
        {"consultation_id": matter.id, "person_id": int(person) + 1, "number": int(number) + 1,
         "vote": 1 if felt[person, number] > 0.3 else -1 if felt[person, number] < -0.3 else 0}
        for person, number in zip(*np.nonzero(random.random((people, STATEMENTS)) < ANSWERED), strict=True)
    ]  # fmt: skip
    db.session.execute(insert(OpinionVote), rows)
    db.session.add(OpinionMap(consultation_id=matter.id, changes=len(rows)))
    db.session.commit()
    return int(matter.id)


def _compound() -> Place:
    """A compound with one flat, in which everybody lives."""
    place = None
    for kind in (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND):
        place = add_place(f"BENCH-{kind}", kind, "区", "District", place)
    assert place is not None
    db.session.add(Building(id=1, compound_id=place.id, code="BENCH-1", name="1号楼"))
    db.session.flush()
    db.session.add(Unit(id=1, building_id=1, number="101"))
    db.session.flush()
    return place


def _count(data: Path, consultation_id: int) -> None:
    """In a process of its own: count, and say how long it took and how much memory."""
    with create_app(stores.settings(data)).app_context():
        chore, stretches, start = mapper(), [0.0], time.perf_counter()
        while True:
            began = time.perf_counter()
            if not chore():
                break
            stretches.append(time.perf_counter() - began)
        seconds = time.perf_counter() - start
        result = last_result(consultation_id)
        assert result is not None
    # Not getrusage: its peak is handed on by the process that started this one.
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024  # type: ignore[index]
    found = {"seconds": seconds, "megabytes": peak, "stretch": max(stretches), "groups": len(result.groups)}
    print(json.dumps(found))


if __name__ == "__main__":
    _count(Path(sys.argv[1]), int(sys.argv[2]))
