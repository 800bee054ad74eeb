"""A real Chromium against the real server: `portal` is a running demo neighbourhood, `phone` and `desk` browsers on it.

Every page a test visits is checked with axe (zero violations) and kept as a picture under `artefacts/`.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTEFACTS = ROOT / "artefacts"
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}


def _chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        reason = "no Chromium on this machine (Debian: apt-get install chromium fonts-noto-cjk)"
        if os.environ.get("PORTAL_TEST_REQUIRE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Portal:
    """A running portal: its address and its data directory."""

    address: str
    data: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data: Path, **environment: str) -> tuple[Portal, subprocess.Popen[bytes]]:
    """The portal as `make run` starts it, on a free port of this machine."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "portal.serve"],
        cwd=ROOT,
        env={**os.environ, "PORTAL_DATA": str(data), "PORTAL_PORT": str(port), "PORTAL_WORKERS": "2", **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()
            return Portal(address, data), process
        except OSError:
            assert process.poll() is None, "the portal ended before it was ready"
            time.sleep(0.1)
    process.kill()
    raise AssertionError("the portal was not ready within a minute")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture(scope="session")
def portal(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One demo neighbourhood a test process; tests do not undo what they do in it."""
    running, process = start(tmp_path_factory.mktemp("portal"))
    yield running
    stop(process)


class Visitor:
    """A person at a browser window of her own."""

    def __init__(self, portal: Portal, context: BrowserContext, name: str) -> None:
        self.portal, self.name, self.page = portal, name, context.new_page()
        self.pictures = 0
        self.page.on("console", lambda message: self._console(message.type, message.text))
        self.complaints: list[str] = []

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 4" not in text:
            self.complaints.append(text)

    def visit(self, path: str) -> Page:
        """Open a page and check it as `look` does."""
        self.page.goto(self.portal.address + path)
        self.look()
        return self.page

    def sign_in_as(self, key: str) -> None:
        """Sign in with a card of the demo neighbourhood."""
        self.page.goto(f"{self.portal.address}/sign-in")
        self.page.locator(f'[data-demo="{key}"]').click()
        self.page.wait_for_load_state()

    def look(self) -> None:
        """Check the page with axe, keep a picture of it, and see that nothing is wider than the window."""
        self.page.wait_for_load_state("networkidle")
        self.pictures += 1
        ARTEFACTS.mkdir(exist_ok=True)
        # Hiding the caret would leave empty style attributes, which the page's own rules forbid a later swap to copy.
        picture = ARTEFACTS / f"{self.name}-{self.pictures:02d}.png"
        self.page.screenshot(path=picture, full_page=True, caret="initial")
        violations = Axe().run(self.page).response["violations"]
        told = [(v["id"], [node["html"][:200] for node in v["nodes"]][:3]) for v in violations]
        assert told == [], self.page.url
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px wider than the window"
        assert self.complaints == [], self.page.url


def visitor(
    chromium: Browser, portal: Portal, name: str, size: dict[str, int], locale: str = "zh-CN", **options: object
) -> Visitor:
    """A fresh browser profile of a given size and language."""
    context = chromium.new_context(viewport=size, locale=locale, **options)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return Visitor(portal, context, name)
