"""People at browsers of their own, in a portal whose weeks pass when a test says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from portal.config import Settings
from portal.factory import create_app
from portal.kernel import clock
from portal.kernel.db import Base, db
from portal.people.models import Person
from tests.assemblies.world import NOTICE, public_register, recognized
from tests.browser.conftest import Portal, Visitor, visitor
from tests.factories import PASSWORD, Neighbourhood, build_neighbourhood

Played = tuple[Portal, Flask, Neighbourhood]


@contextmanager
def neighbourhood(home: Path) -> Iterator[Played]:
    """The test neighbourhood, served from this process, so that its clock can be frozen."""
    app = create_app(Settings(data=home, secret_key="test", demo=False))
    with app.app_context(), clock.frozen(NOTICE - timedelta(days=60)):
        Base.metadata.create_all(db.engine)
        hood = build_neighbourhood()
        public_register(hood)
        recognized(hood)
        db.session.commit()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_port}", home), app, hood
    finally:
        server.shutdown()
        thread.join()


def press(page: Page) -> None:
    """The one main button of the page."""
    page.locator("main .main-act button.primary").last.click()
    page.wait_for_load_state("networkidle")


class Cast:
    """Everyone at a browser of her own, signed in, acting for an organization or for herself."""

    def __init__(self, chromium: Browser, played: Played, story: str) -> None:
        self.chromium, self.story = chromium, story
        self.portal, self.app, self.hood = played

    def enter(self, name: str, size: dict[str, int], acting: bool = False) -> Visitor:
        with self.app.app_context():
            login = db.session.get_one(Person, self.hood.people[name]).login or ""
        who = visitor(self.chromium, self.portal, f"{self.story}-{name}", size)
        page = who.page
        page.goto(f"{self.portal.address}/sign-in")
        page.locator('main input[name="login"]').fill(login)
        page.locator('main input[name="password"]').fill(PASSWORD)
        page.locator("main form button.primary").first.click()
        page.wait_for_load_state("networkidle")
        if acting:
            page.goto(f"{self.portal.address}/acting")
            page.locator('main form[action="/acting"] button').first.click()
            page.wait_for_load_state("networkidle")
        return who
