"""Searching: the engine ranks, the database says what is shown; without a sound index the database alone answers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import select

from portal.kernel import outbox
from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
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


def _hits(viewer: Viewer, ids: Sequence[int], words: str) -> list[Hit]:
    """The results as they are now in the database, in the engine's order; what is no longer public falls out."""
    statement = (
        select(Matter.id, Matter.kind, Matter.title, Matter.path, Matter.state, Place.name.label("place"),
               Matter.published_at, Matter.supports, SearchDocument.body)
        .join(Place, Matter.place_id == Place.id)
        .join(SearchDocument, SearchDocument.matter_id == Matter.id, isouter=True)
        .where(Matter.id.in_(ids), visible_to(viewer), Matter.published_at.is_not(None))
    )  # fmt: skip
    rows = {row.id: row for row in db.session.execute(statement)}
    terms = parse(words).marked
    return [
        Hit(row.id, row.kind, row.title, row.path, row.state, row.place, row.published_at, row.supports,
            mark(row.title, terms, TITLE_WIDTH), mark(row.body or "", terms, EXCERPT_WIDTH))
        for row in (rows[i] for i in ids if i in rows)
    ]  # fmt: skip


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
    statement = select(Place.id, Place.name, Place.kind, Place.path).where(Place.id.in_(ids)).order_by(Place.path)
    return db.session.execute(statement).all()


def organization_names(ids: Sequence[int]) -> Rows:
    """(id, name) of organizations."""
    return db.session.execute(select(Organization.id, Organization.name).where(Organization.id.in_(ids))).all()
