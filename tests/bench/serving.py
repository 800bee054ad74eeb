"""Starting the real server and the bare one, knowing when they answer, and what their workers weigh."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.bench.hello import DATABASE
from tests.bench.stores import ROOT, SECRET

WAIT = 60.0


@dataclass(frozen=True)
class Server:
    """A server that answers. `ready_after` seconds from its start to the first answer."""

    port: int
    pid: int
    ready_after: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, cookie: str = "") -> tuple[int, bytes]:
        """Status and body of one page."""
        request = urllib.request.Request(self.url + path, headers={"Cookie": cookie} if cookie else {})
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@contextmanager
def portal(data: Path, workers: int, database_url: str = "") -> Iterator[Server]:
    """The portal as `make run` starts it, without demo data."""
    port = _free_port()
    environment = {
        "PORTAL_DATA": str(data), "PORTAL_HOST": "127.0.0.1", "PORTAL_PORT": str(port), "PORTAL_DEMO": "0",
        "PORTAL_WORKERS": str(workers), "SECRET_KEY": SECRET, "DATABASE_URL": database_url,
    }  # fmt: skip
    with _running(["-m", "portal.serve"], port, environment) as server:
        yield server


@contextmanager
def bare(data: Path, workers: int) -> Iterator[Server]:
    """Bare Flask on the same kind of server with as many workers."""
    port = _free_port()
    with _running(
        ["-m", "tests.bench.hello", str(port), str(workers)], port, {DATABASE: str(data / "portal.db")}
    ) as server:
        yield server


@contextmanager
def _running(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid, time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.perf_counter() + WAIT
    while time.perf_counter() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before it answered")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Weight:
    """Megabytes of the heaviest worker: its share of what is shared included (PSS), and what is its own alone."""

    pss: float
    own: float


def weigh(server: Server) -> Weight:
    """The memory of the web workers under a server; zeros where the system does not tell."""
    weights = [_weight(pid) for pid in _children(server.pid) if _is_web_worker(pid)]
    return Weight(max((w.pss for w in weights), default=0.0), max((w.own for w in weights), default=0.0))


def kill(server: Server) -> None:
    """End every process of a server at once, as a power cut of that machine would: none can tidy up."""
    everyone = [server.pid, *_children(server.pid)]
    for pid in everyone:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    end = time.perf_counter() + WAIT
    while any(map(_runs, everyone)) and time.perf_counter() < end:
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


def _is_web_worker(pid: int) -> bool:
    command = Path(f"/proc/{pid}/cmdline").read_bytes().decode().replace("\0", " ")
    return "resource_tracker" not in command and not command.rstrip().endswith(" worker")


def _weight(pid: int) -> Weight:
    figures = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value, *_unit = line.split()
        figures[name] = int(value) / 1024
    return Weight(figures["Pss:"], figures["Private_Clean:"] + figures["Private_Dirty:"])
