"""The index of files against a list of documents, through whatever happens to both."""

from __future__ import annotations

import tempfile
from collections import Counter
from math import log1p
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.kernel.words import tokens
from portal.search.documents import FACETS, Document, Query, Results, Value, parse
from portal.search.snapshot import BODY_NORM, SATURATION, TITLE_BOOST, TITLE_NORM
from portal.search.whoosh_engine import WhooshEngine

WORDS = ("电梯", "路灯", "物业费", "加装电梯", "lift", "水")
PLACES = ((1,), (1, 2), (1, 3), (1, 2, 4), (1, 2, 5), (1, 3, 6))

texts = st.lists(st.sampled_from(WORDS), max_size=6).map("，".join)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    places = draw(st.sampled_from(PLACES))
    return Document(
        id=draw(st.integers(1, 12)),
        kind=draw(st.sampled_from(["proposal", "notice"])),
        title=draw(texts),
        body=draw(texts),
        place=places[-1],
        places=places,
        state=draw(st.sampled_from(["open", "done"])),
        organization=draw(st.sampled_from([None, 7, 8])),
        category=draw(st.sampled_from(["a", "b", "交通"])),
        published=draw(st.integers(0, 5)),
        supports=draw(st.integers(0, 3)),
    )


queries = st.builds(
    Query,
    words=st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join), st.just("“电梯，路灯”")),
    place=st.sampled_from([None, None, 1, 2, 4]),
    kind=st.sampled_from([None, None, "notice"]),
    state=st.sampled_from([None, None, "open"]),
    organization=st.sampled_from([None, None, 7]),
    category=st.sampled_from([None, None, "交通"]),
    since=st.sampled_from([None, None, 2]),
    until=st.sampled_from([None, None, 4]),
    sort=st.sampled_from(["relevance", "newest", "supported"]),
    limit=st.integers(1, 5),
    offset=st.integers(0, 3),
    any_word=st.booleans(),
)
changes = st.one_of(
    st.tuples(st.just("index"), st.lists(documents(), min_size=1, max_size=4)),
    st.tuples(st.just("remove"), st.lists(st.integers(1, 12), min_size=1, max_size=3)),
    st.tuples(st.just("rebuild"), st.none()),
)


def passes(document: Document, facet: str, value: Value) -> bool:
    return value in document.places if facet == "place" else getattr(document, facet) == value


def model(known: dict[int, Document], query: Query) -> Results:
    """The same by reading every document."""
    terms = parse(query.words)
    combine = any if query.any_word else all
    matches = [
        document
        for document in known.values()
        if combine(word in tokens(document.title) + tokens(document.body) for word in terms.words)
        and all(phrase in document.folded for phrase in terms.phrases)
        and (query.since is None or document.published >= query.since)
        and (query.until is None or document.published < query.until)
    ]
    filters = query.filters()
    facets: dict[str, dict[Value, int]] = {}
    for facet in FACETS:
        others = {name: value for name, value in filters.items() if name != facet}
        left = [one for one in matches if all(passes(one, name, value) for name, value in others.items())]
        values = (one.places if facet == "place" else (getattr(one, facet),) for one in left)
        facets[facet] = dict(Counter(value for some in values for value in some if value is not None))
    found = [one for one in matches if all(passes(one, name, value) for name, value in filters.items())]
    keys = {"newest": lambda _: 0, "supported": lambda one: one.supports, "relevance": scores(known, query)}
    found.sort(key=lambda one: (keys[query.sort](one), one.published, one.id), reverse=True)
    return Results([one.id for one in found[query.offset : query.offset + query.limit]], len(found), facets)


def scores(known: dict[int, Document], query: Query):  # type: ignore[no-untyped-def]
    """BM25F, rounded so that the order of additions does not matter."""
    titles = {id: tokens(document.title) for id, document in known.items()}
    bodies = {id: tokens(document.body) for id, document in known.items()}
    terms = parse(query.words)

    def norm(lists: dict[int, list[str]], id: int, strength: float) -> float:
        mean = sum(map(len, lists.values())) / len(lists)
        return 1 - strength + strength * len(lists[id]) / max(mean, 1)

    def score(document: Document) -> float:
        total = 0.0
        for word in (*terms.words, *terms.compounds):
            frequency = sum(word in titles[id] + bodies[id] for id in known)
            weight = TITLE_BOOST * titles[document.id].count(word) / norm(titles, document.id, TITLE_NORM)
            weight += bodies[document.id].count(word) / norm(bodies, document.id, BODY_NORM)
            rarity = log1p((len(known) - frequency + 0.5) / (frequency + 0.5))
            total += rarity * weight * (1 + SATURATION) / (SATURATION + weight)
        return total

    return score


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(changes, queries), min_size=1, max_size=8))
def test_the_index_answers_as_reading_everything_would(steps: list) -> None:  # type: ignore[type-arg]
    known: dict[int, Document] = {}
    with tempfile.TemporaryDirectory() as directory:
        engine = WhooshEngine(Path(directory) / "index", lambda ids: {id: known[id].folded for id in ids})
        engine.rebuild([])
        for (verb, argument), query in steps:
            if verb == "index":
                known |= {document.id: document for document in argument}
                engine.index(argument)
            elif verb == "remove":
                known = {id: document for id, document in known.items() if id not in argument}
                engine.remove(argument)
            else:
                engine.rebuild(known.values())
            found, expected = engine.find(query), model(known, query)
            assert (found.total, found.facets) == (expected.total, expected.facets)
            if query.sort == "relevance":
                compare_ranking(known, query, found.ids, expected.ids)
            else:
                assert found.ids == expected.ids
            assert engine.status().documents == len(known)


def compare_ranking(known: dict[int, Document], query: Query, found: list[int], expected: list[int]) -> None:
    """Single precision may swap documents whose scores differ in the seventh digit, nothing else."""
    score = scores(known, query)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert abs(score(known[one]) - score(known[other])) < 1e-5 * max(1.0, score(known[other]))
