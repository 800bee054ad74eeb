"""Putting files beside a matter, and reading them."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, request, send_file
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.matters.queries import MatterThing, get_matter
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from . import commands, queries
from .commands import Upload
from .forms import UploadForm
from .queries import FileThing, get_file
from .store import Store

YEAR = 365 * 24 * 3600

blueprint = Blueprint("files", __name__)


@blueprint.app_template_global()
def blank_upload_form() -> UploadForm:
    """An empty upload form for the page of any matter."""
    return UploadForm(formdata=None)


def _store() -> Store:
    return Store(current_app.extensions["settings"].files_directory)


@blueprint.get("/matters/<int:matter_id>/files")
@guard("files.see", load=get_matter)
def index(matter: MatterThing) -> Response:
    """The files of a matter."""
    return _files(matter, None)


@blueprint.post("/matters/<int:matter_id>/files")
@guard("files.attach", load=get_matter)
def attach(matter: MatterThing) -> Response:
    """Take files."""
    form = UploadForm()
    uploads = [Upload(one.filename or "", one.read()) for one in request.files.getlist("files") if one.filename]
    if form.validate_on_submit() and form.attempt(
        commands.attach, viewer(), matter, _store(), uploads, form.caption.data or ""
    ):
        return after(_back(matter.id), lambda: _files(matter, None))
    return _files(matter, form, status=422)


def _files(matter: MatterThing, form: UploadForm | None, status: int = 200) -> Response:
    return page(
        "files/show.html",
        fragment="files",
        status=status,
        matter=matter,
        files=queries.files_of(matter.id),
        upload_form=form,
        back=_back(matter.id),
    )


def _back(matter_id: int) -> str:
    """The page the form stood on."""
    return safe_path(request.form.get("next"), f"/matters/{matter_id}/files")


@blueprint.post("/files/<int:file_id>/remove")
@guard("files.remove", load=get_file)
def remove(thing: FileThing) -> Response:
    """Take a file away."""
    commands.remove(viewer(), thing, _store())
    flash(_("“%(name)s” is removed.", name=thing.name), "success")
    return after(_back(thing.matter_id))


@blueprint.get("/files/<int:file_id>/<name>")
@guard("files.see", load=get_file)
def show(thing: FileThing) -> Response:
    """The file itself: a photo to look at, a document to keep."""
    return _send(thing)


@blueprint.get("/files/<int:file_id>/thumbnail")
@guard("files.see", load=get_file)
def thumbnail(thing: FileThing) -> Response:
    """The small picture of a photo."""
    if not thing.photo:
        raise Missing
    return _send(thing, thumbnail=True)


def _send(thing: FileThing, thumbnail: bool = False) -> Response:
    """The content never changes under its id, so a browser may keep it; who may see it is asked each time it asks."""
    try:
        response = send_file(
            _store().path(thing.digest, thumbnail),
            mimetype=thing.media_type,
            as_attachment=not thing.photo,
            download_name=thing.name,
            etag=thing.digest + ("-t" if thumbnail else ""),
        )
    except FileNotFoundError as error:
        raise Missing from error
    response.headers["Cache-Control"] = f"private, max-age={YEAR}"
    return response
