"""Objections: written by owners, answered by officers."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, request
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.web.filters import format_date
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from .. import commands, queries
from ..forms import ObjectForm, RejectForm, UpholdForm
from ..queries import Objectable, ObjectionThing
from ..rules import CORRECTION
from . import blueprint


@blueprint.route("/property/notices/<int:register_notice_id>/units/<int:unit_id>/object", methods=["GET", "POST"])
@guard("property.object", load=queries.get_objectable)
def object_to(thing: Objectable) -> Response:
    """Object to what the published register says of one's own unit."""
    form = ObjectForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(
        commands.object_to, viewer(), thing, form.kind.data, form.words.data or ""
    ):
        flash(_("Thank you. The office in charge answers; you are told here."), "success")
        return after(form.keep("/me/units"))
    return page("property/object.html", status=422 if form.errors or form.form_errors else 200, thing=thing, form=form,
                said=queries.unit_said(thing.unit.id))  # fmt: skip


@blueprint.get("/property/objections")
@guard("property.objections")
def objections() -> Response:
    """The objections that wait for an answer, the oldest first."""
    shown = queries.open_objections(viewer(), request.args.get("after"))
    return page("property/objections.html", "waiting", objections=shown.rows, **turned(shown))


@blueprint.get("/property/objections/<int:objection_id>")
@guard("property.read_objection", load=queries.get_objection)
def objection(thing: ObjectionThing) -> Response:
    """An objection, with what the register says and the ways to answer."""
    return _shown(thing)


def _shown(thing: ObjectionThing, rejecting: Any = None, upholding: Any = None, status: int = 200) -> Response:
    upholding = upholding or UpholdForm(formdata=None)
    upholding.correction.choices = [
        SelectChoice(row.id, f"{format_date(row.entered_at)} · {row.reason} · {CORRECTION.by_name[row.state].label}")
        for row in queries.corrections_to_name(thing)
    ]
    return page("property/objection.html", "answering", status, objection=thing, upholding=upholding,
                rejecting=rejecting or RejectForm(formdata=None), said=queries.unit_said(thing.unit_id))  # fmt: skip


@blueprint.post("/property/objections/<int:objection_id>/reject")
@guard("property.answer_objection", load=queries.get_objection)
def reject(thing: ObjectionThing) -> Response:
    """Answer that the register is right, and why."""
    form = RejectForm()
    if form.validate_on_submit() and form.attempt(commands.reject, viewer(), thing, form.reason.data):
        flash(_("Answered: the owner is told, and the answer stands on the notice."), "success")
        return after("/property/objections", objections)
    return _shown(thing, rejecting=form, status=422)


@blueprint.post("/property/objections/<int:objection_id>/uphold")
@guard("property.answer_objection", load=queries.get_objection)
def uphold(thing: ObjectionThing) -> Response:
    """Answer that the owner is right, with the correction."""
    form = UpholdForm()
    if form.validate_on_submit() and form.attempt(
        commands.uphold, viewer(), thing, form.correction.data or 0, form.answer.data
    ):
        flash(_("Answered: the owner is told, and the answer stands on the notice."), "success")
        return after("/property/objections", objections)
    return _shown(thing, upholding=form, status=422)
