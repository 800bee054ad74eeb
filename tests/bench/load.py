"""Load from outside: wrk where it is installed, else a small client of our own in a process of its own."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from tests.bench.stores import ROOT

CONNECTIONS = 16
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_SCRIPT = """
local requests, at = {}, 0
function init(args)
  for line in io.lines(args[1]) do
    local path, cookie = line:match("([^\\t]*)\\t(.*)")
    local headers = {}
    if cookie ~= "" then headers["Cookie"] = cookie end
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
function done(summary, latency, _)
  local bad = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("\\n{\\"rate\\": %f, \\"p50\\": %f, \\"p95\\": %f, \\"number\\": %d, \\"errors\\": %d}\\n",
    summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    summary.requests, bad))
end
"""


@dataclass(frozen=True)
class Ask:
    """One request: a path and whose cookie; a POST where it has a form."""

    path: str
    cookie: str = ""
    form: str | None = None


@dataclass(frozen=True)
class Load:
    """What came back: answers a second, milliseconds, and how many answers were errors."""

    rate: float
    p50: float
    p95: float
    number: int
    errors: int


def generator() -> str:
    """The name of what makes the load, for the report."""
    return (
        "wrk" if shutil.which("wrk") else "built-in client (its own process; may be the bottleneck above 8,000 req/s)"
    )


def get(port: int, asks: Sequence[Ask], seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask for these pages in turn over and over."""
    if not shutil.which("wrk"):
        return send(port, asks, seconds, connections)
    with tempfile.TemporaryDirectory() as directory:
        script, lines = Path(directory) / "bench.lua", Path(directory) / "requests"
        script.write_text(_SCRIPT, encoding="utf-8")
        lines.write_text("".join(f"{ask.path}\t{ask.cookie}\n" for ask in asks), encoding="utf-8")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "10s", "-s", str(script)]
        result = subprocess.run(
            [*command, f"http://127.0.0.1:{port}/", "--", str(lines)], capture_output=True, text=True, check=True
        )
    return Load(**json.loads(result.stdout.rstrip().splitlines()[-1]))


def send(port: int, asks: Sequence[Ask], seconds: float, connections: int = CONNECTIONS) -> Load:
    """The same by our own client, forms too; it ends early when every form was sent once."""
    order = {"port": port, "seconds": seconds, "connections": connections, "asks": [asdict(ask) for ask in asks]}
    result = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"], cwd=ROOT, input=json.dumps(order), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return Load(**json.loads(result.stdout))


def middle(loads: Sequence[Load]) -> Load:
    """The median of several rounds, figure by figure; all errors are kept."""
    return Load(
        median(load.rate for load in loads), median(load.p50 for load in loads), median(load.p95 for load in loads),
        sum(load.number for load in loads), sum(load.errors for load in loads),
    )  # fmt: skip


def best(loads: Sequence[Load]) -> Load:
    """The round that was disturbed least: other work on the machine only ever makes a server slower."""
    return max(loads, key=lambda load: load.rate)


class _Client(asyncio.Protocol):
    """One connection that always has exactly one request on its way."""

    def __init__(self, run: _Run) -> None:
        self.run, self.buffer, self.missing = run, b"", -1

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        request = self.run.take()
        if request is None:
            self.transport.close()
            return
        self.began = time.perf_counter()
        self.transport.write(request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if self.missing < 0:
            end = self.buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            length = _LENGTH.search(self.buffer, 0, end)
            self.missing = end + 4 + (int(length[1]) if length else 0)
        if len(self.buffer) >= self.missing:
            self.run.note(time.perf_counter() - self.began, self.buffer[9:12])
            self.buffer, self.missing = b"", -1
            self.next()

    def connection_lost(self, _error: Exception | None) -> None:
        self.run.lost()


class _Run:
    """All connections together: what is asked next, and what came back."""

    def __init__(self, order: dict) -> None:
        self.requests = [_bytes(Ask(**ask)) for ask in order["asks"]]
        self.once = any(ask["form"] is not None for ask in order["asks"])
        self.seconds, self.connections, self.port = order["seconds"], order["connections"], order["port"]
        self.at, self.errors, self.times, self.open = 0, 0, [], 0

    def take(self) -> bytes | None:
        if time.perf_counter() >= self.end or (self.once and self.at >= len(self.requests)):
            return None
        self.at += 1
        return self.requests[(self.at - 1) % len(self.requests)]

    def note(self, seconds: float, status: bytes) -> None:
        self.times.append(seconds)
        self.errors += status >= b"400"

    def lost(self) -> None:
        self.open -= 1
        if not self.open:
            self.over.set()

    async def measure(self) -> Load:
        loop, self.over = asyncio.get_running_loop(), asyncio.Event()
        start = time.perf_counter()
        self.end, self.open = start + self.seconds, self.connections
        for _ in range(self.connections):
            await loop.create_connection(lambda: _Client(self), "127.0.0.1", self.port)
        await self.over.wait()
        taken = time.perf_counter() - start
        times = sorted(self.times) or [0.0]
        p50, p95 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95))
        return Load(len(self.times) / taken, p50, p95, len(self.times), self.errors)


def _bytes(ask: Ask) -> bytes:
    body = (ask.form or "").encode()
    lines = [f"{'GET' if ask.form is None else 'POST'} {ask.path} HTTP/1.1", "Host: 127.0.0.1"]
    if ask.cookie:
        lines.append(f"Cookie: {ask.cookie}")
    if ask.form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(_Run(json.load(sys.stdin)).measure()))))
