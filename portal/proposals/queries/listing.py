"""The list of proposals: filtered, counted, sorted, by pages; two queries whatever is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, func, select, tuple_

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter, Tally
from portal.people.rules import Viewer
from portal.places.queries import PlaceName

from ..models import Proposal

SIZE = 20
SORTS = ("newest", "supported")
_M: Any = Matter.__table__.c
_P: Any = Proposal.__table__.c
_T: Any = Tally.__table__.c
_SHAPES: dict[str, tuple[type, type]] = {"newest": (datetime, int), "supported": (int, int)}


@dataclass(frozen=True)
class Wish:
    """What a reader wants to see. `place` is the district, a community or a compound; empty means all."""

    place: PlaceName
    state: str = ""
    category: str = ""
    sort: str = "newest"


class Line(NamedTuple):
    """A proposal in a list. `threshold` is None where none was ever set."""

    id: int
    path: str
    title: str
    excerpt: str
    place_id: int
    state: str
    supports: int
    opposes: int
    comments: int
    published_at: datetime
    threshold: int | None
    author_name: str
    entered_name: str


@dataclass(frozen=True)
class Counts:
    """How many public proposals the place holds: by state within the chosen category, by category within the state."""

    total: int
    matching: int
    states: dict[str, int]
    categories: dict[str, int]


def counts(wish: Wish) -> Counts:
    """The exact figures beside the filters; from the tally, so nothing is counted."""
    tally = db.session.connection().scalar(_tally(), {"place": wish.place.id})
    return _summed(tally or "", wish.state, wish.category)


@lru_cache(maxsize=1)
def _tally() -> Select[Any]:
    """A place's whole tally as one text: a hundred short rows cost more to fetch than the page's own twenty."""
    line = _T.state + " " + _T.category + " " + cast(_T.number, String)
    return select(func.aggregate_strings(line, ",")).where(
        _T.kind == "proposal", _T.place_id == bindparam("place"), _T.number > 0
    )


@lru_cache(maxsize=1024)
def _summed(tally: str, chosen_state: str, chosen_category: str) -> Counts:
    states: dict[str, int] = {}
    categories: dict[str, int] = {}
    total = matching = 0
    for line in tally.split(",") if tally else ():
        state, category, text = line.split(" ")
        number = int(text)
        total += number
        if chosen_category in ("", category):
            states[state] = states.get(state, 0) + number
        if chosen_state in ("", state):
            categories[category] = categories.get(category, 0) + number
            matching += number if chosen_category in ("", category) else 0
    return Counts(total, matching, states, categories)


def lines(_viewer: Viewer, wish: Wish, found: Counts, after: str | None = None) -> Page[Line]:
    """One page of the public proposals somebody wants to see; drafts stay on their author's own page."""
    key = keyset.decode(after, _SHAPES[wish.sort])
    if not found.matching:
        return Page((), None, True)
    statement = _lines(wish.place.kind, bool(wish.state), bool(wish.category), _order(wish, found), key is not None)
    values = {"place": wish.place.id, "state": wish.state, "category": wish.category}
    if key:
        values |= {"first": key[0], "second": key[1]}
    rows: Rows = db.session.connection().execute(statement, values).all()
    column = 9 if wish.sort == "newest" else 6
    page = keyset.page(rows, SIZE, lambda row: (row[column], row[0]), key is None)
    return Page([Line(*row) for row in page.rows], page.next, page.first)


def _order(wish: Wish, found: Counts) -> str:
    """How to find the most supported: few matches are read and sorted, many are met while reading by support.

    Sorting reads `matching` rows, meeting reads about 21 · total / matching entries of an index, ten to a row's cost.
    """
    if wish.sort == "newest":
        return "newest"
    return "few" if found.matching**2 <= 2 * found.total else "many"


@lru_cache(maxsize=128)
def _lines(place: str, state: bool, category: bool, order: str, continued: bool) -> Select[Any]:
    """The statement for one shape of wish, made once: building it costs more than running it."""
    plain = order != "many"
    statement: Any = (
        select(
            _M.id, _M.path, _M.title, _M.excerpt, _M.place_id, _M.state, _M.supports, _M.opposes, _M.comments,
            _M.published_at, _P.threshold, _M.author_name, _M.entered_name,
        )
        .join_from(Matter.__table__, Proposal.__table__, _P.id == _M.id, isouter=True)
        .where(_M.kind == "proposal", _M.published_at.is_not(None), _M.hidden_at.is_(None))
    )  # fmt: skip
    if place != "district":
        column = _M.place_id if place == "compound" else _M.community_id
        statement = statement.where(column == bindparam("place"))
    # An expression in place of a column keeps the planner from an index that would be the wrong one here.
    if state:
        statement = statement.where((_M.state if plain else _M.state.concat("")) == bindparam("state"))
    if category:
        statement = statement.where((_M.category if plain else _M.category.concat("")) == bindparam("category"))
    first = {"newest": _M.published_at, "few": _M.supports + 0, "many": _M.supports}[order]
    if continued:
        key = tuple_(bindparam("first", type_=first.type), bindparam("second", type_=_M.id.type))
        statement = statement.where(tuple_(first, _M.id) < key)
    return statement.order_by(first.desc(), _M.id.desc()).limit(SIZE + 1)  # type: ignore[no-any-return]
