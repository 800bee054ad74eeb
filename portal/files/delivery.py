"""Taking files from a request and sending them in a response, for this slice's pages and those of the rooms above."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from flask import Response, current_app, request, send_file

from portal.kernel import outbox
from portal.kernel.errors import Missing

from .commands import LET_GO, Upload, sweep
from .store import Store

YEAR = 365 * 24 * 3600
MEMORY = 8 << 20  # bytes of a file that is being made; what is more waits on the disk


def store() -> Store:
    """Where this portal keeps files."""
    return Store(current_app.extensions["settings"].files_directory)


def uploads(field: str = "files") -> list[Upload]:
    """The files this request's form brought in `field`."""
    return [Upload(one.filename or "", one.read()) for one in request.files.getlist(field) if one.filename]


def _sweep(payloads: Sequence[dict[str, Any]]) -> None:
    sweep(store(), [payload["digest"] for payload in payloads])


LISTENER = outbox.Listener("papers", (LET_GO,), _sweep)


def deliver_private(thing: Any) -> Response:
    """The content of a private file: no browser keeps it, because who sits before it next may be someone else."""
    response = deliver(thing, thing.kind == "photo")
    response.headers["Cache-Control"] = "no-store"
    return response


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


def hand_out(write: Callable[[IO[bytes]], None], media_type: str, name: str) -> Response:
    """A file to keep that is made for this answer alone: `write` writes it, and it is gone with the answer."""
    file: Any = SpooledTemporaryFile(MEMORY)  # noqa: SIM115 (the response closes it)
    write(file)
    file.seek(0)
    response = send_file(file, media_type, as_attachment=True, download_name=name)
    response.call_on_close(file.close)
    return response
