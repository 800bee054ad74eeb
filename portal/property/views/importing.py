"""Imports of the register: the template, the upload, how far it is, the report, the second person."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, flash, request, stream_with_context
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.kernel.ids import number_in
from portal.kernel.keyset import Page
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, importing, queries
from ..commands import importing as imports_commands
from ..forms import ConfirmImportForm, ImportForm, PurposeForm
from ..models import RegisterImport
from ..queries import CompoundThing, ImportThing
from . import blueprint
from .owners import unseen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FAULTS_AT_ONCE = 1_000
BUILDINGS_NAMED = 50
_NOTHING: Page[Any] = Page((), None, True)


@blueprint.get("/property/imports")
@guard("property.imports")
def imports() -> Response:
    """The imports of one's area, the newest first, and the compounds one can begin another for."""
    shown = queries.imports_of(viewer(), request.args.get("after"))
    compounds = queries.compounds_governed(viewer())
    return page("property/imports.html", "imports", imports=shown.rows, compounds=compounds.rows,
                more_compounds=compounds.next, **turned(shown))  # fmt: skip


@blueprint.get("/property/imports/template.xlsx")
@guard("property.import_template")
def import_template() -> Response:
    """The template as a spreadsheet, in the reader's language."""
    return _download(importing.to_xlsx(_chinese()), XLSX, _("property register.xlsx"))


@blueprint.get("/property/imports/template.csv")
@guard("property.import_template")
def import_template_csv() -> Response:
    """The names of the columns as CSV."""
    return _download(importing.to_csv(_chinese()), CSV, _("property register.csv"))


def _chinese() -> bool:
    return str(get_locale().language) == "zh"


def _download(content: Any, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type.partition(";")[0], content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.route("/property/compounds/<int:place_id>/import", methods=["GET", "POST"])
@guard("property.import_upload", load=queries.get_compound)
def import_new(thing: CompoundThing) -> Response:
    """Upload the register of a compound."""
    form = ImportForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_upload, thing, form):
        return after(form.keep(f"/property/imports/{form.result.id}"))
    return page("property/import_new.html", "uploading", 422 if form.errors or form.form_errors else 200,
                compound=thing, form=form, columns=importing.HEADERS, most=importing.ROWS_LARGEST)  # fmt: skip


def _upload(thing: CompoundThing, form: ImportForm) -> RegisterImport:
    file = form.file.data
    return imports_commands.upload(viewer(), thing, file.filename or "", file.read())


@blueprint.get("/property/imports/<int:import_id>")
@guard("property.import_show", load=queries.get_import)
def import_show(thing: ImportThing) -> Response:
    """How far it is, what it would change, or which rows cannot be taken; owners' names masked."""
    return _shown(thing)


def _shown(thing: ImportThing, full: bool = False, looking: Any = None, status: int = 200) -> Response:
    lists: dict[str, Any] = {
        "faulty": queries.faults_of, "ready": queries.changes_of, "applied": queries.changes_of
    }  # fmt: skip
    shown = lists[thing.state](thing, request.args.get("after")) if thing.state in lists else _NOTHING
    looking = looking or PurposeForm(formdata=None, purpose=_("To confirm an import of the register"))
    return page("property/import.html", "outcome", status, thing=thing, shown=shown.rows, full=full, looking=looking,
                said=importing.said, confirming=ConfirmImportForm(formdata=None, report=thing.report),
                buildings=queries.new_buildings(thing, BUILDINGS_NAMED) if thing.state == "ready" else (),
                **turned(shown))  # fmt: skip


@blueprint.get("/property/imports/<int:import_id>/faults.csv")
@guard("property.import_show", load=queries.get_import)
def import_faults(thing: ImportThing) -> Response:
    """Every row that cannot be taken, by its number, with the reason in the reader's language."""
    return _download(stream_with_context(_faults(thing)), CSV, _("rows that cannot be taken.csv"))


def _faults(thing: ImportThing) -> Iterator[bytes]:
    yield "\ufeff".encode() + _line(_("Row"), _("Reason"))
    cursor: str | None = None
    while True:
        shown = queries.faults_of(thing, cursor, FAULTS_AT_ONCE)
        yield b"".join(_line(row.number, importing.said(row.reason, row.facts)) for row in shown.rows)
        if shown.next is None:
            return
        cursor = shown.next


def _line(*cells: Any) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


@blueprint.post("/property/imports/<int:import_id>/names")
@guard("property.import_open", load=queries.get_import)
def import_open(thing: ImportThing) -> Response:
    """The same page of changes with the owners' names in full; owners with an account read who looked, and why."""
    form = PurposeForm()
    changes = queries.changes_of(thing, request.args.get("after")).rows if thing.state == "ready" else ()
    if form.validate_on_submit() and form.attempt(commands.open_import, viewer(), thing, changes, form.purpose.data):
        return unseen(_shown(thing, full=thing.state == "ready"))
    return _shown(thing, looking=form, status=422)


@blueprint.post("/property/imports/<int:import_id>/confirm")
@guard("property.import_confirm", load=queries.get_import)
def import_confirm(thing: ImportThing) -> Response:
    """Confirm the report that was seen: all of it is written into the register."""
    imports_commands.confirm(viewer(), thing, number_in(ConfirmImportForm().report.data) or 0)
    return after(f"/property/imports/{thing.id}")


@blueprint.post("/property/imports/<int:import_id>/cancel")
@guard("property.import_cancel", load=queries.get_import)
def import_cancel(thing: ImportThing) -> Response:
    """Drop an import that is not confirmed."""
    imports_commands.cancel(viewer(), thing)
    flash(_("The import is cancelled. Nothing was changed."), "success")
    return after("/property/imports")
