"""Taking files from a request and sending them in a response, for this slice's pages and those of the rooms above."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request, send_file

from portal.kernel.errors import Missing

from .commands import Upload
from .store import Store

YEAR = 365 * 24 * 3600


def store() -> Store:
    """Where this portal keeps files."""
    return Store(current_app.extensions["settings"].files_directory)


def uploads(field: str = "files") -> list[Upload]:
    """The files this request's form brought in `field`."""
    return [Upload(one.filename or "", one.read()) for one in request.files.getlist(field) if one.filename]


def deliver(thing: Any, photo: bool, thumbnail: bool = False) -> Response:
    """The content of a file (`digest`, `name`, `media_type`): a photo to look at, a document to keep.

    The content never changes under its id, so a browser may keep it; who may see it is asked each time it asks.
    """
    path = store().path(thing.digest, thumbnail)
    if not path.exists():
        raise Missing
    response = send_file(
        path,
        mimetype=thing.media_type,
        as_attachment=not photo,
        download_name=thing.name,
        etag=thing.digest + ("-t" if thumbnail else ""),
    )
    response.headers["Cache-Control"] = f"private, max-age={YEAR}"
    return response
