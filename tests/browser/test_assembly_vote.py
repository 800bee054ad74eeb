"""An owner votes on her phone, in Chinese and in large type: four motions, a page to look it over, a receipt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from portal import demo
from portal.config import Settings
from portal.factory import create_app
from portal.kernel.db import Base, db
from portal.matters.models import Matter
from tests.browser.conftest import PHONE, Portal, visitor


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Portal, dict[str, str]]]:
    """The demo, served from this process, and the paths of its assemblies by state."""
    app = create_app(Settings(data=tmp_path, secret_key="test", demo=True))
    with app.app_context():
        Base.metadata.create_all(db.engine)
        demo.seed()
        rows = db.session.execute(select(Matter.state, Matter.path).where(Matter.kind == "assembly"))
        paths = {row.state: row.path for row in rows}
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Portal(f"http://127.0.0.1:{server.server_port}", tmp_path), paths
    server.shutdown()
    thread.join()


def test_three_taps_a_review_one_last_button(chromium: Browser, played: tuple[Portal, dict[str, str]]) -> None:
    portal, paths = played
    author = visitor(chromium, portal, "vote-author", PHONE)
    author.sign_in_as("author")
    page = author.visit("/")
    path = paths["voting"]
    page.locator(f'main a[href="{path}"]').first.click()
    author.look()
    page.locator(f'main a[href^="{path}/vote/"]').first.click()
    for marks in (("o1",), ("for",), ("against",), ("o1", "o2")):
        author.look()
        for mark in marks:
            page.locator(f'label[for="choice-{mark}"]').click()
        page.locator("main .main-act button.primary").click()
        page.wait_for_load_state("networkidle")
    review = page.url
    expect(author.visit("/proposals").locator(".unfinished a[href$='/review']")).to_be_visible()
    page.goto(review)
    author.look()
    page.go_back()
    page.goto(review)
    page.locator("main .main-act button.primary").click()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".receipt svg")).to_be_visible()
    author.look()
    expect(author.visit("/proposals").locator(".unfinished a[href$='/review']")).to_have_count(0)
    author.page.goto(review)
    author.look()


def test_a_result_on_a_phone(chromium: Browser, played: tuple[Portal, dict[str, str]]) -> None:
    portal, paths = played
    anyone = visitor(chromium, portal, "vote-anyone", PHONE)
    page = anyone.visit(paths["decided"])
    expect(page.locator("svg.threshold-bar").first).to_be_visible()
    page.locator("main details summary").first.click()
    expect(page.get_by_text("三分之二以上的业主且人数占比").first).to_be_visible()
    anyone.visit(f"{paths['decided']}/record")
