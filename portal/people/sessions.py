"""The signed-in session: Flask-Login over `people.Viewer`, and the organization she acts for."""

from __future__ import annotations

from flask import Flask, session
from flask_login import LoginManager, login_user, logout_user

from . import queries
from .rules import VISITOR, Viewer

ACTING = "acting"

_manager = LoginManager()
_manager.anonymous_user = lambda: VISITOR


@_manager.user_loader  # type: ignore[untyped-decorator]
def _load(session_id: str) -> Viewer | None:
    return queries.load_viewer(session_id, session.get(ACTING))


def register(app: Flask) -> None:
    """Let `current_user` be a `Viewer`."""
    _manager.init_app(app)


def begin(viewer: Viewer) -> None:
    """Start a fresh session for this person: nothing of an earlier one is carried over."""
    session.clear()
    session.permanent = True
    login_user(viewer)


def end() -> None:
    """Sign out and forget everything the session held."""
    logout_user()
    session.clear()


def act_for(organization_id: int | None) -> None:
    """Act for this organization from the next request on; None: for oneself."""
    if organization_id is None:
        session.pop(ACTING, None)
    else:
        session[ACTING] = organization_id
