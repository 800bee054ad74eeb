"""Imports of a cash book: the template, the upload, what the columns mean, how far it is, the preview."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Response, flash, request, stream_with_context
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.kernel.errors import DomainError, Missing
from portal.kernel.keyset import Page
from portal.web.guard import guard, viewer
from portal.web.paging import url_with
from portal.web.render import after, page

from .. import importing
from ..commands import importing as commands
from ..forms import CashFileForm
from ..queries import importing as queries
from ..queries.importing import ImportThing, get_import
from ..queries.things import FundThing, get_fund
from ..rules.importing import IMPORT
from . import WORDS, blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FAULTS_AT_ONCE = 1_000
_NOTHING: Page[Any] = Page((), None, True)


@blueprint.route("/disclosure/funds/<int:fund_id>/import", methods=["GET", "POST"])
@guard("disclosure.keep", load=get_fund)
def import_new(thing: FundThing) -> Response:
    """Upload a cash book, or go on with one."""
    form = CashFileForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_upload, thing, form):
        return after(form.keep(f"/disclosure/imports/{form.result.id}"))
    return page("disclosure/import_new.html", "uploading", 422 if form.errors or form.form_errors else 200, thing=thing,
                form=form, imports=queries.imports_of(thing.id), states=IMPORT.by_name, columns=importing.COLUMNS,
                most=importing.ROWS_LARGEST)  # fmt: skip


def _upload(thing: FundThing, form: CashFileForm) -> Any:
    file = form.file.data
    return commands.upload(viewer(), thing, file.filename or "", file.read(), form.ask.data)


@blueprint.get("/disclosure/template.<kind>")
@guard("disclosure.list")
def import_template(kind: str) -> Response:
    """The template as a spreadsheet, or its headers as CSV, in the reader's language."""
    chinese = str(get_locale().language) == "zh"
    if kind == "csv":
        return _download(importing.to_csv(chinese), CSV, _("cash book.csv"))
    if kind != "xlsx":
        raise Missing
    return _download(importing.to_xlsx(chinese), XLSX, _("cash book.xlsx"))


def _download(content: Any, media_type: str, name: str) -> Response:
    response = Response(content, mimetype=media_type.partition(";")[0], content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.get("/disclosure/imports/<int:cash_import_id>")
@guard("disclosure.keep", load=get_import)
def import_show(thing: ImportThing) -> Response:
    """How far it is, what it would bring, or which rows cannot be taken."""
    return _shown(thing)


def _shown(thing: ImportThing, problem: Any = None, status: int = 200) -> Response:
    cursor = request.args.get("after")
    shown: Page[Any] = _NOTHING
    if thing.state == "faulty":
        shown = queries.faults_of(thing, cursor)
    elif thing.state == "ready":
        shown = queries.rows_of(thing, cursor)
    return page("disclosure/import.html", "outcome", status, thing=thing, shown=shown.rows,
                state=IMPORT.by_name[thing.state], said=importing.said, words=WORDS, columns=importing.COLUMNS,
                problem=problem, next_href=url_with(after=shown.next) if shown.next else None,
                first_href=None if shown.first else url_with(after=None))  # fmt: skip


@blueprint.post("/disclosure/imports/<int:cash_import_id>/columns")
@guard("disclosure.keep", load=get_import)
def import_columns(thing: ImportThing) -> Response:
    """Say what the columns mean; it is remembered for this fund."""
    try:
        commands.choose_columns(viewer(), thing, request.form)
    except DomainError as error:
        return _shown(thing, error.sentence, 422)
    flash(_("Remembered for this fund. The file is being read."), "success")
    return after(f"/disclosure/imports/{thing.id}")


@blueprint.get("/disclosure/imports/<int:cash_import_id>/faults.csv")
@guard("disclosure.keep", load=get_import)
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
    csv.writer(text).writerow([f"'{cell}" if str(cell).startswith(("=", "+", "-", "@")) else cell for cell in cells])
    return text.getvalue().encode()


@blueprint.post("/disclosure/imports/<int:cash_import_id>/confirm")
@guard("disclosure.keep", load=get_import)
def import_confirm(thing: ImportThing) -> Response:
    """Take in what the preview shows."""
    commands.confirm(viewer(), thing)
    return after(f"/disclosure/imports/{thing.id}")


@blueprint.post("/disclosure/imports/<int:cash_import_id>/cancel")
@guard("disclosure.keep", load=get_import)
def import_cancel(thing: ImportThing) -> Response:
    """Drop an import."""
    commands.cancel(viewer(), thing)
    flash(_("The import is cancelled. Nothing was taken in."), "success")
    return after(f"/disclosure/funds/{thing.fund_id}/import")
