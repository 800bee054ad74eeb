"""A page that all visitors see alike is put together once for as long as nothing on it changes.

The database is read for every visitor; only where what was read equals what was shown before, the page made of it then
is sent again. So nothing is ever out of date, and a page many people open is drawn once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, g, make_response, session

from portal.kernel import clock

from .guard import viewer
from .language import shelf
from .render import page, wants_fragment
from .shell import Shell


def page_for_all(
    template: str,
    fragment: str | None,
    shown: tuple[Any, ...],
    more: Callable[[], dict[str, Any]] = dict,
    **context: Any,
) -> Response:
    """`render.page`; `shown` is everything read for this page, hashable, and the page depends on nothing else but the
    day, the address and this browser's choices: it says no hours ago and holds no token of a session. `more` gives
    what `shown` decides and takes reading, where the page is drawn.
    """
    if viewer().signed_in or wants_fragment() or "_flashes" in session:
        return page(template, fragment, **context, **more())
    frame = Shell(viewer(), current_app.extensions["settings"].demo).frame
    key = template, frame, clock.today(), shown
    kept = shelf.get(key)
    if kept is not None:
        return make_response(kept)
    response = page(template, fragment, **context, **more())
    if "csrf_token" not in g:
        shelf.put(key, response.get_data())
    return response
