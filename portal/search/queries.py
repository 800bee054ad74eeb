"""Searching: the engine ranks, the database says what is shown; without a sound index the database alone answers."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from sqlalchemy import and_, bindparam, or_, select

from portal.kernel import outbox
from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.places.rules import ancestors

from . import engines
from .documents import Query, parse
from .engine import Damaged
from .marks import mark
from .models import SearchDocument

TITLE_WIDTH, EXCERPT_WIDTH = 120, 130
SIMILAR_SMALLEST = 2

_M: Any = Matter.__table__.c
_P: Any = Place.__table__.c
_O: Any = Organization.__table__.c
_D: Any = SearchDocument.__table__.c

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """One result: what it is, where it stands, and where the words were found."""

    id: int
    kind: str
    title: str
    path: str
    state: str
    place: str
    published_at: datetime
    supports: int
    marked_title: Markup
    excerpt: Markup


@dataclass(frozen=True)
class Found:
    """A page of results. `facets`: per filter, how many results each value would leave; `degraded`: no index."""

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Mapping[str | int, int]]
    degraded: bool = False


def find(viewer: Viewer, query: Query) -> Found:
    """The page of results for `query`, best first, with counts by place, kind, state, organization and category."""
    try:
        results, degraded = engines.installed().find(query), False
    except Damaged:
        log.exception("the search index cannot be read; the database answers")
        results, degraded = engines.fallback().find(query), True
    return Found(_hits(viewer, results.ids, query.words), results.total, results.facets, degraded)


@lru_cache(maxsize=1)
def _shown() -> Any:
    """The rows of some results, as a statement built once."""
    public = and_(_M.published_at.is_not(None), or_(_M.hidden_at.is_(None), _M.author_id == bindparam("viewer")))
    return (
        select(
            _M.id,
            _M.kind,
            _M.title,
            _M.path,
            _M.state,
            _P.name.label("place"),
            _M.published_at,
            _M.supports,
            _D.title.label("indexed"),
            _D.body,
            _D.folded,
        )
        .join_from(Matter.__table__, Place.__table__, _M.place_id == _P.id)
        .join(SearchDocument.__table__, _D.matter_id == _M.id, isouter=True)
        .where(_M.id.in_(bindparam("ids", expanding=True)), public)
    )


def _hits(viewer: Viewer, ids: Sequence[int], words: str) -> list[Hit]:
    """The results as they are now in the database, in the engine's order; what is no longer public falls out."""
    found = db.session.connection().execute(_shown(), {"ids": list(ids), "viewer": viewer.id})
    rows = {row.id: row for row in found}
    terms = parse(words).marked
    return [
        Hit(row.id, row.kind, row.title, row.path, row.state, row.place, row.published_at, row.supports,
            mark(row.title, terms, TITLE_WIDTH), _excerpt(row, terms))
        for row in (rows[i] for i in ids if i in rows)
    ]  # fmt: skip


def _excerpt(row: Any, terms: Collection[str]) -> Markup:
    """The body's part of the folded text begins behind the title and its line end."""
    if row.body is None:
        return Markup()
    return mark(row.body, terms, EXCERPT_WIDTH, row.folded[len(row.indexed) + 1 :])


def similar(viewer: Viewer, title: str, place_path: str | None = None, limit: int = 5) -> Sequence[Hit]:
    """The public matters whose words are nearest to a title being typed, those of the same community first."""
    if len(title.strip()) < SIMILAR_SMALLEST:
        return []
    query = Query(words=title, any_word=True, limit=limit)
    parts = ancestors(place_path) if place_path else ()
    near = find(viewer, replace(query, place=parts[2])).hits if len(parts) > 2 else []
    if len(near) >= limit:
        return near
    known = {hit.id for hit in near}
    return [*near, *(hit for hit in find(viewer, query).hits if hit.id not in known)][:limit]


def behind() -> int:
    """How many changes the index does not know yet."""
    return outbox.waiting("search")


def place_names(ids: Sequence[int]) -> Rows:
    """(id, name, kind, path) of places, parents first."""
    return db.session.connection().execute(_places(), {"ids": list(ids)}).all()


@lru_cache(maxsize=1)
def _places() -> Any:
    wanted = select(_P.id, _P.name, _P.kind, _P.path).where(_P.id.in_(bindparam("ids", expanding=True)))
    return wanted.order_by(_P.path)


def organization_names(ids: Sequence[int]) -> Rows:
    """(id, name) of organizations."""
    return db.session.connection().execute(_organizations(), {"ids": list(ids)}).all()


@lru_cache(maxsize=1)
def _organizations() -> Any:
    return select(_O.id, _O.name).where(_O.id.in_(bindparam("ids", expanding=True)))
