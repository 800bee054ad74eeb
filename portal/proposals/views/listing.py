"""The list of proposals."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from flask import Response, request

from portal.kernel.errors import Missing
from portal.matters.rules import CATEGORIES
from portal.places import queries as places
from portal.places.queries import Directory
from portal.web.guard import guard, viewer
from portal.web.language import locale
from portal.web.visitors import page_for_all

from ..queries import listing
from ..queries.listing import Counts, Wish
from ..rules import LIFECYCLE
from . import blueprint

_STATES = tuple(state.name for state in LIFECYCLE.states if state.type != "draft")


@blueprint.get("/proposals")
@guard("proposals.list")
def index() -> Response:
    """The public proposals, filtered, counted and by pages."""
    directory, language = places.known_places(), locale().language
    wish, names = _wish(directory), _names(directory, language)
    found = listing.counts(wish)
    shown = listing.lines(viewer(), wish, found, request.args.get("after"))
    states, categories = _states(wish, found), _categories(wish, found)
    return page_for_all(
        "proposals/list.html",
        "results",
        (directory, wish, states, categories, tuple(shown.rows)),
        wish=wish,
        lines=[(line, names[line.place_id]) for line in shown.rows],
        directory=directory,
        language=language,
        states=states,
        categories=categories,
        next_href=f"{_href(wish)}&after={shown.next}" if shown.next else None,
        first_href=None if shown.first else _href(wish),
    )


def _wish(directory: Directory) -> Wish:
    """What the address asks for; a word nobody knows asks for everything, a place nobody knows is not found."""
    asked = request.args
    place = directory.by_code.get(asked["place"]) if asked.get("place") else directory.district
    if place is None:
        raise Missing
    state, category, sort = asked.get("state", ""), asked.get("category", ""), asked.get("sort", "")
    return Wish(
        place,
        state if state in _STATES else "",
        category if category in CATEGORIES else "",
        sort if sort in listing.SORTS else "newest",
    )


def _href(wish: Wish, without: str = "") -> str:
    """The address of the list for a wish, ready for one more argument; `without` leaves one out."""
    asked = {
        "place": wish.place.code,
        "state": wish.state,
        "category": wish.category,
        "sort": "" if wish.sort == "newest" else wish.sort,
    }
    return "/proposals?" + urlencode([(name, value) for name, value in asked.items() if value and name != without])


def _states(wish: Wish, found: Counts) -> tuple[tuple[str, str, bool, int], ...]:
    """(state, address, chosen, number) of all together, and of every state that holds something."""
    base = _href(wish, without="state")
    return (
        ("", base, not wish.state, sum(found.states.values())),
        *(
            (name, f"{base}&state={name}", name == wish.state, found.states.get(name, 0))
            for name in _STATES
            if name in found.states or name == wish.state
        ),
    )


def _categories(wish: Wish, found: Counts) -> tuple[tuple[str, bool, int], ...]:
    """(category, chosen, number) of every category."""
    return tuple((name, name == wish.category, found.categories.get(name, 0)) for name in CATEGORIES)


@lru_cache(maxsize=4)
def _names(directory: Directory, language: str) -> dict[int, str]:
    return {place.id: place.said(language) for place in directory.places}
