"""Preparing a hearing, announcing it, changing time and place, cancelling it."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import Response, flash
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.places import queries as places
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import announcing, preparing
from ..forms import CancelForm, DescriptionForm, HearingForm, PlanForm, QuotaForm, WhereForm
from ..models import Hearing
from ..queries.hearing import HearingThing, get_hearing, source_of
from ..queries.seats import quotas_of
from ..rules.plan import KINDS, Plan
from . import blueprint


@blueprint.route("/hearings/new", methods=["GET", "POST"])
@guard("hearings.prepare")
def new() -> Response:
    """Begin to prepare a hearing."""
    form, who = HearingForm(), viewer()
    if path := form.taken_before():
        return after(path)
    mine = [one for one in places.places_of_kinds(preparing.PLACES) if one.path.startswith(who.acting.place_path)]
    form.place.choices = [SelectChoice(place.id, place.name) for place in reversed(mine)]
    if form.validate_on_submit() and form.attempt(_prepare, form):
        return after(form.keep(f"/hearings/{form.result.id}/edit"))
    return page("hearings/new.html", status=422 if form.errors else 200, form=form)


def _prepare(form: HearingForm) -> Hearing:
    place = places.get_place(form.place.data or 0)
    if place is None:
        raise DomainError(_("Choose a place of your area."), "place")
    return preparing.prepare(viewer(), place, form.title.data or "", form.kind.data or "")


@blueprint.route("/hearings/<int:hearing_id>/edit", methods=["GET", "POST"])
@guard("hearings.edit", load=get_hearing)
def edit(thing: HearingThing) -> Response:
    """What it is for; when and where; the seats; the announcement."""
    form = _description(thing)
    if form.validate_on_submit() and form.attempt(
        preparing.describe, viewer(), thing, form.title.data or "", form.kind.data or "", form.purpose.data or "",
        form.category.data, form.source.data or "",
    ):  # fmt: skip
        flash(_("It is saved."), "success")
        return after(f"{thing.path}/edit")
    return _prepared(thing, description=form, status=422 if form.errors else 200)


@blueprint.post("/hearings/<int:hearing_id>/plan")
@guard("hearings.edit", load=get_hearing)
def plan(thing: HearingThing) -> Response:
    """When and where."""
    form = PlanForm(prefix="plan")
    if form.validate_on_submit() and form.attempt(_settle, thing, form):
        flash(_("It is saved."), "success")
        return after(f"{thing.path}/edit#seats")
    return _prepared(thing, plan=form, status=422)


def _settle(thing: HearingThing, form: PlanForm) -> None:
    begins, ends = _times(form)
    if form.closes.data is None:
        raise DomainError(_("Say until when one can apply."), "closes")
    closes = clock.end_of(form.closes.data)
    preparing.settle(viewer(), thing, Plan(begins, ends, closes, form.venue.data or "", form.link.data or ""))


@blueprint.post("/hearings/<int:hearing_id>/seats")
@guard("hearings.edit", load=get_hearing)
def seats(thing: HearingThing) -> Response:
    """Who gets how many seats."""
    form = QuotaForm(prefix="seats")
    if form.validate_on_submit() and form.attempt(preparing.share_out, viewer(), thing, _quotas(form)):
        flash(_("It is saved."), "success")
        return after(f"{thing.path}/edit#announcing")
    return _prepared(thing, quotas=form, status=422)


def _quotas(form: QuotaForm) -> dict[str, int]:
    return {field.short_name: field.data or 0 for field in form if field.type == "IntegerField"}


@blueprint.post("/hearings/<int:hearing_id>/announce")
@guard("hearings.announce", load=get_hearing)
def announce(thing: HearingThing) -> Response:
    """Announce it."""
    form = QuotaForm(formdata=None, prefix="seats", data=quotas_of(thing.id))
    if form.attempt(announcing.announce, viewer(), thing):
        flash(_("It is announced. From now on one can apply for a seat."), "success")
        return after(thing.path)
    return _prepared(thing, refused=form.form_errors or [message for one in form for message in one.errors],
                     status=422)  # fmt: skip


@blueprint.route("/hearings/<int:hearing_id>/change", methods=["GET", "POST"])
@guard("hearings.change", load=get_hearing)
def change(thing: HearingThing) -> Response:
    """Put it off, or hold it elsewhere."""
    form = WhereForm(data=_where(thing))
    if form.validate_on_submit() and form.attempt(_change, thing, form):
        flash(_("It is changed. Everyone who applied is told, and calendars follow."), "success")
        return after(thing.path)
    return page("hearings/change.html", status=422 if form.errors or form.form_errors else 200, thing=thing, form=form)


def _change(thing: HearingThing, form: WhereForm) -> None:
    announcing.change(viewer(), thing, *_times(form), form.venue.data or "", form.link.data or "")


@blueprint.route("/hearings/<int:hearing_id>/cancel", methods=["GET", "POST"])
@guard("hearings.cancel", load=get_hearing)
def cancel(thing: HearingThing) -> Response:
    """It does not take place."""
    form = CancelForm()
    if form.validate_on_submit() and form.attempt(announcing.cancel, viewer(), thing, form.reason.data or ""):
        flash(_("It is cancelled; your reason stands on its page."), "success")
        return after(thing.path)
    return page("hearings/cancel.html", status=422 if form.errors or form.form_errors else 200, thing=thing, form=form)


def _prepared(
    thing: HearingThing, description: DescriptionForm | None = None, plan: PlanForm | None = None,
    quotas: QuotaForm | None = None, refused: list[object] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    given = quotas_of(thing.id)
    return page(
        "hearings/edit.html", status=status, thing=thing, kind=KINDS[thing.hearing_kind], refused=refused or [],
        attaches=thing.author_id == viewer().id, seats=sum(given.values()),
        description_form=description or _description(thing),
        plan_form=plan or PlanForm(formdata=None, prefix="plan", data=_where(thing)),
        quota_form=quotas or QuotaForm(formdata=None, prefix="seats", data=given),
    )  # fmt: skip


def _description(thing: HearingThing) -> DescriptionForm:
    return DescriptionForm(
        title=thing.title, kind=thing.hearing_kind, purpose=thing.purpose, category=thing.category,
        source=source_of(thing.source_id)[0],
    )  # fmt: skip


def _where(thing: HearingThing) -> dict[str, object]:
    said: dict[str, object] = {"venue": thing.venue, "link": thing.link}
    if thing.begins_at and thing.ends_at and thing.closes_at:
        begins, ends = clock.local(thing.begins_at), clock.local(thing.ends_at)
        said |= {"day": begins.date(), "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}",
                 "closes": clock.local(thing.closes_at).date()}  # fmt: skip
    return said


def _times(form: WhereForm) -> tuple[datetime, datetime]:
    """The two moments that were typed; else `DomainError`."""
    if form.day.data is None:
        raise DomainError(_("Say on which day it is."), "day")
    return _moment(form.day.data, form.begins.data, "begins"), _moment(form.day.data, form.ends.data, "ends")


def _moment(day: date, typed: str | None, field: str) -> datetime:
    try:
        hour = time.fromisoformat((typed or "").zfill(5))
    except ValueError as error:
        raise DomainError(_("Write the time as hours:minutes, for example 14:00."), field) from error
    return datetime.combine(day, hour, clock.ZONE)
