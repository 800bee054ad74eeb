"""Opinion statements: ten thousand people on two hundred statements, counted by the background process."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from portal.consultations.commands.statements.mapping import mapper
from portal.consultations.models import Consultation, OpinionMap, OpinionStatement, OpinionVote
from portal.consultations.queries.statements.results import last_result
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.matters.models import Matter
from portal.people.models import Person
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from tests.bench import stores
from tests.bench.rows import Row, held, told

PEOPLE, STATEMENTS, ANSWERED = 10_000, 200, 0.3
NAME = f"{PEOPLE:,} people × {STATEMENTS} statements grouped, in the background"


def grouping(say: Callable[[str], None]) -> list[Row]:
    """Seconds from the last answer to the result, and the most memory of the process that counts; how long it was busy
    at a stretch is how long mail and the search index wait."""
    say("ten thousand people's answers to two hundred statements")
    data = stores.HOME / "opinions"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with create_app(stores.settings(data)).app_context():
        Base.metadata.create_all(db.engine)
        consultation_id = fill()
        db.session.remove()
    program = [sys.executable, "-m", "tests.bench.opinions", str(data), str(consultation_id)]
    done = subprocess.run(program, cwd=stores.ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return [
        held(NAME, found["seconds"], "s", "≤", 5),
        held("the most memory of it", found["megabytes"], "MB", "≤", 500),
        told("the longest the background process was busy at a stretch", found["stretch"], "s"),
        told("groups found", found["groups"], "groups"),
    ]


def fill() -> int:
    """An open consultation with everybody's answers, waiting to be counted; returns its id."""
    place, moment = add_place("BENCH", PlaceKind.DISTRICT, "区", "District"), clock.now()
    matter = Matter(
        kind="consultation", title="停车", path="", state="open", category="traffic", place_id=place.id,
        place_path=place.path, author_name="", created_at=moment, changed_at=moment,
    )  # fmt: skip
    db.session.add(matter)
    db.session.flush()
    db.session.add(Consultation(id=matter.id, form="statements", opens_at=moment, closes_at=moment))
    db.session.flush()
    db.session.execute(
        insert(Person),
        [{"id": at, "login": f"b{at}", "name": f"b{at}", "password": "-", "created_at": moment}
         for at in range(1, PEOPLE + 1)],
    )  # fmt: skip
    db.session.execute(
        insert(OpinionStatement),
        [{"consultation_id": matter.id, "number": at, "text": f"观点{at}", "state": "shown", "at": moment}
         for at in range(1, STATEMENTS + 1)],
    )  # fmt: skip
    random = np.random.default_rng(2026)
    camp, leaning = random.integers(0, 3, PEOPLE), random.normal(0, 1, (3, STATEMENTS))
    felt = leaning[camp] + random.normal(0, 1, (PEOPLE, STATEMENTS))
    rows = [
        {"consultation_id": matter.id, "person_id": int(person) + 1, "number": int(number) + 1,
         "vote": 1 if felt[person, number] > 0.3 else -1 if felt[person, number] < -0.3 else 0}
        for person, number in zip(*np.nonzero(random.random((PEOPLE, STATEMENTS)) < ANSWERED), strict=True)
    ]  # fmt: skip
    db.session.execute(insert(OpinionVote), rows)
    db.session.add(OpinionMap(consultation_id=matter.id, changes=len(rows)))
    db.session.commit()
    return int(matter.id)


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
