"""What a page says again and again is put together once a process and language, not once a page.

A page says thirty to a hundred phrases, and Flask-Babel's own lookup costs as much for each of them as a database row.
The frame of a page and the cards of a list cost as much again, and are the same a thousand times over.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import flask_babel
from babel import Locale
from flask import current_app, g
from jinja2 import Environment
from markupsafe import Markup


def locale() -> Locale:
    """The language of this answer: `flask_babel.get_locale()`, read straight from where Flask-Babel remembers it."""
    known = g._get_current_object().get("_flask_babel")
    found: Locale = getattr(known, "babel_locale", None) or flask_babel.get_locale()
    return found


class Catalogues(flask_babel.Domain):  # type: ignore[misc]
    """Flask-Babel's own catalogues, found by the language of the answer at once: a page has dozens of lazy words."""

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, Any] = {}

    def get_translations(self) -> Any:
        language = locale().language
        if language not in self._kept:
            self._kept[language] = super().get_translations()
        return self._kept[language]


@lru_cache(maxsize=8192)
def _said(_language: str, text: str) -> Markup:
    return Markup(flask_babel.gettext(text))  # noqa: S704 (the catalogue's own words)


def say(text: str, **named: Any) -> Markup:
    """`_()` of the templates: `text` in the language of this answer; what is named is escaped."""
    said = _said(locale().language, text)
    return said % named if named or "%" in said else said


class Shelf:
    """What was made before, the longest unused dropped first, so that all of it together stays small.

    `most` counts the characters of markup, one to two bytes each, and the bytes of pages; the keys take about as much
    again.
    """

    def __init__(self, most: int) -> None:
        self.most, self.kept = most, 0
        self._things: OrderedDict[Any, Markup | bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any) -> Any:
        """What is kept under `key`, or None."""
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def put(self, key: Any, made: Markup | bytes) -> None:
        """Keep what was made, and drop what was not asked for longest where it is too much."""
        with self._lock:
            if key not in self._things:
                self._things[key] = made
                self.kept += len(made)
            while self.kept > self.most:
                self.kept -= len(self._things.popitem(last=False)[1])


shelf = Shelf(most=3_000_000)
# Which application a part was made by; an address in memory would come again once an application is gone.
_serials: WeakKeyDictionary[Environment, int] = WeakKeyDictionary()
_next_serial = count()


def _made(environment: Environment, language: str, template: str, name: str, given: tuple[Any, ...]) -> Markup:
    key = _serials.setdefault(environment, next(_next_serial)), language, template, name, given
    found: Markup | None = shelf.get(key)
    if found is None:
        found = getattr(environment.get_template(template).module, name)(*given)
        shelf.put(key, found)
    return found


def part(template: str, name: str, *given: Any) -> Markup:
    """The macro `name` of a template, rendered once for what it is given and for the language.

    Only for macros that depend on nothing else: neither on the time, nor on who is looking, nor on the database.
    What is given must be hashable and small. Whatever changes is given, so nothing shown is ever out of date.
    """
    return _made(current_app.jinja_env, locale().language, template, name, given)


def parts(template: str, name: str, given: Iterable[tuple[Any, ...]]) -> Markup:
    """A `part` for each of many, one after the other: the rows of a list."""
    environment, language = current_app.jinja_env, locale().language
    return Markup("".join([_made(environment, language, template, name, one) for one in given]))  # noqa: S704 (made of markup)


def install(environment: Environment) -> None:
    """Let templates say `_()` this way, and build of `part`s."""
    environment.globals["_"] = environment.globals["gettext"] = say
    environment.globals.update(part=part, parts=parts)
