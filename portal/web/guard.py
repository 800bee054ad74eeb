"""Every endpoint declares its action; seeing is by query (404), doing by table (403)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.kernel import db as database
from portal.kernel import policy
from portal.kernel.db import db
from portal.kernel.errors import Missing

READING = ("GET", "HEAD", "OPTIONS")

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
Load = Callable[..., Any]


@dataclass(frozen=True)
class Guard:
    """What an endpoint declared: its action, and how the thing it is about is found."""

    action: str
    load: Load | None


def viewer() -> Any:
    """Who is asking: a `people.Viewer`, signed in or not. Read from where Flask-Login keeps it, once it does."""
    return g.get("_login_user") or current_user._get_current_object()


def _open_for_writing() -> None:
    """Who asks and about what is read without holding up anyone; only then may a form's command write."""
    if request.method not in READING:
        db.session.commit()
        database.read_only(False)


def guard(action: str, load: Load | None = None) -> Callable[[Callable[..., ResponseReturnValue]], Any]:
    """Let a view be entered only by those whom the policy lets do `action`.

    `load(viewer, **url_arguments)` finds the thing; None answers 404. The view then receives the thing instead of
    the URL's arguments.
    """

    def decorate(view: Callable[..., ResponseReturnValue]) -> Any:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            who = viewer()
            if load is None:
                policy.require(action, who)
                _open_for_writing()
                return view(**arguments)
            thing = load(who, **arguments)
            if thing is None:
                raise Missing
            policy.require(action, who, thing)
            _open_for_writing()
            return view(thing)

        guarded.guard = Guard(action, load)  # type: ignore[attr-defined]
        return guarded

    return decorate
