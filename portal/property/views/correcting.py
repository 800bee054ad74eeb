"""Corrections: entered by one officer, confirmed by another."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import DeclineForm, DetailsForm, PurposeForm
from ..queries import CorrectionThing, UnitThing
from . import blueprint
from .owners import unseen


@blueprint.route("/property/units/<int:unit_id>/correct", methods=["GET", "POST"])
@guard("property.correct", load=queries.get_unit)
def correct(thing: UnitThing) -> Response:
    """Enter another area, kind or floor; a colleague confirms it."""
    said = queries.unit_said(thing.id) or {}
    form = DetailsForm(data={key: said.get(key) for key in ("kind", "floor", "area", "area_source")})
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        commands.correct_details, viewer(), thing, form.kind.data, form.floor.data, form.area.data,
        form.area_source.data, form.reason.data,
    ):  # fmt: skip
        flash(_("Entered. It stands in the register once a colleague has confirmed it."), "success")
        return after(form.keep(_back(thing)))
    return page("property/correct.html", status=422 if form.errors else 200, unit=thing, said=said, form=form)


def _back(thing: UnitThing) -> str:
    """The objection this correction was entered for, or the unit."""
    objection = number_in(request.args.get("objection"))
    return f"/property/objections/{objection}" if objection else f"/property/units/{thing.id}"


@blueprint.get("/property/corrections")
@guard("property.corrections")
def corrections() -> Response:
    """What colleagues entered and nobody has confirmed yet, the oldest first."""
    shown = queries.waiting_corrections(viewer(), request.args.get("after"))
    return page("property/corrections.html", "waiting", corrections=shown.rows, **turned(shown))


@blueprint.get("/property/corrections/<int:correction_id>")
@guard("property.open_correction", load=queries.get_correction)
def correction(thing: CorrectionThing) -> Response:
    """A correction, before and after; owners' names masked."""
    return _shown(thing)


def _shown(thing: CorrectionThing, full: bool = False, declining: Any = None, status: int = 200) -> Response:
    return page("property/correction.html", "deciding", status, correction=thing, full=full,
                purpose=PurposeForm(purpose=_("To confirm a correction of the register")),
                declining=declining or DeclineForm(formdata=None))  # fmt: skip


@blueprint.post("/property/corrections/<int:correction_id>/open")
@guard("property.open_correction", load=queries.get_correction)
def open_correction(thing: CorrectionThing) -> Response:
    """The same with the owners' names in full, which they read."""
    form = PurposeForm()
    commands.open_correction(viewer(), thing, form.purpose.data or "")
    return unseen(_shown(thing, full=True))


@blueprint.post("/property/corrections/<int:correction_id>/confirm")
@guard("property.decide_correction", load=queries.get_correction)
def confirm(thing: CorrectionThing) -> Response:
    """Confirm it: the register says so at once."""
    if commands.confirm(viewer(), thing):
        flash(_("Confirmed: the register says so from now on."), "success")
    else:
        flash(_("The register has changed since this was entered, so that nothing was changed now. The colleague who "
                "entered it is told and enters it again."), "warning")  # fmt: skip
    return after("/property/corrections", corrections)


@blueprint.post("/property/corrections/<int:correction_id>/decline")
@guard("property.decide_correction", load=queries.get_correction)
def decline(thing: CorrectionThing) -> Response:
    """Do not confirm it, with the reason."""
    form = DeclineForm()
    if form.validate_on_submit() and form.attempt(commands.decline, viewer(), thing, form.reason.data):
        flash(_("Not confirmed. The colleague who entered it is told the reason."), "success")
        return after("/property/corrections", corrections)
    return _shown(thing, declining=form, status=422)
