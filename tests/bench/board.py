"""A hearing's session board: 500 people look at it, half of them signed in, while the desk keeps changing it.

Every watcher has a connection of her own and asks every two seconds for what is newer than what she has seen, as the
page does; on a change whoever is signed in asks for her own part too. A change must reach everybody with her next look.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask_migrate import stamp

from portal.factory import create_app
from portal.hearings.commands import conducting
from portal.hearings.models import (
    Hearing,
    HearingApplication,
    HearingItem,
    HearingQuestion,
    HearingSession,
    HearingSpeech,
)
from portal.hearings.queries.board import get_standing
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.matters.models import Matter
from portal.people import commands as people
from portal.people.models import Person
from portal.people.queries import viewer_of
from portal.places.commands import add_place
from portal.places.rules import PlaceKind
from tests.bench import stores
from tests.bench.readers import cookie, token
from tests.bench.rows import Row, compared, held, missing
from tests.bench.serving import Server, bare, portal

VIEWERS, EVERY, SECONDS = 500, 2.0, 20.0
_AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
_LENGTH, _MARK = re.compile(rb"content-length: *(\d+)", re.IGNORECASE), re.compile(rb"\?seen=([0-9a-f]+\.\d+)")


def watching(workers: int, say: Callable[[str], None]) -> list[Row]:
    """How long a look takes, against bare Flask looked at by as many; and how soon everybody sees a change."""
    say(f"a session board with {VIEWERS} watchers")
    data, people_there, desk, speech = _filled()
    with portal(data, workers) as served, bare(data, workers) as hello:
        path = "/hearings/1/board"
        if served.get(path)[0] != 200:
            return [missing("a session board", "ms", f"{path} is no page")]
        cookies = [cookie(person) for person in people_there]
        acts = {"path": "/hearings/1/act", "cookie": cookie(desk, 1), "speech": speech, "token": token()}
        crowd = _look(served, path, VIEWERS, EVERY, SECONDS, cookies, acts)
        base = _look(hello, "/", VIEWERS, EVERY, SECONDS / 2)
        busy, bare_busy = _look(served, path, 16, 0, 4), _look(hello, "/", 16, 0, 4)
    return [
        compared(f"session board, {VIEWERS} watchers: p95 of a look", crowd["p95"], "ms", "hello, as many", base["p95"],
                 "≤", 12),
        held("its failed looks", crowd["errors"], "looks", "≤", 0),
        held(f"seen by all {VIEWERS}, the slowest of {crowd['changes']} changes", crowd["lag"], "s", "≤", EVERY + 0.5),
        compared("looks that find nothing new", busy["rate"], "req/s", "hello", bare_busy["rate"], "≥", 0.15),
    ]  # fmt: skip


def _look(
    server: Server, path: str, viewers: int, every: float, seconds: float, cookies: list[str] | None = None,
    desk: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What the watchers of `path` saw; they run in a process of their own."""
    order = {"port": server.port, "path": path, "viewers": viewers, "every": every, "seconds": seconds,
             "cookies": cookies or [], "desk": desk}  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.board"], cwd=stores.ROOT, input=json.dumps(order), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def _filled() -> tuple[Path, list[int], int, int]:
    """A running session with a queue, questions and a speaker: (directory, who watches, the secretary, the speech)."""
    data = stores.HOME / "board"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with create_app(stores.settings(data)).app_context():
        Base.metadata.create_all(db.engine)
        stamp(directory=str(stores.ROOT / "migrations"))
        place = None
        for kind in (PlaceKind.DISTRICT, PlaceKind.SUBDISTRICT, PlaceKind.COMMUNITY, PlaceKind.COMPOUND):
            place = add_place(f"BENCH-{kind}", kind, "区", "District", place)
        assert place is not None
        committee = people.found_organization("residents_committee", "居委会", place)
        secretary = people.register("13900000001", "书记员", "correct horse")
        people.admit(committee, secretary, "clerk")
        residents = [
            Person(login=f"138{number:08d}", name=f"居民{number}", password=secretary.password, created_at=_AT)
            for number in range(VIEWERS // 2)
        ]
        db.session.add_all(residents)
        matter = Matter(
            kind="hearing", title="充电棚听证会", excerpt="", path="", state="seated", category="facilities",
            place_id=place.id, place_path=place.path, author_name="", organization_id=committee.id, created_at=_AT,
            changed_at=_AT, published_at=_AT,
        )  # fmt: skip
        db.session.add(matter)
        db.session.flush()
        matter.path = f"/hearings/{matter.id}"
        speech = _seated(matter.id, [person.id for person in residents], secretary.id)
        db.session.commit()
        found = data, [person.id for person in residents], secretary.id, speech
        db.session.remove()
    return found


def _seated(hearing_id: int, residents: list[int], secretary: int) -> int:
    """Seats, an agenda, a queue of ten, eight questions, and the first speaker called: her speech."""
    begins = clock.now()
    db.session.add(Hearing(id=hearing_id, kind="work", begins_at=begins, ends_at=begins + timedelta(hours=2),
                           closes_at=begins - timedelta(days=5)))  # fmt: skip
    db.session.flush()
    item = HearingItem(hearing_id=hearing_id, position=1, title="建在哪里", minutes=30, begun_at=begins)
    db.session.add(item)
    db.session.flush()
    db.session.add(HearingSession(hearing_id=hearing_id, stamp="b" * 16, item_id=item.id))
    for number, person in enumerate(residents[:60]):
        db.session.add(
            HearingApplication(hearing_id=hearing_id, person_id=person, group="owners", code=str(number),
                               state="seated", seat="owners", at=_AT, present_at=_AT, seen_by=secretary)
        )  # fmt: skip
    for number, person in enumerate(residents[:11]):
        side = ("for", "against")[number % 2]
        at = begins + timedelta(seconds=number)
        db.session.add(HearingSpeech(hearing_id=hearing_id, person_id=person, side=side, asked_at=at))
        if number < 8:
            text = f"第{number}个问题：谁来管理？"
            db.session.add(HearingQuestion(hearing_id=hearing_id, person_id=person, text=text, asked_at=at))
    db.session.flush()
    viewer = viewer_of(secretary, 1)
    for act in (conducting.begin, lambda who, thing: conducting.call_next(who, thing, 0)):
        standing = get_standing(viewer, hearing_id)
        assert standing is not None
        act(viewer, standing)
    called = db.session.get_one(HearingSession, hearing_id, populate_existing=True).called_id
    return int(called)


class _Crowd:
    """All watchers together: how long each look took, and when each of them saw which version."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.times: list[float] = []
        self.errors = 0
        self.seen: list[dict[int, float]] = [{} for _ in range(order["viewers"])]
        self.changes: list[float] = []

    async def measure(self) -> dict[str, Any]:
        self.start = time.perf_counter()
        self.end = self.start + self.order["seconds"]
        watchers = [self.watch(number) for number in range(self.order["viewers"])]
        await asyncio.gather(*watchers, *([self.change()] if self.order["desk"] else []))
        times = sorted(self.times) or [0.0]
        return {
            "p95": 1000 * times[int(len(times) * 0.95)], "rate": len(times) / (time.perf_counter() - self.start),
            "errors": self.errors, "changes": len(self.changes), "lag": self.lag(),
        }  # fmt: skip

    def lag(self) -> float:
        """The longest from the answer to the desk until somebody saw that change or a later one."""
        slowest = 0.0
        for number, done in enumerate(self.changes, 1):
            for seen in self.seen:
                after = [at for version, at in seen.items() if version >= number]
                slowest = max(slowest, (min(after) if after else self.end + 60) - done)
        return slowest

    async def watch(self, number: int) -> None:
        every, cookies = self.order["every"], self.order["cookies"]
        mine = cookies[number // 2] if cookies and number % 2 else ""
        await asyncio.sleep(every * number / self.order["viewers"])
        mark, first = "", None
        reader, writer = await asyncio.open_connection("127.0.0.1", self.order["port"])
        # Those who watch go on for one more round after the desk's last change.
        while (began := time.perf_counter()) < self.end + every:
            status, body = await self.ask(reader, writer, f"{self.order['path']}?seen={mark}", mine)
            if status == 200 and (found := _MARK.search(body)):
                mark = found[1].decode()
                version = int(mark.rpartition(".")[2])
                first = version if first is None else first
                self.seen[number].setdefault(version - first, time.perf_counter())
                if mine:
                    await self.ask(reader, writer, f"{self.order['path']}/mine", mine)
            await asyncio.sleep(max(0, began + every - time.perf_counter()))
        writer.close()

    async def ask(self, reader: Any, writer: Any, path: str, mine: str, form: str = "") -> tuple[int, bytes]:
        """One request on a connection that stays open; every one is timed."""
        lines = [f"{'POST' if form else 'GET'} {path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"Cookie: {mine}"] if mine else []
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"] if form else []
        lines += [] if form else ["HX-Request: true"]
        began = time.perf_counter()
        writer.write("\r\n".join([*lines, "", form]).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        status = int(head[9:12])
        self.errors += status >= 400
        if not form:
            self.times.append(time.perf_counter() - began)
        return status, body

    async def change(self) -> None:
        """The desk stops and starts the clock, about once in two seconds, once everybody is there."""
        desk = self.order["desk"]
        await asyncio.sleep(2 * self.order["every"])
        reader, writer = await asyncio.open_connection("127.0.0.1", self.order["port"])
        while time.perf_counter() < self.end:
            act = ("pause", "resume")[len(self.changes) % 2]
            form = urlencode({"act": f"{act}:{desk['speech']}", "csrf_token": desk["token"]})
            await self.ask(reader, writer, desk["path"], desk["cookie"], form)
            self.changes.append(time.perf_counter())
            await asyncio.sleep(1.7)
        writer.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_Crowd(json.load(sys.stdin)).measure())))
