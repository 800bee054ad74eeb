"""A background process that is killed in the middle of a count: the next one goes on, and publishes once."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.allocations.commands import counting
from portal.allocations.models import Allocation
from portal.allocations.rules.budgeting import Project, group_up
from portal.allocations.rules.equal_shares import add_one
from portal.kernel.db import db
from portal.matters.models import Event
from tests.allocations.pabulib import Election
from tests.bench import allocations

ROOT = Path(__file__).resolve().parents[2]
WORKER = """
import sys
from pathlib import Path
from portal.allocations.commands import counting
from portal.config import Settings
from portal.factory import create_app
data, url = Path(sys.argv[1]), sys.argv[2]
with create_app(Settings(data=data, secret_key="test", demo=False, database_url=url)).app_context():
    counter = counting.counter()
    while counter():
        pass
"""


def _election() -> Election:
    """Three hundred voters and forty projects: some seconds of counting."""
    chance = random.Random(7)
    names = [str(number) for number in range(1, 41)]
    ballots = [frozenset(chance.sample(names, chance.randint(1, 12))) for _voter in range(300)]
    votes = {name: sum(name in ballot for ballot in ballots) for name in names}
    projects = [Project(name, chance.randint(200_000, 3_000_000), votes[name]) for name in names]
    return Election({}, projects, frozenset(), ballots, 12_000_000, 500)


def _runs(allocation_id: int) -> int:
    runs = db.session.scalar(select(Allocation.runs).where(Allocation.id == allocation_id))
    db.session.rollback()
    return runs or 0


def test_killed_in_the_middle_it_is_gone_on_with_and_published_once(app: Flask) -> None:
    election = _election()
    settings = app.extensions["settings"]
    with app.app_context():
        allocation_id = allocations.fill(election)
        command = [sys.executable, "-c", WORKER, str(settings.data), settings.database_url]
        with subprocess.Popen(command, cwd=ROOT) as process:
            until = time.monotonic() + 60
            while _runs(allocation_id) < 3 and process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            process.kill()
        done = _runs(allocation_id)
        assert done >= 3
        assert db.session.get_one(Allocation, allocation_id).result == ""
        db.session.remove()
        counter = counting.counter()
        while counter():
            pass
        row = db.session.get_one(Allocation, allocation_id)
        assert row.runs > done
        expected = add_one(election.projects, group_up(election.ballots), election.budget, unit=election.scale)
        assert json.loads(row.result)["chosen"] == [int(name) for name in expected.chosen]
        told = select(Event.id).where(Event.matter_id == allocation_id, Event.verb == "allocations.counted")
        assert len(db.session.scalars(told).all()) == 1
        db.session.remove()
