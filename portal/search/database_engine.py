"""Search without an index: every public text is looked through. Slow, but there as long as the database is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from portal.matters.models import Matter
from portal.places.rules import ancestors

from .documents import FACETS, RANKED, Document, Query, Results, Terms, Value, parse
from .engine import Status
from .models import SearchDocument

BATCH = 500
TITLE_WEIGHT, MOST_OFTEN = 5, 3

_COLUMNS: tuple[Any, ...] = (
    Matter.id,
    Matter.kind,
    Matter.state,
    Matter.category,
    Matter.responsible_id.label("organization"),
    Matter.place_path,
    Matter.published_at,
    Matter.supports,
    SearchDocument.folded,
)


class DatabaseEngine:
    """Search in `search_document`, with the matters themselves for filters; the fallback of every other engine.

    Words are found inside other words too, and only the newest `RANKED` matches are looked at: totals and counts stop
    there. `session()` gives the session to use; whoever calls commits.
    """

    def __init__(self, session: Callable[[], Session]) -> None:
        self._session = session

    def index(self, documents: Iterable[Document]) -> None:
        rows = {
            document.id: {
                "matter_id": document.id,
                "title": document.title,
                "body": document.body,
                "folded": document.folded,
            }
            for document in documents
        }
        self.remove(rows)
        if rows:
            self._session().execute(insert(SearchDocument), list(rows.values()))

    def remove(self, ids: Iterable[int]) -> None:
        self._session().execute(delete(SearchDocument).where(SearchDocument.matter_id.in_(list(ids))))

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        self._session().execute(delete(SearchDocument))
        remaining, done = iter(documents), 0
        while batch := list(islice(remaining, BATCH)):
            self.index(batch)
            done += len(batch)
            if progress:
                progress(done)

    def status(self) -> Status:
        return Status(True, self._session().scalar(select(func.count()).select_from(SearchDocument)) or 0)

    def folded_of(self, ids: Sequence[int]) -> dict[int, str]:
        """The folded title and body of these documents, as other engines need them for exact phrases."""
        statement = select(SearchDocument.matter_id, SearchDocument.folded).where(SearchDocument.matter_id.in_(ids))
        return {row.matter_id: row.folded for row in self._session().execute(statement)}

    def find(self, query: Query) -> Results:
        terms = parse(query.words)
        if not terms:
            return Results()
        filters = query.filters()
        rows = self._matches(query, terms, filters)
        facets = {}
        for facet in FACETS:
            others = {name: value for name, value in filters.items() if name != facet}
            counted = rows if facet not in filters else self._matches(query, terms, others)
            facets[facet] = _count(facet, counted)
        rows = sorted(rows, key=lambda row: (_rank(query, terms, row), row.published_at, row.id), reverse=True)
        page = rows[query.offset : query.offset + query.limit]
        return Results([row.id for row in page], len(rows), facets)

    def _matches(self, query: Query, terms: Terms, filters: dict[str, Value]) -> Sequence[Any]:
        statement = (
            select(*_COLUMNS)
            .join(SearchDocument, SearchDocument.matter_id == Matter.id)
            .where(Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
            .where(*_words(query, terms), *_dates(query), *(_filter(*item) for item in filters.items()))
            .order_by(Matter.published_at.desc(), Matter.id.desc())
            .limit(RANKED)
        )
        return self._session().execute(statement).all()


def _words(query: Query, terms: Terms) -> list[ColumnElement[bool]]:
    def held(term: str) -> ColumnElement[bool]:
        return SearchDocument.folded.contains(term, autoescape=True)

    words = [held(word) for word in terms.words]
    return [*([or_(*words)] if query.any_word else words), *map(held, terms.phrases)]


def _dates(query: Query) -> list[ColumnElement[bool]]:
    conditions = []
    if query.since is not None:
        conditions.append(Matter.published_at >= datetime.fromtimestamp(query.since, UTC))
    if query.until is not None:
        conditions.append(Matter.published_at < datetime.fromtimestamp(query.until, UTC))
    return conditions


def _filter(facet: str, value: Value) -> ColumnElement[bool]:
    if facet == "place":
        return Matter.place_path.contains(f"/{value}/")
    columns: dict[str, ColumnElement[Any]] = {
        "kind": Matter.kind.expression,
        "state": Matter.state.expression,
        "organization": Matter.responsible_id.expression,
        "category": Matter.category.expression,
    }
    return columns[facet] == value


def _count(facet: str, rows: Iterable[Any]) -> dict[Value, int]:
    counted: dict[Value, int] = {}
    for row in rows:
        values = ancestors(row.place_path) if facet == "place" else (getattr(row, facet),)
        for value in values:
            if value is not None:
                counted[value] = counted.get(value, 0) + 1
    return counted


def _rank(query: Query, terms: Terms, row: Any) -> int:
    """What a row is sorted by before its date: nothing for the newest, supports, or hits, those in the title most."""
    if query.sort == "newest":
        return 0
    if query.sort == "supported":
        return int(row.supports)
    title, _, body = row.folded.partition("\n")
    return sum(
        TITLE_WEIGHT * (term in title) + min(body.count(term), MOST_OFTEN) for term in (*terms.words, *terms.compounds)
    )
