"""A result published elsewhere, checked for anyone; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from portal.files.delivery import uploads
from portal.kernel.errors import DomainError
from portal.web.guard import guard
from portal.web.render import page

from ..forms import CheckForm
from ..importing import template
from ..importing.figures import COLUMNS, Wrong, read_figures, read_file
from ..rules.checking import check
from ..rules.published import MEASURES, SHARED, Part, Published, Slip
from ..rules.slips import MEASURED, PARTS, check_said, figure_said, lack_said, slip_said
from . import WORDS, blueprint

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SAID = {"slip": slip_said, "figure": figure_said, "lack": lack_said, "check": check_said, "parts": PARTS,
         "measures": MEASURED, "law": (Slip.QUORUM, Slip.PASSED, Slip.FAILED)}  # fmt: skip
# The fields of a part of the form, in its order.
_FIELDS = {
    part: [f"{part.value}_{measure}{ending}" for ending in ("", "_share") for measure in MEASURES
           if not ending or part in SHARED]
    for part in Part
}  # fmt: skip


@blueprint.route("/assemblies/check", methods=["GET", "POST"])
@guard("assemblies.check")
def check_published() -> Response:
    """Type a published result, or choose a file with it: every slip by name, and what could not be checked."""
    form, wrong, reports = CheckForm(), [], []
    if form.validate_on_submit() and form.attempt(_read, form):
        motions, wrong = form.result
        reports = [check(motion) for motion in motions]
    return page("assemblies/check.html", status=422 if form.errors or form.form_errors or wrong else 200, form=form,
                wrong=wrong, reports=reports, fields=_FIELDS, said=_SAID, words=WORDS)  # fmt: skip


def _read(form: CheckForm) -> tuple[list[Published], list[Wrong]]:
    """The motions of the file, or the one that was typed; what cannot be read stands beside its field."""
    if sent := uploads(form.file.name):
        motions, wrong = read_file(sent[0].data)
        return ([] if wrong else motions), wrong
    published, wrong = read_figures({column.name: form[column.name].data for column in COLUMNS})
    for one in wrong:
        form[one.name].errors = [*form[one.name].errors, one.sentence]
    if published is not None and not published.figures:
        raise DomainError(_("Type the figures that are printed, or choose a file with them."))
    return ([published] if published else []), []


@blueprint.get("/assemblies/check/template.xlsx")
@guard("assemblies.check")
def check_template() -> Response:
    """The template to fill in, a row a motion."""
    return download(template.figures_xlsx(), _("published result.xlsx"))


def download(content: bytes, name: str) -> Response:
    """A spreadsheet to keep."""
    response: Any = Response(content, content_type=XLSX)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response  # type: ignore[no-any-return]
