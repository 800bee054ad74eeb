"""`make bench`: measure everything performance.md lists, print it, write bench.json."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench import (
    allocations,
    board,
    disclosing,
    electing,
    load,
    opinions,
    paging,
    readers,
    registering,
    rows,
    searching,
    serving,
    stores,
    taking_in,
    weighing,
    writing,
)
from tests.bench.district import TEN
from tests.bench.rows import Row, held

OUTPUT = stores.ROOT / "bench.json"


@dataclass
class Bench:
    """One run: what was asked for, where the data lies, and what was found so far."""

    rounds: int
    seconds: int
    workers: int
    requests: int
    small: Path = Path()
    large: Path = Path()
    rows: list[Row] = field(default_factory=list)
    began: float = field(default_factory=time.perf_counter)

    def say(self, sentence: str) -> None:
        """The progress, on stderr."""
        passed, screen = time.perf_counter() - self.began, sys.stderr.isatty()
        line = f"{passed:4.0f} s  {sentence}"
        print(f"\r\033[K{line}" if screen else line, end="" if screen else "\n", file=sys.stderr, flush=True)


def measure_pages(bench: Bench) -> None:
    """Pages against hello."""
    with serving.portal(bench.large, bench.workers) as portal, serving.bare(bench.large, bench.workers) as bare:
        bench.rows += paging.against_hello(portal, bare, bench.large, TEN, bench.rounds, bench.seconds, bench.say)


def measure_growth(bench: Bench) -> None:
    """Ten times the data, and page 500."""
    with serving.portal(bench.small, bench.workers) as small, serving.portal(bench.large, bench.workers) as large:
        stores_of = (bench.small, bench.large)
        bench.rows += paging.growth(small, large, stores_of, 2 * bench.rounds - 1, 1, bench.say)


def measure_search(bench: Bench) -> None:
    """The engine alone, and through the running portal."""
    bench.rows += searching.engine(bench.large, bench.say)
    data = stores.copy("10x", "run")
    with serving.portal(data, bench.workers) as portal:
        bench.rows += searching.found_after(portal, data, bench.say)


def measure_writes(bench: Bench) -> None:
    """Votes."""
    data = stores.copy("10x", "run")
    bench.rows += writing.in_process(data, bench.rounds, bench.say)
    with serving.portal(data, bench.workers) as portal, serving.bare(data, bench.workers) as bare:
        bench.rows += writing.over_http(portal, bare, data, bench.rounds, bench.say)


def measure_import(bench: Bench) -> None:
    """The import."""
    bench.rows += taking_in.importing(bench.say)


def measure_register(bench: Bench) -> None:
    """The property register of 100,000 units."""
    bench.rows += registering.registering(bench.say)


def measure_allocation(bench: Bench) -> None:
    """The count of a real participatory budget in the background."""
    bench.rows += allocations.counting(bench.say)


def measure_election(bench: Bench) -> None:
    """Votes of owners: counted, recounted, taken from two hundred at once, and killed."""
    bench.rows += electing.electing(bench.workers, bench.rounds, bench.say)


def measure_accounts(bench: Bench) -> None:
    """A cash book taken in, and a fund with a million lines."""
    bench.rows += disclosing.taking_in(bench.say)
    bench.rows += disclosing.reading(bench.workers, bench.rounds, bench.seconds, bench.say)


def measure_board(bench: Bench) -> None:
    """A session board with 500 watchers."""
    bench.rows += board.watching(bench.workers, bench.say)


def measure_opinions(bench: Bench) -> None:
    """Ten thousand people's answers to two hundred statements."""
    bench.rows += opinions.grouping(bench.say)
    bench.rows += opinions.reading(bench.workers, bench.rounds, bench.seconds, bench.say)
    bench.rows += opinions.voting(bench.rounds, bench.say)


def measure_weight(bench: Bench) -> None:
    """Readiness, page weight, the browser, memory."""
    pages = {page.name: page for page in readers.pages(TEN, bench.large)}
    shown = [(name, pages[name].asks[0]) for name in
             ("home, signed in (resident)", "list, anonymous", "proposal with 10,000 comments, signed in")]  # fmt: skip
    with serving.portal(bench.small, bench.workers) as small:
        bench.say("the list in a browser")
        bench.rows += weighing.browser(small, "1×")
    with serving.portal(bench.large, bench.workers) as portal:
        bench.rows.append(held("ready after start, 50,000 proposals", portal.ready_after, "s", "≤", 3))
        bench.rows += weighing.browser(portal, "10×")
        bench.rows += weighing.pages(portal, shown)
        everything = [ask for page in pages.values() for ask in page.asks if portal.get(*_first(page))[0] == 200]
        bench.rows += weighing.memory(portal, everything, bench.requests, bench.say)


def _first(page: readers.Page) -> tuple[str, str]:
    return page.asks[0].path, page.asks[0].cookie


PARTS: dict[str, Callable[[Bench], None]] = {
    "pages": measure_pages,
    "growth": measure_growth,
    "search": measure_search,
    "writes": measure_writes,
    "import": measure_import,
    "register": measure_register,
    "allocation": measure_allocation,
    "election": measure_election,
    "accounts": measure_accounts,
    "board": measure_board,
    "opinions": measure_opinions,
    "weight": measure_weight,
}


def main() -> None:
    """Measure, print, write; the exit code is 0 whether targets are met or not."""
    bench, parts = _asked()
    for name in ("1x", "10x"):
        bench.say(f"the {name} database: made once, then kept in bench-data/")
        stores.ready(name)
    bench.small, bench.large = stores.HOME / "1x", stores.HOME / "10x"
    for part in parts:
        PARTS[part](bench)
        rows.write(bench.rows, OUTPUT)
    bench.say("done\n")
    print(rows.table(bench.rows))
    print(
        f"\n{bench.workers} workers, {load.CONNECTIONS} connections, load by {load.generator()}, "
        f"{os.cpu_count()} cores; written to {OUTPUT.name}"
    )


def _asked() -> tuple[Bench, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure only this part (may be repeated)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=2, help="length of one shot")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    parser.add_argument("--full", action="store_true", help="100,000 requests for the memory row instead of 20,000")
    asked = parser.parse_args()
    requests = 100_000 if asked.full else 20_000
    return Bench(asked.rounds, asked.seconds, asked.workers, requests), asked.only or list(PARTS)


if __name__ == "__main__":
    main()
