"""A page, or the named block of it that htmx asked for; one template serves both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_htmx import HTMX
from jinja2_fragments.flask import render_block

htmx = HTMX()

_FLASHES = "layout.html", "flashes"


def wants_fragment() -> bool:
    """Whether the request came from htmx for a part of a page (a boosted or restored page is a whole one)."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(template: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Render `template`; for an htmx request only its block `fragment`, with the flashes riding along."""
    if fragment and wants_fragment():
        html = render_block(template, fragment, **context)
        g.fragment = True
        html += render_block(*_FLASHES)
    else:
        html = render_template(template, **context)
    return make_response(html, status)


def after(url: str, fragment: Callable[[], Response] | None = None) -> Response:
    """The answer to a form that was taken: 303 to `url`, or for htmx the changed fragment in place."""
    if fragment is not None and wants_fragment():
        return fragment()
    if htmx:
        return make_response("", 204, {"HX-Redirect": url})
    return make_response(redirect(url, 303))


def safe_path(target: str | None, default: str = "/") -> str:
    """`target` if it is a path of this portal, else `default`: nobody is led off to another site.

    Browsers drop tabs and line ends from an address and read a backslash as a slash: with either of them a path could
    name another host, so that an address with one goes nowhere.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return default
    return target if target.isprintable() and "\\" not in target else default


def current_path() -> str:
    """The path of this request with its query, for links that come back here."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def asset(path: str) -> str:
    """The URL of a static file with its content's fingerprint, so that browsers may keep it for a year."""
    fingerprints: dict[str, str] = current_app.extensions["fingerprints"]
    return f"/static/{path}?v={fingerprints.get(path, '0')}"
