"""The engines under test, each with what it needs around it, behind one face."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, create_engine, delete, insert
from sqlalchemy.orm import Session

from portal.kernel.db import Base
from portal.matters.models import Matter
from portal.search.database_engine import DatabaseEngine
from portal.search.documents import Document, Query, Results
from portal.search.engine import Engine
from portal.search.postgresql_engine import PostgresqlEngine
from portal.search.whoosh_engine import WhooshEngine
from tests.postgresql import postgresql_url  # noqa: F401 (a fixture)


def document(id: int, title: str = "无题", body: str = "", **others: Any) -> Document:
    """A document of which only what a test is about must be said; place 5 lies in 3, which lies in 1."""
    given = {"kind": "proposal", "place": 5, "places": (1, 3, 5), "state": "open", "organization": None}
    given |= {"category": "other", "published": 1_000 + id, "supports": 0}
    return Document(id=id, title=title, body=body, **(given | others))


class Searched:
    """An engine and the texts or rows that the rest of the portal keeps for it."""

    def __init__(self, engine: Engine, keep: Callable[[list[Document]], None]) -> None:
        self.engine, self._keep = engine, keep
        engine.rebuild([])

    def index(self, *documents: Document) -> None:
        self._keep(list(documents))
        self.engine.index(documents)

    def rebuild(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        self._keep(documents)
        self.engine.rebuild(documents)

    def find(self, words: str, **others: Any) -> Results:
        return self.engine.find(Query(words, **others))

    def ids(self, words: str, **others: Any) -> list[int]:
        return self.find(words, **others).ids


@pytest.fixture(params=["whoosh", "postgresql", "database"])
def searched(request: pytest.FixtureRequest) -> Searched:
    return request.getfixturevalue(f"{request.param}_searched")


@pytest.fixture
def whoosh_searched(tmp_path: Path) -> Searched:
    texts: dict[int, str] = {}

    def keep(documents: list[Document]) -> None:
        texts.update({document.id: document.folded for document in documents})

    engine = WhooshEngine(tmp_path / "index", lambda ids: {id: texts[id] for id in ids if id in texts})
    return Searched(engine, keep)


@pytest.fixture
def postgresql_searched(postgresql_url: str) -> Iterator[Searched]:  # noqa: F811
    server = create_engine(postgresql_url, poolclass=NullPool)
    yield Searched(PostgresqlEngine(server.begin), lambda _: None)
    server.dispose()


@pytest.fixture
def database_searched() -> Iterator[Searched]:
    memory = create_engine("sqlite://")
    Base.metadata.create_all(memory)
    with Session(memory) as session:

        def keep(documents: list[Document]) -> None:
            session.execute(delete(Matter).where(Matter.id.in_([document.id for document in documents])))
            if documents:
                session.execute(insert(Matter), [_matter(document) for document in documents])

        yield Searched(DatabaseEngine(lambda: session), keep)
    memory.dispose()


def _matter(document: Document) -> dict[str, Any]:
    moment = datetime.fromtimestamp(document.published, UTC)
    return {
        "id": document.id,
        "kind": document.kind,
        "title": document.title,
        "path": f"/matters/{document.id}",
        "state": document.state,
        "category": document.category,
        "place_id": document.place,
        "place_path": "/" + "".join(f"{place}/" for place in document.places),
        "author_name": "",
        "responsible_id": document.organization,
        "created_at": moment,
        "changed_at": moment,
        "published_at": moment,
        "supports": document.supports,
    }
