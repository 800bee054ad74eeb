"""Preparing a consultation, opening it, ending it."""

from __future__ import annotations

from flask import Response, flash
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.adoption.queries import standing_of
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.places import queries as places
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import closing, opening, preparing
from ..forms import AnnouncementForm, AnswerForm, CancelForm, ConsultationForm, DescriptionForm
from ..models import Consultation
from ..queries.consultation import ConsultationThing, get_consultation, source_path
from ..queries.forms import faults_of
from ..rules.lifecycle import FORMS, Form
from . import blueprint
from .forms import edited_of


@blueprint.route("/consultations/new", methods=["GET", "POST"])
@guard("consultations.prepare")
def new() -> Response:
    """Begin to prepare a consultation."""
    form, who = ConsultationForm(), viewer()
    if path := form.taken_before():
        return after(path)
    mine = [one for one in places.places_of_kinds(preparing.PLACES) if one.path.startswith(who.acting.place_path)]
    form.place.choices = [SelectChoice(place.id, place.name) for place in reversed(mine)]
    if form.validate_on_submit() and form.attempt(_prepare, form):
        return after(form.keep(f"/consultations/{form.result.id}/edit"))
    return page("consultations/new.html", status=422 if form.errors else 200, form=form)


def _prepare(form: ConsultationForm) -> Consultation:
    place = places.get_place(form.place.data or 0)
    if place is None:
        raise DomainError(_("Choose a place of your area."), "place")
    return preparing.prepare(viewer(), place, form.title.data or "", Form(form.form.data))


@blueprint.route("/consultations/<int:consultation_id>/edit", methods=["GET", "POST"])
@guard("consultations.edit", load=get_consultation)
def edit(thing: ConsultationThing) -> Response:
    """What is asked, in its form; and the opening."""
    form = _description(thing)
    if form.validate_on_submit() and form.attempt(
        preparing.describe, viewer(), thing, form.title.data or "", form.body.data or "", form.category.data,
        form.source.data or "",
    ):  # fmt: skip
        flash(_("It is saved."), "success")
        return after(f"{thing.path}/edit")
    return prepared(thing, description=form, status=422 if form.errors else 200)


def _description(thing: ConsultationThing) -> DescriptionForm:
    return DescriptionForm(
        title=thing.title, body=thing.body, category=thing.category, source=source_path(thing.source_id)
    )


def prepared(
    thing: ConsultationThing, description: DescriptionForm | None = None,
    announcement: AnnouncementForm | None = None, status: int = 200, **part: object,
) -> Response:  # fmt: skip
    """The page on which a consultation is prepared; `part` replaces what its form shows (a form with errors)."""
    return page(
        "consultations/edit.html", status=status, thing=thing, words=FORMS, faults=faults_of(thing.form, thing.id),
        description_form=description or _description(thing), form_part={**edited_of(viewer(), thing), **part},
        announcement_form=announcement or AnnouncementForm(formdata=None, prefix="announcement"),
    )  # fmt: skip


@blueprint.post("/consultations/<int:consultation_id>/announce")
@guard("consultations.announce", load=get_consultation)
def announce(thing: ConsultationThing) -> Response:
    """Open it."""
    form = AnnouncementForm(prefix="announcement")
    if form.validate_on_submit() and form.attempt(_announce, thing, form):
        flash(_("It is open. What is asked is fixed from now on."), "success")
        return after(thing.path)
    return prepared(thing, announcement=form, status=422)


def _announce(thing: ConsultationThing, form: AnnouncementForm) -> None:
    if form.closes.data is None:
        raise DomainError(_("Say until when it is open."), "closes")
    opening.announce(viewer(), thing, clock.end_of(form.closes.data))


@blueprint.post("/consultations/<int:consultation_id>/close")
@guard("consultations.close", load=get_consultation)
def close(thing: ConsultationThing) -> Response:
    """Close it before its time."""
    closing.close(viewer(), thing)
    flash(_("It is closed. Now every opinion is answered in the adoption table."), "success")
    return after(thing.path)


@blueprint.route("/consultations/<int:consultation_id>/cancel", methods=["GET", "POST"])
@guard("consultations.cancel", load=get_consultation)
def cancel(thing: ConsultationThing) -> Response:
    """End it without an answer, with a public reason."""
    form = CancelForm()
    if form.validate_on_submit() and form.attempt(opening.cancel, viewer(), thing, form.reason.data or ""):
        flash(_("It is cancelled; your reason stands on its page."), "success")
        return after(thing.path)
    return page("consultations/cancel.html", status=422 if form.errors else 200, thing=thing, form=form)


@blueprint.route("/consultations/<int:consultation_id>/answer", methods=["GET", "POST"])
@guard("consultations.answer", load=get_consultation)
def answer(thing: ConsultationThing) -> Response:
    """Publish what became of every opinion."""
    form = AnswerForm()
    if form.validate_on_submit() and form.attempt(closing.answer, viewer(), thing):
        flash(_("It is published; everyone who took part is told what became of her own words."), "success")
        return after(thing.path)
    return page("consultations/answer.html", status=422 if form.errors or form.form_errors else 200, thing=thing,
                form=form, standing=standing_of(thing.id))  # fmt: skip
