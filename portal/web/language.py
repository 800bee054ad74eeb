"""What a page says again and again is put together once a process and language, not once a page.

A page says thirty to a hundred phrases, and Flask-Babel's own lookup costs as much for each of them as a database row.
The frame of a page and the cards of a list cost as much again, and are the same a thousand times over.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

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


@lru_cache(maxsize=8192)
def _said(_language: str, text: str) -> Markup:
    return Markup(flask_babel.gettext(text))  # noqa: S704 (the catalogue's own words)


def say(text: str, **named: Any) -> Markup:
    """`_()` of the templates: `text` in the language of this answer; what is named is escaped."""
    said = _said(locale().language, text)
    return said % named if named or "%" in said else said


@lru_cache(maxsize=2048)
def _made(environment: Environment, _language: str, template: str, name: str, given: tuple[Any, ...]) -> Markup:
    made: Markup = getattr(environment.get_template(template).module, name)(*given)
    return made


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
