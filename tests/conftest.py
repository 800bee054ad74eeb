"""A real database file for every test, copied from a template made once; clients that act as a persona."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.test import TestResponse

from portal.config import Settings
from portal.factory import create_app
from portal.kernel import watch
from portal.kernel.db import Base, db
from portal.matters.rules import PACES
from portal.places.queries import forget_places
from portal.search import engines
from tests import pages
from tests.factories import Neighbourhood, build_neighbourhood
from tests.postgresql import postgresql_url  # noqa: F401 (a fixture)
from tests.stores import POSTGRESQL, FileStore, ServerStore, Store

# A busy machine is no fault of the code: how long an example takes is the bench's to measure.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")

# Whatever test has none of these needs no database at all.
DATABASES = {"session_app", "postgresql_url"}
REDIRECTS = {301, 302, 303, 307, 308}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what has to do with a database, and pass over what is about the embedded one."""
    if not POSTGRESQL:
        return
    pure = [item for item in items if DATABASES.isdisjoint(getattr(item, "fixturenames", ()))]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if not DATABASES.isdisjoint(getattr(item, "fixturenames", ()))]
    for item in items:
        if item.get_closest_marker("embedded"):
            item.add_marker(pytest.mark.skip(reason="about the embedded database"))


class CheckedClient(FlaskClient):
    """A browser that fails the test when a page it is shown is not what every page must be (see `tests.pages`)."""

    def open(self, *arguments: Any, **named: Any) -> TestResponse:
        response = super().open(*arguments, **named)
        if response.mimetype == "text/html" and response.status_code not in REDIRECTS and response.data:
            whole = response.data.lstrip()[:9].lower() == b"<!doctype"
            assert pages.faults(response.get_data(as_text=True), whole) == [], response.request.path
        return response


@pytest.fixture(scope="session")
def session_app(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Flask:
    """One application a test session; each test gets its own copy of the database (see `app`)."""
    data = tmp_path_factory.mktemp("portal")
    store: Store = ServerStore(request.getfixturevalue("postgresql_url")) if POSTGRESQL else FileStore(data)
    app = create_app(Settings(data=data, secret_key="test", demo=False, database_url=store.url), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["babel"].default_locale = "en"
    app.test_client_class = CheckedClient
    with app.app_context():
        Base.metadata.create_all(db.engine)
        neighbourhood = build_neighbourhood()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    app.extensions["template neighbourhood"] = neighbourhood
    store.keep()
    app.extensions["store"] = store
    return app


@pytest.fixture
def app(session_app: Flask) -> Flask:
    """The application on a fresh copy of the template database. No app context is held: open one where needed."""
    data: Path = session_app.extensions["settings"].data
    with session_app.app_context():
        db.session.remove()
        db.engine.dispose()
    forget_places()
    watch.forget()
    engines.choose(session_app.extensions["settings"].database, data / "index")
    session_app.extensions["store"].restore()
    for directory in ("index", "files", "disclosure"):
        shutil.rmtree(data / directory, ignore_errors=True)
    return session_app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An app context for tests of commands and queries; never combine it with `client`."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def in_english(context: Flask) -> Iterator[Flask]:
    """`context`, in which sentences can be read."""
    with force_locale("en"):
        yield context


@pytest.fixture
def leisure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test in which one person says more within an hour than the pace of a known account lets her."""
    monkeypatch.setitem(PACES, False, ())


@pytest.fixture
def hood(session_app: Flask) -> Neighbourhood:
    """The ids of the template neighbourhood's places, people and organizations."""
    return session_app.extensions["template neighbourhood"]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


class Browser:
    """Signs a test client in as a persona without the sign-in form."""

    def __init__(self, app: Flask, hood: Neighbourhood) -> None:
        self.app, self.hood = app, hood

    def __call__(self, person: str | None = None, acting: str | None = None, language: str = "en") -> FlaskClient:
        client = self.app.test_client()
        client.set_cookie("portal_lang", language)
        if person is not None:
            with client.session_transaction() as session:
                session["_user_id"] = f"{self.hood.people[person]}.0"
                session["_fresh"] = True
                if acting is not None:
                    session["acting"] = self.hood.organizations[acting]
        return client


@pytest.fixture
def browser(app: Flask, hood: Neighbourhood) -> Browser:
    """`browser("li")` is a client signed in as Li; `browser("wang", "committee")` acts for the committee."""
    return Browser(app, hood)
