"""The export of the official platform: the template, the file, what it would change, the second person."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.files.delivery import uploads
from portal.kernel.errors import DomainError, Missing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import official
from ..forms import OfficialForm
from ..importing.official import HEADERS, ROWS_LARGEST, WORDS, heading
from ..importing.template import sheet_of
from ..queries import official as queries
from ..queries.assembly import AssemblyThing, get_assembly, motions_of
from . import blueprint
from .checking import download


@blueprint.route("/assemblies/<int:assembly_id>/official", methods=["GET", "POST"])
@guard("assemblies.import_official", load=get_assembly)
def official_results(thing: AssemblyThing) -> Response:
    """Choose the file; nothing of it is kept while a row cannot be taken."""
    form, faults = OfficialForm(), []
    if form.validate_on_submit() and form.attempt(_read, thing, form):
        faults = form.result.reading.faults
        if not faults and form.attempt(official.enter, viewer(), thing, form.result):
            return _entered(thing, form.result)
    rows = queries.imports_of(thing.id)
    waiting = next((row for row in rows if row.state == "waiting"), None)
    return page("assemblies/official.html", status=422 if form.errors or form.form_errors or faults else 200,
                thing=thing, form=form, faults=faults, rows=rows, waiting=waiting, most=ROWS_LARGEST, words=WORDS,
                preview=queries.preview_of(thing, waiting.id) if waiting else None)  # fmt: skip


def _read(thing: AssemblyThing, form: OfficialForm) -> Any:
    sent = uploads(form.file.name)
    if not sent:
        raise DomainError(_("Choose a file."), "file")
    return official.read(viewer(), thing, sent[0].name, sent[0].data)


def _entered(thing: AssemblyThing, row: Any) -> Response:
    if row.state == "taken":
        flash(_("This very file is in the record already. Nothing was changed."), "info")
    else:
        flash(_("The file is entered. A colleague confirms it."), "success")
    return after(f"{thing.path}/official")


@blueprint.get("/assemblies/<int:assembly_id>/official/template.xlsx")
@guard("assemblies.import_official", load=get_assembly)
def official_template(thing: AssemblyThing) -> Response:
    """The template with every ballot of this vote; whose answers stay empty has not voted there."""
    motions = motions_of(thing.id)
    header = [*(words[0] for words in HEADERS.values()), *(heading(motion) for motion in motions)]
    rows: dict[int, list[str]] = {}
    for row in queries.units_of(thing.id):
        rows.setdefault(row.number, [str(row.number), row.name, row.unit, *([""] * len(motions))])
    return download(sheet_of("选票", [header, *rows.values()]), _("official results.xlsx"))


@blueprint.post("/assemblies/<int:assembly_id>/official/<action>")
@guard("assemblies.import_official", load=lambda who, assembly_id, action: get_assembly(who, assembly_id))  # noqa: ARG005
def decide_official(thing: AssemblyThing) -> Response:
    """Confirm the file that waits, or withdraw it."""
    action, number = (request.view_args or {}).get("action", ""), number_in(request.form.get("file")) or 0
    if action == "revoke":
        official.withdraw(viewer(), thing, number)
        flash(_("The file is withdrawn. Nothing was changed."), "success")
    elif action == "confirm":
        taken = official.confirm(viewer(), thing, number)
        held = sum(ballot.state == "conflict" for ballot in taken)
        flash(_("The file is in the record: %(number)s ballots, %(held)s of them in conflict.",
                number=len(taken), held=held), "success")  # fmt: skip
        return after(f"{thing.path}/conflicts" if held else f"{thing.path}/official")
    else:
        raise Missing
    return after(f"{thing.path}/official")
