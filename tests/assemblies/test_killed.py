"""The server is killed in the middle of a vote: what it said it took is there, and the record holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import NullPool, create_engine, make_url, text

from portal.kernel import codes, signing
from tests.bench import electing, estate, serving, voters
from tests.stores import POSTGRESQL

MOTIONS, OWNERS, PEOPLE, ENOUGH = 2, 600, 40, 120


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own: the embedded one, or a new one beside the other tests' on their server."""
    if not POSTGRESQL:
        yield ""
        return
    server = make_url(request.getfixturevalue("postgresql_url"))
    name = f"portal_{uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(autouse=True)
def _own_secrets(session_app: Flask) -> Iterator[None]:
    """The portal made here has its own secret key; the other tests' is put back."""
    yield
    for module in (codes, signing):
        module.install(session_app.extensions["settings"].secret_key)


def test_killed_in_the_middle_of_voting_every_acknowledged_ballot_is_there(tmp_path: Path, database_url: str) -> None:
    data = tmp_path / "portal"
    estate.built(data, OWNERS, database_url)
    with estate.opened(data, database_url):
        assembly = estate.prepared(MOTIONS)
        estate.announce(assembly)
        poll = electing.poll_of(assembly, MOTIONS)
    with serving.portal(data, 2, database_url) as server:
        before = voters.vote(server, poll, 60, PEOPLE, meanwhile=voters.killer(server, ENOUGH))
    assert before.cut == PEOPLE, "nobody was in the middle of anything"
    assert len(before.acks) >= ENOUGH
    found = electing.checked(data, assembly, before.acks, database_url)
    assert (found.lost, found.doubled, found.unproven, found.faults) == (0, 0, 0, ())

    with serving.portal(data, 2, database_url) as server:
        after = voters.vote(server, poll, 1, PEOPLE)
    assert after.acks
    assert not after.refused
    found = electing.checked(data, assembly, [*before.acks, *after.acks], database_url)
    assert (found.lost, found.doubled, found.unproven, found.faults) == (0, 0, 0, ())
