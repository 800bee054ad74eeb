"""The search page: one form, results as you type, filters with counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import nlargest
from operator import itemgetter
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.ids import number_in
from portal.matters.rules import CATEGORIES, kinds, lifecycle_of
from portal.web.forms import plain
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import page

from . import queries
from .documents import FACETS, Query
from .queries import Found

blueprint = Blueprint("search", __name__)

PAGE, LAST_PAGE = 20, 50
LONGEST = 100
CHOICES = 13
SORTS = ("relevance", "newest", "supported")


@blueprint.get("/search")
@guard("search.find")
def find() -> Response:
    """Results for `q` with the filters of the query string; without words the page says how to search."""
    query = _query(request.args)
    found = queries.find(viewer(), query) if query.words else Found([], 0, {})
    number = query.offset // PAGE + 1
    more = found.total > query.offset + PAGE and number < LAST_PAGE
    return page(
        "search/show.html",
        "results",
        query=query,
        found=found,
        filters=_filters(query, found),
        sorts=_sorts(query),
        since=request.args.get("since", ""),
        until=request.args.get("until", ""),
        behind=queries.behind() if found.degraded else 0,
        next_href=url_with(page=str(number + 1)) if more else None,
        prev_href=url_with(page=None) if number > 1 else None,
    )


def _query(arguments: Mapping[str, str]) -> Query:
    """The query string as a query; what makes no sense in it is as if it were not there."""
    sort: Any = arguments.get("sort")
    number = min(max(number_in(arguments.get("page")) or 1, 1), LAST_PAGE)
    return Query(
        words=plain(arguments.get("q", "")).strip()[:LONGEST],
        place=number_in(arguments.get("place")),
        kind=arguments.get("kind") or None,
        state=arguments.get("state") or None,
        organization=number_in(arguments.get("organization")),
        category=arguments.get("category") or None,
        since=_day(arguments.get("since")),
        until=_day(arguments.get("until"), days=1),
        sort=sort if sort in SORTS else "relevance",
        limit=PAGE,
        offset=(number - 1) * PAGE,
    )


def _day(text: str | None, days: int = 0) -> int | None:
    """The first second of a day where the district is (`days` later), in seconds since 1970."""
    try:
        day = date.fromisoformat(text or "") + timedelta(days=days)
        return int(datetime.combine(day, time.min, clock.ZONE).timestamp())
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True)
class Filter:
    """One filter: its label and its choices as (text, href, selected, count)."""

    name: str
    label: str
    choices: list[tuple[str, str, bool, int | None]]


def _sorts(query: Query) -> list[tuple[str, str, bool, None]]:
    labels = {"relevance": _("Best match"), "newest": _("Newest"), "supported": _("Most supported")}
    return [(labels[name], url_with(sort=name, page=None), query.sort == name, None) for name in SORTS]


def _filters(query: Query, found: Found) -> list[Filter]:
    """The filters that would narrow these results, each value with the number it would leave."""
    counts = {name: _frequent(found.facets.get(name, {}), getattr(query, name)) for name in FACETS}
    labels = {
        "place": (_("Place"), _places(counts["place"])),
        "kind": (_("Kind"), {kind: _kind(kind) for kind in kinds()}),
        "state": (_("State"), _states(query)),
        "category": (_("About"), {name: str(label) for name, label in CATEGORIES.items()}),
        "organization": (_("In charge"), _organizations(counts["organization"])),
    }
    filters = []
    for name, (label, texts) in labels.items():
        chosen, without = getattr(query, name), url_with(**{name: None, "page": None})
        choices: list[tuple[str, str, bool, int | None]] = [
            (text, without if value == chosen else f"{without}&{name}={value}", value == chosen, counts[name][value])
            for value, text in texts.items()
            if value in counts[name]
        ]
        if len(choices) > 1 or chosen is not None:
            filters.append(Filter(name, label, choices))
    return filters


def _frequent(counts: Mapping[Any, int], chosen: Any) -> dict[Any, int]:
    """The values that would leave most, and the chosen one: a list of hundreds helps nobody choose."""
    kept = dict(nlargest(CHOICES, counts.items(), key=itemgetter(1)))
    return kept | {chosen: counts[chosen]} if chosen in counts else kept


_KINDS = {
    "proposal": _l("Proposals"), "assembly": _l("Owners' assemblies"), "allocation": _l("Public revenue"),
    "consultation": _l("Consultations"), "hearing": _l("Hearings"),
    "statement": _l("Accounts of the compounds"), "audit": _l("Hearings and audits"),
}  # fmt: skip


def _kind(kind: str) -> str:
    return str(_KINDS.get(kind, kind))


def _states(query: Query) -> dict[Any, str]:
    return {
        state.name: str(state.label)
        for kind in ([query.kind] if query.kind in kinds() else kinds())
        for state in lifecycle_of(kind).states
    }


def _places(counts: Mapping[Any, int]) -> dict[Any, str]:
    rows = queries.place_names([int(value) for value in counts])
    return {row.id: row.name for row in rows if row.kind != "district"}


def _organizations(counts: Mapping[Any, int]) -> dict[Any, str]:
    rows = queries.organization_names([int(value) for value in counts])
    return {row.id: row.name for row in rows}
