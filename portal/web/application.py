"""The rules of every request: one commit at its edge, GET reads only, safe headers, known static files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.formparser import FormDataParser
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from portal.config import Settings
from portal.kernel import db as database
from portal.kernel import policy

from . import errors, filters, language, paging, preferences, render, shell
from .forms import plain
from .guard import READING, viewer

YEAR = 365 * 24 * 3600
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)

csrf = CSRFProtect()
babel = Babel()


def _plain(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict((name, plain(value)) for name, value in sent.items(multi=True))


class PlainForms(FormDataParser):
    """Reads forms without what neither a page nor a database can hold (see `forms.plain`)."""

    def parse(self, *given: Any, **named: Any) -> Any:
        stream, form, files = super().parse(*given, **named)
        return stream, _plain(form), files


class PlainRequest(Request):
    """A request of which arguments and forms are plain text."""

    form_data_parser_class = PlainForms

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        return _plain(super().args)


class Id(IntegerConverter):
    """A number in an address that a database could hold as an id; any other is an address that does not exist."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=2**31 - 1)


def create_shell(settings: Settings, testing: bool = False) -> Flask:
    """A Flask application with everything but the slices."""
    root = Path(__file__).resolve().parents[2]
    app = Flask("portal", root_path=str(root), template_folder="templates", static_folder="static")
    app.testing = testing
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database),
        MAX_CONTENT_LENGTH=settings.max_upload,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        SESSION_COOKIE_NAME="portal",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=14 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,
        BABEL_DEFAULT_LOCALE="zh_Hans",
        BABEL_TRANSLATION_DIRECTORIES=str(root / "portal" / "translations"),
    )
    app.request_class = PlainRequest
    if settings.proxies:  # only what our own proxies added is believed
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.url_map.converters["int"] = Id
    app.extensions["settings"] = settings
    app.extensions["fingerprints"] = fingerprints(root / "static")
    database.prepare(app)
    csrf.init_app(app)
    render.htmx.init_app(app)
    babel.init_app(app, locale_selector=preferences.select_locale)
    babel.domain_instance = language.Catalogues()
    _prepare_templates(app, settings)
    errors.register(app)
    app.register_blueprint(preferences.blueprint)
    app.before_request(_begin)
    app.after_request(_end)
    return app


def fingerprints(static: Path) -> dict[str, str]:
    """The first ten hex digits of each static file's SHA-256, by path."""
    return {
        path.relative_to(static).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()[:10]
        for path in static.rglob("*")
        if path.is_file()
    }


def _prepare_templates(app: Flask, settings: Settings) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(filters.FILTERS)
    language.install(environment)
    environment.globals.update(
        asset=render.asset, url_with=paging.url_with, current_path=render.current_path, can=_can, refusal=_refusal
    )
    app.context_processor(lambda: shell.context(settings.demo))
    with app.app_context():
        environment.globals["ui"] = environment.get_template("ui.html").module


def _can(action: str, thing: Any = None) -> bool:
    """Template global: whether this viewer may do `action` to `thing`."""
    return policy.can(action, viewer(), thing)


def _refusal(action: str, thing: Any = None) -> Any:
    """Template global: what would help this viewer to do `action`; None where it is allowed."""
    return policy.installed().refusal(action, viewer(), thing)


def _begin() -> None:
    database.read_only(True)  # until `guard` opens a form's request for writing


def _end(response: Response) -> Response:
    if request.endpoint == "static":
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
        return response
    if request.method not in READING and response.status_code < 400:
        database.db.session.commit()
    headers = response.headers
    headers["Content-Security-Policy"] = CONTENT_SECURITY
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers.setdefault("Cache-Control", "private, no-cache")
    headers["Vary"] = "Cookie, Accept-Language, HX-Request"
    return response
