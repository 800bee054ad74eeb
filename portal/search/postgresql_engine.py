"""Search inside PostgreSQL: the server finds the matches and ranks the newest, arrays count and order them.

One side table holds the same tokens as any engine's index. It is derived data: the engine makes it, replaces it as a
whole on `rebuild`, and the migrations know nothing of it. Counting five facets in SQL costs twice what everything else
does, so the numbers of all matches travel as one packed value and are counted like those of the index of files.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice

import numpy as np
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from portal.kernel.words import tokens

from .documents import FACETS, RANKED, Document, Query, Results, Terms, Value, parse
from .engine import Damaged, Status
from .page import Columns, Floats, Numbers, Page, Score, newest

Connect = Callable[[], AbstractContextManager[Connection]]

BATCH = 500
LAST_POSITION = 16_383  # of a tsvector

_PACKED = np.dtype([("id", "<i8"), ("published", "<i8"), ("supports", "<i4"), *((name, "<i4") for name in FACETS)])
_PACK = struct.Struct(f"<qqi{len(FACETS)}i")

# Words and text are moved out of the row, so that finding matches reads narrow rows; the words are only needed for the
# matches that are ranked, the text for phrases.
_CREATE = """
CREATE TABLE {table} (id bigint PRIMARY KEY, packed bytea NOT NULL, tsv tsvector NOT NULL, folded text NOT NULL)
    WITH (toast_tuple_target = 128);
ALTER TABLE {table} ALTER packed SET STORAGE PLAIN;
ALTER TABLE {table} ALTER folded SET STORAGE EXTERNAL;
"""
# What stands behind the codes in `packed`: the values a reader can filter by, as JSON. Outlives rebuilds.
_CREATE_VALUES = """
CREATE TABLE IF NOT EXISTS search_value (
    code integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    facet text NOT NULL, value text NOT NULL, UNIQUE (facet, value)
)
"""
_ADD_VALUES = """
INSERT INTO search_value (facet, value) SELECT * FROM unnest(CAST(:facets AS text[]), CAST(:values AS text[]))
ON CONFLICT DO NOTHING
"""
_CODES = """
SELECT facet, value, code FROM search_value
WHERE (facet, value) IN (SELECT * FROM unnest(CAST(:facets AS text[]), CAST(:values AS text[])))
"""
_INSERT = """
INSERT INTO {table} (id, packed, tsv, folded) VALUES (:id, :packed, CAST(:tsv AS tsvector), :folded)
ON CONFLICT (id) DO UPDATE SET packed = excluded.packed, tsv = excluded.tsv, folded = excluded.folded
"""
# The planner does not know that reading every row means fetching every row's words too; with a word that half of all
# documents hold it would do that, in ten times the time.
_TUNE = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off"
_FIND = "SELECT string_agg(packed, '') FROM search_index WHERE tsv @@ CAST(:asked AS tsquery)"
_HOLDING = """
SELECT id FROM search_index WHERE id = ANY(:ids)
AND NOT EXISTS (SELECT FROM unnest(CAST(:phrases AS text[])) AS phrase WHERE strpos(folded, phrase) = 0)
"""
_RANK = "SELECT id, ts_rank(tsv, CAST(:ranked AS tsquery), 1) AS rank FROM search_index WHERE id = ANY(:ids)"


class PostgresqlEngine:
    """Search in the tables `search_index` and `search_value` of a PostgreSQL database.

    `connect()` gives a transaction that commits when its `with` ends without an error. By relevance only the newest
    `RANKED` matches are ranked, so that the most common word costs little more than a rare one; the others follow, the
    newest first.
    """

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._values: list[tuple[Value, ...]] = []

    def index(self, documents: Iterable[Document]) -> None:
        chosen = {document.id: document for document in documents}
        with self._connect() as connection, _noticing_damage():
            _insert(connection, "search_index", list(chosen.values()))

    def remove(self, ids: Iterable[int]) -> None:
        with self._connect() as connection, _noticing_damage():
            connection.execute(text("DELETE FROM search_index WHERE id = ANY(:ids)"), {"ids": list(ids)})

    def find(self, query: Query) -> Results:
        terms = parse(query.words)
        if not terms:
            return Results()
        with self._connect() as connection, _noticing_damage():
            connection.execute(text(_TUNE))
            asked = (" | " if query.any_word else " & ").join(map(_quoted, terms.words))
            packed = connection.scalar(text(_FIND), {"asked": asked}) or b""
            records = np.frombuffer(packed, _PACKED)
            columns = Columns(
                records["id"].astype(np.int64),
                records["published"].astype(np.int64),
                records["supports"].astype(np.int64),
                {facet: records[facet] for facet in FACETS},
            )
            values = self._known_values(connection, max(int(records[facet].max(initial=0)) for facet in FACETS))
            page = Page(columns, dict.fromkeys(FACETS, values), query, np.arange(len(records)))
            if terms.phrases:
                phrases = list(terms.phrases)
                page.keep_holding(lambda ids: connection.scalars(text(_HOLDING), {"ids": ids, "phrases": phrases}))
            return page.results(_score(connection, terms, columns))

    def _known_values(self, connection: Connection, needed: int) -> Sequence[tuple[Value, ...]]:
        """The values behind codes, by code; read again when a code is met that was not there before."""
        if needed >= len(self._values):
            rows = connection.execute(text("SELECT code, value FROM search_value")).all()
            values: list[tuple[Value, ...]] = [()] * (1 + max((row.code for row in rows), default=0))
            for code, value in rows:
                values[code] = tuple(json.loads(value))
            self._values = values
        return self._values

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None) -> None:
        with self._connect() as connection:
            connection.execute(text("DROP TABLE IF EXISTS search_index_new"))
            connection.execute(text(_CREATE_VALUES))
            connection.execute(text(_CREATE.format(table="search_index_new")))
        remaining, done = iter(documents), 0
        while batch := list(islice(remaining, BATCH)):
            with self._connect() as connection:
                _insert(connection, "search_index_new", batch)
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
                connection.execute(text("SELECT id, packed, tsv, folded FROM search_index, search_value LIMIT 0"))
                return Status(True, connection.scalar(text("SELECT count(*) FROM search_index")) or 0)
        except Damaged as damage:
            return Status(False, 0, str(damage))


@contextmanager
def _noticing_damage() -> Iterator[None]:
    try:
        yield
    except ProgrammingError as error:  # a table is missing or is not the one this version made
        raise Damaged(f"there is no search index: {error.orig!r}") from error


def _quoted(word: str) -> str:
    """A word as it is written inside a tsvector or a tsquery: words of letters and digits need no escapes."""
    return f"'{word}'"


def _score(connection: Connection, terms: Terms, columns: Columns) -> Score:
    ranked = " | ".join(map(_quoted, (*terms.words, *terms.compounds)))

    def score(documents: Numbers) -> Floats:
        scores = np.full(len(documents), -1, np.float32)
        chosen = newest(columns, documents, RANKED)
        ids = columns.ids[documents[chosen]].tolist()
        ranks = {row.id: row.rank for row in connection.execute(text(_RANK), {"ranked": ranked, "ids": ids})}
        scores[chosen] = [ranks.get(id, -1) for id in ids]
        return scores

    return score


def _insert(connection: Connection, table: str, documents: Sequence[Document]) -> None:
    if not documents:
        return
    behind = {document.id: _behind(document) for document in documents}
    pairs = sorted({pair for values in behind.values() for pair in values.items()})
    known = {"facets": [facet for facet, _ in pairs], "values": [value for _, value in pairs]}
    connection.execute(text(_ADD_VALUES), known)
    codes = {(facet, value): code for facet, value, code in connection.execute(text(_CODES), known)}
    rows = []
    for document in documents:
        numbers = [codes[pair] for pair in behind[document.id].items()]
        packed = _PACK.pack(document.id, document.published, document.supports, *numbers)
        rows.append({"id": document.id, "packed": packed, "tsv": _vector(document), "folded": document.folded})
    connection.execute(text(_INSERT.format(table=table)), rows)


def _behind(document: Document) -> dict[str, str]:
    """The values a reader can filter by, by facet in the order of `FACETS`, as JSON."""
    values: dict[str, Sequence[Value]] = {
        "place": sorted({document.place, *document.places}),
        "kind": [document.kind],
        "state": [document.state],
        "organization": [] if document.organization is None else [document.organization],
        "category": [document.category],
    }
    return {facet: json.dumps(values[facet], ensure_ascii=False) for facet in FACETS}


def _vector(document: Document) -> str:
    words = [(word, "A") for word in tokens(document.title)] + [(word, "B") for word in tokens(document.body)]
    return " ".join(f"{_quoted(word)}:{min(at, LAST_POSITION)}{weight}" for at, (word, weight) in enumerate(words, 1))
