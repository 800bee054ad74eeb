"""Voters on their phones, many at once: each drafts her ballot motion by motion, casts it, and some change it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from tests.bench import estate, readers
from tests.bench.serving import Server, kill

CHANGING = 0.2
CHOICES = ("for", "for", "for", "against", "abstain")


@dataclass(frozen=True)
class Ack:
    """A ballot the portal said it took: of which slot, under which serial."""

    slot: int
    serial: str


@dataclass
class Crowd:
    """What came of a crowd: the ballots acknowledged in order, the seconds of each cast, and what was refused."""

    acks: list[Ack] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    answers: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Poll:
    """The vote they take part in: slots are voted in turn, each by its owner; `first` is the id of slot 1.

    `after`: so many slots are passed over.
    """

    assembly_id: int
    motions: int
    first: int
    slots: int
    after: int = 0


def killer(server: Server, enough: int) -> Callable[[Crowd], None]:
    """Kills the server as soon as so many ballots were acknowledged."""

    def wait_and_kill(crowd: Crowd) -> None:
        while len(crowd.acks) < enough and not crowd.cut:
            time.sleep(0.001)
        kill(server)

    return wait_and_kill


def vote(
    server: Server, poll: Poll, seconds: float, people: int, meanwhile: Callable[[Crowd], None] | None = None
) -> Crowd:
    """Let `people` vote at once for so long; whoever is through makes room for the next. `meanwhile` may kill."""
    crowd, turn = Crowd(), iter(range(poll.after + 1, poll.slots + 1))

    async def all_of_them() -> None:
        end, token = time.perf_counter() + seconds, readers.token()
        one = [_Phone(server.port, poll, crowd, token, end).go_on(turn) for _ in range(people)]
        waiting = [asyncio.to_thread(meanwhile, crowd)] if meanwhile else []
        await asyncio.gather(*one, *waiting)

    began = time.perf_counter()
    asyncio.run(all_of_them())
    crowd.seconds = time.perf_counter() - began
    return crowd


class _Phone:
    """One connection, used by one voter after the other until the time is over or the server is gone."""

    def __init__(self, port: int, poll: Poll, crowd: Crowd, token: str, end: float) -> None:
        self.port, self.poll, self.crowd, self.end = port, poll, crowd, end
        self.form = f"csrf_token={token}"

    async def go_on(self, turn: Iterator[int]) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for number in turn:
                await self.ballot(number)
                if time.perf_counter() > self.end:
                    break
        except (OSError, asyncio.IncompleteReadError):
            self.crowd.cut += 1
        finally:
            self.writer.close()
            with suppress(OSError):
                await self.writer.wait_closed()

    async def ballot(self, number: int) -> None:
        """Draft and cast, now and then change one motion and cast again; refused at any step, she gives up."""
        random, poll = Random(number), self.poll
        cookie = readers.cookie(estate.VOTERS + number)
        path = f"/assemblies/{poll.assembly_id}/vote/{poll.first + number - 1}"
        for motion in range(1, poll.motions + 1):
            if await self.post(f"{path}/{motion}", cookie, f"&choice={random.choice(CHOICES)}") is None:
                return
        if await self.cast(number, path, cookie) and random.random() < CHANGING:
            motion = random.randint(1, poll.motions)
            for one in (number for number in range(1, poll.motions + 1) if number != motion):
                if await self.post(f"{path}/{one}", cookie, "&choice=against") is None:
                    return
            if await self.post(f"{path}/{motion}", cookie, "&choice=abstain") is not None:
                await self.cast(number, path, cookie)

    async def cast(self, number: int, path: str, cookie: str) -> bool:
        began = time.perf_counter()
        went = await self.post(f"{path}/review", cookie, "")
        if went is None:
            return False
        self.crowd.times.append(time.perf_counter() - began)
        self.crowd.acks.append(Ack(number, went.rsplit("/", 1)[-1]))
        return True

    async def post(self, path: str, cookie: str, more: str) -> str | None:
        """Send a form; where it leads (303), None where it was not taken."""
        body = (self.form + more).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write(head.encode() + body)
        answer = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:] if ": " in line)
        await self.reader.readexactly(int(headers.get("content-length", "0")))
        self.crowd.answers += 1
        status = answer[9:12]
        if status != "303":
            self.crowd.refused[status] += 1
            return None
        place = next(line for line in answer.split("\r\n") if line.lower().startswith("location: "))
        return place.split(": ", 1)[1]
