"""What a page weighs, what a worker weighs, and how soon the list is seen in a real browser."""

from __future__ import annotations

import gzip
import re
import shutil
from collections.abc import Callable, Sequence
from statistics import median

from tests.bench import load
from tests.bench.load import Ask
from tests.bench.rows import Row, held, missing, told
from tests.bench.serving import Server, Weight, weigh

ASSET = re.compile(r"""(?:src|href)=["'](/static/[^"'#]+)""")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
VISITS = 7
SHIFT = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 300);
})"""
PAINT = """() => new Promise(done => {
  let last = 0;
  new PerformanceObserver(list => list.getEntries().forEach(entry => { last = Math.max(last, entry.startTime); }))
    .observe({type: 'largest-contentful-paint', buffered: true});
  const wait = () => last ? done(last) : setTimeout(wait, 20);
  setTimeout(wait, 200);
})"""


def pages(portal: Server, asked: Sequence[tuple[str, Ask]]) -> list[Row]:
    """HTML of each page, and every asset that all of them together name, compressed as a proxy would (gzip 6)."""
    rows, assets = [], set()
    for name, ask in asked:
        status, body = portal.get(ask.path, ask.cookie)
        if status != 200:
            rows.append(missing(f"weight of {name}, HTML", "KB", "the page does not answer with 200"))
            continue
        assets |= set(ASSET.findall(body.decode()))
        rows.append(held(f"weight of {name}, HTML", _kilobytes(body), "KB", "≤", 40))
    total = sum(_kilobytes(portal.get(path)[1]) for path in assets)
    return [*rows, held(f"weight of all {len(assets)} assets", total, "KB", "≤", 150)]


def _kilobytes(body: bytes) -> float:
    return len(gzip.compress(body, 6)) / 1024


def memory(portal: Server, asks: Sequence[Ask], requests: int, say: Callable[[str], None]) -> list[Row]:
    """Megabytes of the heaviest worker after all kinds of requests, and how it grew after the first tenth of them."""
    early = _after(portal, asks, requests // 10, say)
    late = _after(portal, asks, requests - requests // 10, say)
    if not late.pss:
        return [missing("memory of a worker", "MB", "this system does not tell")]
    name = f"memory of the heaviest worker after {requests:,} requests"
    return [
        held(f"{name} (PSS)", late.pss, "MB", "≤", 150),
        told(f"{name}, its own alone", late.own, "MB"),
        held("growth of its own memory over the last nine tenths", late.own - early.own, "MB", "≤", 5),
    ]


def _after(portal: Server, asks: Sequence[Ask], number: int, say: Callable[[str], None]) -> Weight:
    sent = 0
    while sent < number:
        say(f"memory: {sent:,} of {number:,} requests")
        sent += load.get(portal.port, asks, 2).number
    return weigh(portal)


def browser(portal: Server, name: str) -> list[Row]:
    """Milliseconds until the list is seen on a phone with a cold cache, and whether anything moves afterwards."""
    seen = f"list visible in a browser, {name}"
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        return [missing(seen, "ms", "no Chromium is installed here")]
    from playwright.sync_api import sync_playwright

    times, shifts = [], []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for _ in range(VISITS):
            context = chromium.new_context(
                viewport={"width": 360, "height": 780}, device_scale_factor=2, locale="zh-CN"
            )
            page = context.new_page()
            page.goto(f"{portal.url}/proposals", wait_until="load")
            times.append(page.evaluate(PAINT))
            shifts.append(page.evaluate(SHIFT))
            context.close()
        chromium.close()
    return [
        held(seen, median(times), "ms", "≤", 300),
        held(f"layout shift of the list, {name}", max(shifts), "", "≤", 0.0),
    ]
