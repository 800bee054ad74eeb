"""Search inside PostgreSQL: one side table of the same tokens, ranked and counted by the server.

The table is derived data like any index: the engine makes it, replaces it as a whole on `rebuild`, and the migrations
know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import ProgrammingError

from portal.kernel.words import tokens

from .documents import FACETS, RANKED, Document, Query, Results, Terms, Value, parse
from .engine import Damaged, Status

Connect = Callable[[], AbstractContextManager[Connection]]

BATCH = 500
LAST_POSITION = 16_383  # of a tsvector

# Words and text are moved out of the row, so that finding and counting matches reads narrow rows; the words are only
# needed for the matches that are ranked, the text for phrases.
_CREATE = """
CREATE TABLE {table} (
    id bigint PRIMARY KEY, published bigint NOT NULL, supports integer NOT NULL, place integer NOT NULL,
    organization integer, kind text NOT NULL, state text NOT NULL, category text NOT NULL, places integer[] NOT NULL,
    tsv tsvector NOT NULL, folded text NOT NULL
) WITH (toast_tuple_target = 128);
ALTER TABLE {table} ALTER places SET STORAGE PLAIN;
ALTER TABLE {table} ALTER folded SET STORAGE EXTERNAL;
"""
# The planner does not know that reading every row means fetching every row's words too; with a word that half of all
# documents hold it would do that, in four times the time. The memory is for the matches, which otherwise go to disk.
_TUNE = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'"
_INSERT = """
INSERT INTO {table} VALUES (:id, :published, :supports, :place, :organization, :kind, :state, :category, :places,
    CAST(:tsv AS tsvector), :folded)
ON CONFLICT (id) DO UPDATE SET (published, supports, place, organization, kind, state, category, places, tsv, folded) =
    (excluded.published, excluded.supports, excluded.place, excluded.organization, excluded.kind, excluded.state,
     excluded.category, excluded.places, excluded.tsv, excluded.folded)
"""
_FIND = """
WITH matched AS MATERIALIZED (
    SELECT id, published, supports, organization, kind, state, category, places, {refused} FROM search_index
    WHERE {conditions}
), found AS (
    SELECT id, published, supports FROM matched WHERE {passes}
), page AS (
    {page}
)
SELECT 'id' AS facet, CAST(id AS text) AS value, row_number() OVER (ORDER BY {order}) AS number FROM page
UNION ALL SELECT 'total', '', count(*) FROM found
{counts}
"""
_PAGE = "SELECT * FROM found ORDER BY {order} LIMIT :limit OFFSET :offset"
_RANKED_PAGE = """
    SELECT id, published, ts_rank(tsv, CAST(:ranked AS tsquery), 1) AS rank
    FROM (SELECT id FROM found ORDER BY published DESC, id DESC LIMIT :window) AS newest JOIN search_index USING (id)
    ORDER BY {order} LIMIT :limit OFFSET :offset
"""
_ORDERS = {
    "relevance": "rank DESC, published DESC, id DESC",
    "newest": "published DESC, id DESC",
    "supported": "supports DESC, published DESC, id DESC",
}
_COUNT = "UNION ALL SELECT '{facet}', CAST({facet} AS text), count(*) FROM matched WHERE {passes} GROUP BY {facet}"
_COUNT_PLACES = """
UNION ALL SELECT 'place', CAST(place AS text), CAST(sum(number) AS bigint) FROM
    (SELECT places, count(*) AS number FROM matched WHERE {passes} GROUP BY places) AS grouped, unnest(places) AS place
    GROUP BY place
"""


class PostgresqlEngine:
    """Search in the table `search_index` of a PostgreSQL database.

    `connect()` gives a transaction that commits when its `with` ends without an error. By relevance only the newest
    `RANKED` matches are ranked, so that the most common word costs no more than a rare one; later pages are empty.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect

    def index(self, documents: Iterable[Document]) -> None:
        rows = [_row(document) for document in {document.id: document for document in documents}.values()]
        if rows:
            with self._connect() as connection, _noticing_damage():
                connection.execute(text(_INSERT.format(table="search_index")), rows)

    def remove(self, ids: Iterable[int]) -> None:
        with self._connect() as connection, _noticing_damage():
            connection.execute(text("DELETE FROM search_index WHERE id = ANY(:ids)"), {"ids": list(ids)})

    def find(self, query: Query) -> Results:
        terms = parse(query.words)
        if not terms:
            return Results()
        with self._connect() as connection, _noticing_damage():
            connection.execute(text(_TUNE))
            return _results(connection.execute(text(_statement(query, terms)), _parameters(query, terms)))

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        with self._connect() as connection:
            connection.execute(
                text(f"DROP TABLE IF EXISTS search_index_new; {_CREATE.format(table='search_index_new')}")
            )
        rows, done = map(_row, documents), 0
        while batch := list(islice(rows, BATCH)):
            with self._connect() as connection:
                connection.execute(text(_INSERT.format(table="search_index_new")), batch)
            done += len(batch)
            if progress:
                progress(done)
        with self._connect() as connection:
            connection.execute(text("CREATE INDEX ON search_index_new USING gin (tsv) WITH (fastupdate = off)"))
            connection.execute(text("ANALYZE search_index_new"))
            connection.execute(text("DROP TABLE IF EXISTS search_index"))
            connection.execute(text("ALTER TABLE search_index_new RENAME TO search_index"))

    def status(self) -> Status:
        try:
            with self._connect() as connection, _noticing_damage():
                return Status(True, connection.scalar(text("SELECT count(*) FROM search_index")) or 0)
        except Damaged as damage:
            return Status(False, 0, str(damage))


@contextmanager
def _noticing_damage() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:  # the table is missing or is not the one this version made
        raise Damaged(f"there is no search index: {error.orig!r}") from error


def _quoted(word: str) -> str:
    """A word as PostgreSQL writes it inside a tsvector or a tsquery: words of letters and digits need no escapes."""
    return f"'{word}'"


def _row(document: Document) -> dict[str, Any]:
    words = [(word, "A") for word in tokens(document.title)] + [(word, "B") for word in tokens(document.body)]
    vector = (f"{_quoted(word)}:{min(at, LAST_POSITION)}{weight}" for at, (word, weight) in enumerate(words, 1))
    return {
        "id": document.id,
        "published": document.published,
        "supports": document.supports,
        "place": document.place,
        "organization": document.organization,
        "kind": document.kind,
        "state": document.state,
        "category": document.category,
        "places": sorted({document.place, *document.places}),
        "tsv": " ".join(vector),
        "folded": document.folded.replace("\0", " "),
    }


def _statement(query: Query, terms: Terms) -> str:
    filters = query.filters()
    refusals = {name: f"refused_{name}" for name in filters}
    lets = {name: ":place = ANY(places)" if name == "place" else f"{name} = :{name}" for name in filters}
    order = _ORDERS[query.sort]
    page = _RANKED_PAGE if query.sort == "relevance" else _PAGE

    def passes(facet: str = "") -> str:
        return " AND ".join(f"NOT {refused}" for name, refused in refusals.items() if name != facet) or "true"

    counts = [
        _COUNT_PLACES.format(passes=passes(facet))
        if facet == "place"
        else _COUNT.format(facet=facet, passes=passes(facet))
        for facet in FACETS
    ]
    return _FIND.format(
        refused=", ".join(f"({lets[name]}) IS NOT TRUE AS {refused}" for name, refused in refusals.items()) or "true",
        conditions=" AND ".join(_conditions(query, terms, list(lets.values()))),
        passes=passes(),
        page=page.format(order=order),
        order=order,
        counts="\n".join(counts),
    )


def _conditions(query: Query, terms: Terms, lets: list[str]) -> list[str]:
    """What every candidate fulfils: the words, the dates, the phrases, and all filters but one at most."""
    conditions = ["tsv @@ CAST(:asked AS tsquery)"]
    if query.since is not None:
        conditions.append("published >= :since")
    if query.until is not None:
        conditions.append("published < :until")
    if lets:
        refused = " + ".join(f"CAST(({condition}) IS NOT TRUE AS integer)" for condition in lets)
        conditions.append(f"{refused} < 2")
    conditions += [f"strpos(folded, :phrase_{number}) > 0" for number in range(len(terms.phrases))]
    return conditions


def _parameters(query: Query, terms: Terms) -> Mapping[str, Any]:
    phrases = {f"phrase_{number}": phrase for number, phrase in enumerate(terms.phrases)}
    return {
        **query.filters(),
        **phrases,
        "asked": (" | " if query.any_word else " & ").join(map(_quoted, terms.words)),
        "ranked": " | ".join(map(_quoted, (*terms.words, *terms.compounds))),
        "since": query.since,
        "until": query.until,
        "limit": query.limit,
        "offset": query.offset,
        "window": RANKED,
    }


def _results(rows: Iterable[Row[str, str | None, int]]) -> Results:
    ids: list[tuple[int, int]] = []
    total = 0
    facets: dict[str, dict[Value, int]] = {name: {} for name in FACETS}
    for facet, value, number in rows:
        if value is None:  # no organization is in charge: nothing to filter by
            continue
        if facet == "id":
            ids.append((number, int(value)))
        elif facet == "total":
            total = number
        else:
            facets[facet][int(value) if facet in ("place", "organization") else value] = number
    return Results([id for _, id in sorted(ids)], total, facets)
