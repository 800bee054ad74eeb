"""Pages against bare hello, and pages against themselves with a tenth of the data, always in interleaved rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench import load, readers
from tests.bench.district import ONE, TEN, Size
from tests.bench.load import Ask, Load
from tests.bench.readers import Page
from tests.bench.rows import Row, compared, missing, told
from tests.bench.serving import Server

HELLO = "hello"
Say = Callable[[str], None]
Shots = Mapping[str, tuple[Server, Sequence[Ask]]]


def interleaved(shots: Shots, rounds: int, seconds: int, say: Say) -> dict[str, Load]:
    """Every shot once a round, so that whatever else the machine does hits all alike; the medians."""
    loads: dict[str, list[Load]] = {name: [] for name in shots}
    for turn in range(rounds):
        for name, (server, asks) in shots.items():
            say(f"round {turn + 1} of {rounds}: {name}")
            loads[name].append(load.get(server.port, asks, seconds))
    return loads


def against_hello(
    portal: Server, bare: Server, data: Path, size: Size, rounds: int, seconds: int, say: Say
) -> list[Row]:
    """The pages of the Targets table as a share of hello, and the p95 of the list against hello's."""
    pages = readers.pages(size, data)
    shots: dict[str, tuple[Server, Sequence[Ask]]] = {HELLO: (bare, [Ask("/")])}
    shots |= {page.name: (portal, page.asks) for page in pages if _answers(portal, page)}
    for server, asks in shots.values():
        load.get(server.port, asks, 1)
    found = interleaved(shots, rounds, seconds, say)
    hello = load.middle(found[HELLO])
    rows = [told(HELLO, hello.rate, "req/s"), told("hello, p95", hello.p95, "ms")]
    for page in pages:
        rows += _rows(page, found.get(page.name), found[HELLO])
    return rows


def _answers(server: Server, page: Page) -> bool:
    """Whether the first and the last address of a page answer with 200."""
    return all(server.get(ask.path, ask.cookie)[0] == 200 for ask in (page.asks[0], page.asks[-1]))


def _rows(page: Page, loads: Sequence[Load] | None, hellos: Sequence[Load]) -> list[Row]:
    if loads is None:
        return [missing(page.name, "req/s", "the page does not answer with 200")]
    found, hello = load.middle(loads), load.middle(hellos)
    if found.errors:
        return [missing(page.name, "req/s", f"{found.errors} of {found.number} answers were errors")]
    share = load.best(loads).rate / load.best(hellos).rate
    if page.target is None:
        return [told(page.name, found.rate, "req/s", f"hello: {hello.rate:.0f} req/s", share)]
    rows = [compared(page.name, found.rate, "req/s", HELLO, hello.rate, "≥", page.target, share)]
    if page.name.startswith("list, "):
        rows.append(compared(f"{page.name}, p95", found.p95, "ms", HELLO, hello.p95, "≤", 12))
    return rows


def growth(small: Server, large: Server, stores: tuple[Path, Path], rounds: int, seconds: int, say: Say) -> list[Row]:
    """The time of every list, filter and detail page at ten times the data, and of page 500 against page 1."""
    little, much = readers.growing(ONE, stores[0]), readers.growing(TEN, stores[1])
    shots: dict[str, tuple[Server, Sequence[Ask]]] = {}
    for one, ten in zip(little, much, strict=True):
        if _answers(small, one) and _answers(large, ten):
            shots |= {f"1× {one.name}": (small, one.asks), f"10× {ten.name}": (large, ten.asks)}
    deep = Page("page 500", [Ask(readers.page_500(stores[1]))])
    shots |= {"page 1": (large, [Ask("/proposals")]), deep.name: (large, deep.asks)}
    found = interleaved(shots, rounds, seconds, say)
    rows = [
        grown(f"10× the data: {page.name}", found.get(f"10× {page.name}"), found.get(f"1× {page.name}"), "1×")
        for page in little
    ]
    return [*rows, grown("page 500 of the list", found[deep.name], found["page 1"], "page 1")]


def grown(name: str, large: Sequence[Load] | None, small: Sequence[Load] | None, against: str) -> Row:
    """The time an answer takes, as the share of the server's time: connections / rate."""
    if not large or not small:
        return missing(name, "ms", "the page does not answer with 200")
    if any(shot.errors for shot in (*large, *small)):
        return missing(name, "ms", "some answers were errors")
    times = [1000 * load.CONNECTIONS / load.middle(loads).rate for loads in (large, small)]
    share = load.best(small).rate / load.best(large).rate
    return compared(name, times[0], "ms", against, times[1], "≤", 1.2, share)
