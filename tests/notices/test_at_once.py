"""Telling and reading at the same time: the counter is right on both databases."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from portal.config import Settings
from portal.factory import create_app
from portal.kernel import outbox
from portal.kernel.db import Base, db
from portal.notices import commands
from portal.notices.models import Notice
from portal.people.models import Person
from portal.places.queries import forget_places
from portal.proposals.commands import answering
from tests.factories import Neighbourhood, build_neighbourhood
from tests.postgresql import postgresql_url  # noqa: F401 (a fixture)
from tests.proposals.factories import open_proposal, read

OVERLAP = 0.2


@pytest.fixture(scope="module")
def postgresql(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:  # noqa: F811
    """The portal on a PostgreSQL of its own."""
    forget_places()
    settings = Settings(data=tmp_path_factory.mktemp("portal"), secret_key="test", database_url=postgresql_url)
    app = create_app(settings, testing=True)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        app.extensions["template neighbourhood"] = build_neighbourhood()
        db.session.commit()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()
    forget_places()


@pytest.fixture
def on_postgresql(postgresql: Flask) -> Flask:
    """The same with nothing told yet."""
    with postgresql.app_context():
        db.session.execute(delete(Notice))
        db.session.execute(delete(outbox.OutboxRow))
        db.session.execute(update(Person).values(unread=0))
        db.session.commit()
    return postgresql


def at_once(app: Flask, first: Callable[[], None], second: Callable[[], None]) -> None:
    """Let the second begin before the first has committed; on SQLite it waits at its beginning."""

    def follow() -> None:
        with app.app_context():
            second()
            db.session.commit()

    with app.app_context(), ThreadPoolExecutor(1) as threads:
        first()
        following = threads.submit(follow)
        time.sleep(OVERLAP)
        db.session.commit()
        following.result()


def tell_and_read(app: Flask, reads_first: bool) -> None:
    """A person who has one notice presses "read" in the moment in which she is told of something else."""
    hood: Neighbourhood = app.extensions["template neighbourhood"]
    with app.app_context():
        clerk, author = hood.viewer("wang", "committee"), hood.viewer("author")
        for number in range(2):
            proposal_id = open_proposal(author, title=f"第{number}份关于路灯的提案")
            answering.answer(clerk, read(clerk, proposal_id), "answered", "路灯本月内安装，请大家放心。")
        waiting = select(outbox.OutboxRow.payload).where(outbox.OutboxRow.listener == "notices")
        known, new = db.session.scalars(waiting.order_by(outbox.OutboxRow.id))
        commands.tell([known])
        db.session.commit()
    acts = [lambda: commands.tell([new]), lambda: commands.read(author, 10**9)]
    at_once(app, *(reversed(acts) if reads_first else acts))
    with app.app_context():
        mine = select(func.count()).select_from(Notice).where(Notice.person_id == author.id)
        assert db.session.scalar(mine) == 2
        assert db.session.scalar(mine.where(Notice.read_at.is_(None))) == hood.viewer("author").unread


@pytest.mark.parametrize("reads_first", [True, False])
def test_on_sqlite(app: Flask, reads_first: bool) -> None:
    tell_and_read(app, reads_first)


@pytest.mark.postgresql
@pytest.mark.parametrize("reads_first", [True, False])
def test_on_postgresql(on_postgresql: Flask, reads_first: bool) -> None:
    tell_and_read(on_postgresql, reads_first)
