"""What was typed survives an expired session: it travels, signed, through the sign-in and back to its form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from .render import safe_path

TWELVE_HOURS = 12 * 3600
# Tokens that belong to one page, and what is secret: a password or a letter's code is typed again.
_LEFT_OUT = {"csrf_token", "resume", "password", "present", "code"}


@dataclass(frozen=True)
class Kept:
    """A form that was sent and could not be taken: its path and its fields."""

    path: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> str:
        """The longest text in it: what its writer would miss most."""
        return max((value for name, value in self.fields if name != "once"), key=len, default="")


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="kept form")


def pack() -> str:
    """This request's form, signed by this portal, fit for a hidden field. Files are not kept."""
    fields = [(k, v) for k, v in request.form.items(multi=True) if k not in _LEFT_OUT]
    return str(_serializer().dumps([request.full_path.rstrip("?"), fields]))


def unpack(text: str | None) -> Kept | None:
    """The form in `text`, or None where there is none, it is older than twelve hours, or somebody altered it."""
    if not text:
        return None
    try:
        path, fields = _serializer().loads(text, max_age=TWELVE_HOURS)
    except BadData:
        return None
    return restored(path, fields)


def restored(path: str, fields: Iterable[Sequence[str]]) -> Kept:
    """A form that was kept elsewhere, for example in the database."""
    return Kept(safe_path(path), [(name, value) for name, value in fields])
