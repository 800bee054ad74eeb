"""Putting files beside a matter, and reading them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _

from portal.kernel import policy
from portal.kernel.errors import Missing
from portal.matters.queries import MatterThing, get_matter
from portal.web.guard import guard, viewer
from portal.web.render import after, page, safe_path

from . import commands, queries
from .commands import Upload
from .delivery import deliver, store, uploads
from .forms import UploadForm
from .models import Attachment
from .queries import FileThing, get_file

blueprint = Blueprint("files", __name__)


@blueprint.app_template_global()
def blank_upload_form() -> UploadForm:
    """An empty upload form for the page of any matter."""
    return UploadForm(formdata=None)


@blueprint.app_template_global()
def removable(matter: Any, file: Any) -> bool:
    """Whether the viewer may take this one of a matter's files away."""
    thing = SimpleNamespace(
        kind=matter.kind, state=matter.state, place_path=matter.place_path, uploader_id=file.uploader_id
    )
    return policy.can("files.remove", viewer(), thing)


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
    if form.validate_on_submit() and form.attempt(_attach, matter, uploads(), form.caption.data or ""):
        return after(_back(matter.id), lambda: _files(matter, None))
    return _files(matter, form, status=422)


def _attach(matter: MatterThing, files: list[Upload], caption: str) -> list[Attachment]:
    """Pictures are worked on before the first statement: nobody waits for the write lock meanwhile."""
    prepared = commands.prepare(files)
    return commands.attach(viewer(), matter, store(), prepared, caption)


def _files(matter: MatterThing, form: UploadForm | None, status: int = 200) -> Response:
    return page(
        "files/show.html",
        fragment="files",
        status=status,
        matter=matter,
        files=queries.files_of(viewer(), matter),
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
    commands.remove(viewer(), thing, store())
    flash(_("“%(name)s” is removed.", name=thing.name), "success")
    return after(_back(thing.matter_id), lambda: _again(thing.matter_id))


def _again(matter_id: int) -> Response:
    matter = get_matter(viewer(), matter_id)
    if matter is None:
        raise Missing
    return _files(matter, None)


@blueprint.get("/files/<int:file_id>/<name>")
@guard("files.see", load=get_file)
def show(thing: FileThing) -> Response:
    """The file itself: a photo to look at, a document to keep."""
    return deliver(thing, thing.photo)


@blueprint.get("/files/<int:file_id>/thumbnail")
@guard("files.see", load=get_file)
def thumbnail(thing: FileThing) -> Response:
    """The small picture of a photo."""
    if not thing.photo:
        raise Missing
    return deliver(thing, True, thumbnail=True)
