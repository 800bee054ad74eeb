"""The signed-in session: Flask-Login over `people.Viewer`, whom she acts for, and whom she helps at the desk.

Whenever the capacity of a session changes, the forms of pages drawn before are refused (their token is forgotten): a
second tab never sends for one what was written for another.
"""

from __future__ import annotations

from flask import Flask, flash, g, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import LoginManager, login_user, logout_user

from portal.kernel import watch
from portal.kernel.errors import Conflict
from portal.web.errors import CAPACITY_CHANGED
from portal.web.guard import READING

from . import queries
from .rules import VISITOR, Viewer

ACTING, HELPING = "acting", "helping"
_FINISH = "people.finish_assistance"  # comes too late without harm

_manager = LoginManager()
_manager.anonymous_user = lambda: VISITOR


@_manager.user_loader  # type: ignore[untyped-decorator]
def _load(session_id: str) -> Viewer | None:
    assistance = session.get(HELPING)
    viewer = queries.load_viewer(session_id, session.get(ACTING))
    if assistance is None or viewer is None:
        return viewer
    helped = queries.load_helped(viewer, assistance)
    if helped is not None:
        return helped
    help_person(None)
    if request.method in READING or g.get("refused", False) or request.endpoint == _FINISH:
        flash(
            _("The help is over: its thirty minutes have passed, or it was finished. You are yourself again."), "info"
        )
        return viewer
    watch.note("assistance", f"person {viewer.id}", f"sent after assistance {assistance} was over")
    raise Conflict(_l("The help is over: its thirty minutes have passed, or it was finished. This was not taken."))


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
    _keep(ACTING, organization_id)


def help_person(assistance_id: int | None) -> None:
    """Enter what a helped person says from the next request on; None: the help is over."""
    _keep(HELPING, assistance_id)


def _keep(name: str, number: int | None) -> None:
    if number is None:
        session.pop(name, None)
    else:
        session[name] = number
    session[CAPACITY_CHANGED] = True
    session.pop("csrf_token", None)
    g.pop("csrf_token", None)
