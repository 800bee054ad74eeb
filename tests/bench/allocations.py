"""Sharing out public revenue: the exact count of a real city's budget by the background process, with its progress."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import insert

from portal.allocations.commands.counting import counter
from portal.allocations.models import Allocation, AllocationGroup, AllocationProject
from portal.allocations.rules.plan import Plan
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.matters.models import Matter
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from tests.allocations.pabulib import Election, read
from tests.bench import stores
from tests.bench.rows import Row, held, missing, told

FILE = "pabulib/Poland_Wieliczka_2023_Green_Budget.pb"
NAME = "Equal Shares, exact, 6,586 ballots on 64 projects, in the background"


def counting(say: Callable[[str], None]) -> list[Row]:
    """Seconds from the close to the published result, the city's own winners found; and how long the background
    process was busy at a stretch, which is how long mail and the search index wait."""
    shared = os.environ.get("PORTAL_TEST_SHARED")
    path = (Path(shared) if shared else stores.ROOT.parent / "shared" / "data") / FILE
    if not path.exists():
        return [missing(NAME, "s", f"{FILE} is not here")]
    say("counting a city's budget by Equal Shares")
    data = stores.HOME / "allocation"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    election = read(path)
    with create_app(stores.settings(data)).app_context():
        Base.metadata.create_all(db.engine)
        allocation_id = fill(election)
        chore, stretches, start = counter(), [0.0], time.perf_counter()
        while True:
            began = time.perf_counter()
            if not chore():
                break
            stretches.append(time.perf_counter() - began)
        taken = time.perf_counter() - start
        row = db.session.get_one(Allocation, allocation_id, populate_existing=True)
        chosen = {str(number) for number in json.loads(row.result)["chosen"]}
        runs = row.runs
        db.session.remove()
    if chosen != election.selected:
        return [missing(NAME, "s", "other winners than the city's")]
    return [
        held(NAME, taken, "s", "≤", 20),
        told("its runs, each shown as progress", runs, "runs"),
        told("the longest the background process was busy at a stretch", max(stretches), "s"),
    ]


def fill(election: Election) -> int:
    """A closed allocation with the election's projects and ballots, waiting to be counted; returns its id."""
    place, moment = add_place("BENCH", PlaceKind.DISTRICT, "区", "District"), clock.now()
    matter = Matter(
        kind="allocation", title="Wieliczka 2023", path="", state="counting", category="property", place_id=place.id,
        place_path=place.path, author_name="", created_at=moment, changed_at=moment,
    )  # fmt: skip
    db.session.add(matter)
    db.session.flush()
    row = Allocation(
        id=matter.id, plan=Plan(election.budget).record(), announced_at=moment, opens_at=moment, closes_at=moment,
        closed_at=moment, setup="{}", seed="", step=election.scale,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    counts: dict[frozenset[str], int] = {}
    for ballot in election.ballots:
        counts[ballot] = counts.get(ballot, 0) + 1
    db.session.execute(
        insert(AllocationProject),
        [{"allocation_id": row.id, "number": int(one.name), "title": one.name, "description": "", "cost": one.cost}
         for one in election.projects],
    )  # fmt: skip
    db.session.execute(
        insert(AllocationGroup),
        [{"allocation_id": row.id, "number": number, "choices": dict.fromkeys(sorted(ballot), 1), "voters": voters}
         for number, (ballot, voters) in enumerate(counts.items(), 1)],
    )  # fmt: skip
    db.session.commit()
    return int(row.id)
