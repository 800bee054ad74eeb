"""Language, elder mode and theme: kept in a cookie of this browser, for visitors too."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from flask import Blueprint, Response, has_request_context, make_response, redirect, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from .guard import guard
from .render import safe_path

LANGUAGES = {"zh": Locale.parse("zh_Hans"), "en": Locale.parse("en")}
_CHOICES = {"lang": set(LANGUAGES), "elder": {"0", "1"}, "theme": {"auto", "light", "dark"}}
YEAR = 365 * 24 * 3600

blueprint = Blueprint("preferences", __name__)


def preference(name: str, default: str = "") -> str:
    """A choice made in this browser; `default` where none was made or the cookie was tampered with."""
    value = request.cookies.get(f"portal_{name}", "")
    return value if value in _CHOICES[name] else default


def select_locale() -> Locale | None:
    """The language of the answer: what was chosen, else what the browser asks for, else Chinese.

    Outside a request there is no reader to ask; the default language stands.
    """
    if not has_request_context():
        return None
    chosen = preference("lang") or _preferred(request.headers.get("Accept-Language", ""))
    return LANGUAGES["en" if chosen == "en" else "zh"]


@lru_cache(maxsize=256)
def _preferred(asked: str) -> str:
    """What a browser asks for, of what there is; browsers ask in few ways, and every page has to know."""
    offered = ["zh", "zh-CN", "zh-Hans", "zh-TW", "en"]
    return str(parse_accept_header(asked, LanguageAccept).best_match(offered, "zh"))


@blueprint.get("/preferences")
@guard("web.prefer")
def prefer() -> Response:
    """Keep a choice and come back to the page it was made on. Nothing in the database changes."""
    response = make_response(redirect(safe_path(request.args.get("next")), 303))
    for name, allowed in _CHOICES.items():
        value = request.args.get(name, "")
        if value in allowed:
            response.set_cookie(f"portal_{name}", value, max_age=YEAR, samesite="Lax", httponly=True)
    return response
