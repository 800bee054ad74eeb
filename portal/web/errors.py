"""Error pages: what happened, that nothing was lost, and where to go."""

from __future__ import annotations

from typing import Any

from flask import (
    Flask,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.kernel import watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError, Missing, Refused

from . import resume
from .guard import READING, viewer
from .render import current_path, htmx

# What a session holds once it has begun or stopped to act for someone: forms of pages drawn before are refused.
CAPACITY_CHANGED = "capacity_changed"
_PAGES = {400, 401, 403, 404, 405, 413, 422, 429, 500}


def _show(status: int, template: str | None = None, **context: Any) -> Response:
    """An error page; for htmx it takes the place of the main part, so that it is seen and read out."""
    db.session.rollback()
    g.refused = True  # who asks is shown on the page, and no longer judged for asking
    response = make_response(render_template(template or f"errors/{status}.html", **context), status)
    if htmx:
        response.headers.update({"HX-Retarget": "main", "HX-Reselect": "main", "HX-Reswap": "outerHTML"})
    return response


def missing(_error: Missing) -> Response:
    """Nothing is here for her; whoever goes through numbers has to wait, and learns no more from waiting."""
    if request.view_args and watch.sought_in_vain(_sender(), request.path):
        response = _show(429)
        response.headers["Retry-After"] = str(int(watch.WITHIN.total_seconds()))
        return response
    return _show(404)


def _sender() -> str:
    """The account a request came from, or the address."""
    who = viewer()
    return f"person {who.id}" if who.signed_in else f"address {request.remote_addr}"


def refused(error: Refused) -> Response:
    """Visitors are led to the sign-in and back, with what they typed; others are told what would help."""
    typed = request.method not in READING
    if viewer().signed_in:
        kept: dict[str, Any] = {"kept": resume.unpack(resume.pack()), "packed": resume.pack()} if typed else {}
        return _show(403, remedy=error.remedy, **kept)
    if not typed:
        return make_response(redirect(url_for("people.sign_in", next=current_path())))
    return _show(401, kept=resume.unpack(resume.pack()), packed=resume.pack())


def csrf(_error: CSRFError) -> Response:
    """The session ended or its capacity changed while the person was writing: nothing typed is lost."""
    g.refused = True
    changed = session.get(CAPACITY_CHANGED, False) and viewer().signed_in
    if changed:
        watch.note("capacity", f"person {viewer().id}", f"{request.path} was drawn for another capacity")
    packed = resume.pack()
    return _show(400, "errors/csrf.html", kept=resume.unpack(packed), packed=packed, changed=changed)


def broken_rule(error: DomainError) -> Response:
    return _show(422, sentence=error.sentence)


def http(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status not in _PAGES:
        return error
    return _show(status)


def unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return _show(500)


def register(app: Flask) -> None:
    """Give every kind of failure its page."""
    app.register_error_handler(Missing, missing)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(CSRFError, csrf)
    app.register_error_handler(DomainError, broken_rule)
    app.register_error_handler(HTTPException, http)
    if not app.testing:
        app.register_error_handler(Exception, unexpected)
