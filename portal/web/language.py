"""The words of a page: each is looked up once a process and language, not once a page.

A page says thirty to a hundred phrases; Flask-Babel's own lookup costs as much for each of them as a database row.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import flask_babel
from babel import Locale
from flask import g
from jinja2 import Environment
from markupsafe import Markup


def locale() -> Locale:
    """The language of this answer: `flask_babel.get_locale()`, remembered where Flask-Babel remembers it."""
    known = g.get("_flask_babel") if g else None
    found: Locale = getattr(known, "babel_locale", None) or flask_babel.get_locale()
    return found


@lru_cache(maxsize=8192)
def _said(_language: str, text: str) -> Markup:
    return Markup(flask_babel.gettext(text))  # noqa: S704 (the catalogue's own words)


def say(text: str, **named: Any) -> Markup:
    """`_()` of the templates: `text` in the language of this answer; what is named is escaped."""
    said = _said(locale().language, text)
    return said % named if named or "%" in said else said


def install(environment: Environment) -> None:
    """Let templates say `_()` this way."""
    environment.globals["_"] = environment.globals["gettext"] = say
