"""Putting statements forward and looking them over."""

from __future__ import annotations

from flask import Response, flash, request
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.kernel.ids import number_in
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ...commands.statements import stating
from ...forms.statements import RefusalForm, StatementForm
from ...queries.consultation import ConsultationThing, get_consultation
from ...queries.statements.statements import StatementThing, all_in, get_statement
from .. import blueprint
from ..preparing import prepared
from ..reading import shown


@blueprint.post("/consultations/<int:consultation_id>/seeds")
@guard("consultations.edit", load=get_consultation)
def add_seed(thing: ConsultationThing) -> Response:
    """Write a statement to begin with."""
    form = StatementForm(prefix="statement")
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(stating.seed, viewer(), thing, form.text.data or ""):
        return after(form.keep(f"{thing.path}/edit#statements"))
    return prepared(thing, status=422, form=form)


@blueprint.post("/consultations/<int:consultation_id>/seeds/drop")
@guard("consultations.edit", load=get_consultation)
def drop_seed(thing: ConsultationThing) -> Response:
    """Take one away."""
    stating.drop(viewer(), thing, number_in(request.form.get("statement")) or 0)
    return after(f"{thing.path}/edit#statements")


@blueprint.post("/consultations/<int:consultation_id>/statements")
@guard("consultations.state", load=get_consultation)
def suggest(thing: ConsultationThing) -> Response:
    """Put a statement forward."""
    form = StatementForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(stating.suggest, viewer(), thing, form.text.data or ""):
        flash(_("It is put forward. People are asked about it as soon as the convener has looked at it."), "success")
        return after(form.keep(f"{thing.path}#statements"))
    return shown(thing, status=422, form=form)


@blueprint.get("/consultations/<int:consultation_id>/statements")
@guard("consultations.review", load=get_consultation)
def review(thing: ConsultationThing) -> Response:
    """All statements, those that wait first."""
    return _review(thing)


def _review(thing: ConsultationThing, form: RefusalForm | None = None, at: int = 0, status: int = 200) -> Response:
    return page(
        "consultations/review.html", status=status, thing=thing, statements=all_in(thing.id), at=at,
        form=form or RefusalForm(formdata=None), can_decide=thing.state == "open",
    )  # fmt: skip


@blueprint.post("/statements/<int:opinion_statement_id>/accept")
@guard("consultations.moderate", load=get_statement)
def accept(thing: StatementThing) -> Response:
    """Let people be asked about it."""
    stating.accept(viewer(), thing)
    return after(f"/consultations/{thing.matter_id}/statements")


@blueprint.post("/statements/<int:opinion_statement_id>/refuse")
@guard("consultations.moderate", load=get_statement)
def refuse(thing: StatementThing) -> Response:
    """Ask nobody about it."""
    form = RefusalForm()
    if form.validate_on_submit() and form.attempt(stating.refuse, viewer(), thing, form.reason.data or ""):
        return after(f"/consultations/{thing.matter_id}/statements")
    consultation = get_consultation(viewer(), thing.matter_id)
    if consultation is None:
        raise Missing
    return _review(consultation, form, thing.id, 422)
