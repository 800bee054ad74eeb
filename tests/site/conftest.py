"""The seeded demo neighbourhood, one for all site tests of a process: they only read. Who writes has a copy."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from portal import demo
from portal.config import Settings
from portal.factory import create_app
from portal.kernel import outbox
from portal.kernel.db import Base, db
from portal.places.queries import forget_places
from portal.search import commands, engines
from tests.conftest import CheckedClient
from tests.site.world import World, explore


@pytest.fixture(scope="session")
def explored(session_app: object, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The demo neighbourhood with everything delivered."""
    app = create_app(Settings(data=tmp_path_factory.mktemp("world"), secret_key="test", demo=True), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CheckedClient
    with app.app_context():
        Base.metadata.create_all(db.engine)
        forget_places()
        demo.seed()
        commands.mend()
        while outbox.drain():
            pass
    return explore(app)


@pytest.fixture
def world(explored: World) -> World:
    """The same, being the portal this process serves now."""
    settings = explored.app.extensions["settings"]
    engines.choose(settings.database, settings.index_directory)
    forget_places()
    return explored


@pytest.fixture
def playground(explored: World, tmp_path: Path) -> World:
    """A copy of the demo neighbourhood to change things in, being the portal this process serves now."""
    source = explored.app.extensions["settings"]
    for directory in ("files", "index"):
        if (source.data / directory).exists():
            shutil.copytree(source.data / directory, tmp_path / directory)
    with (
        closing(sqlite3.connect(source.data / "portal.db")) as original,
        closing(sqlite3.connect(tmp_path / "portal.db")) as copy,
    ):
        original.backup(copy)
    app = create_app(replace(source, data=tmp_path), testing=True)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = CheckedClient
    forget_places()
    return replace(explored, app=app)
