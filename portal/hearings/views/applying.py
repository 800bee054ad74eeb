"""Seats: applying, taking back, the draw, and its published file."""

from __future__ import annotations

from flask import Response, flash, make_response
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from portal.kernel import clock
from portal.kernel.errors import Missing
from portal.web.guard import guard, viewer
from portal.web.render import after, page

from ..commands import applying, drawing
from ..forms import ApplicationForm
from ..queries import seats as queries
from ..queries.hearing import HearingThing, get_hearing
from ..queries.seats import SeatThing, get_seat
from ..rules.seats import GROUPS, groups_of
from . import blueprint


def application_form(thing: SeatThing) -> ApplicationForm:
    """The groups a viewer can sit for, of those that have seats; the one she has applied for is chosen."""
    form = ApplicationForm()
    quotas = queries.quotas_of(thing.id)
    form.group.choices = [
        SelectChoice(group, GROUPS[group]) for group in groups_of(viewer(), thing.hearing) if group in quotas
    ]
    if not form.is_submitted():
        form.group.data = thing.mine.group if thing.mine else form.group.choices[0].value if form.group.choices else ""
    return form


@blueprint.route("/hearings/<int:hearing_id>/apply", methods=["GET", "POST"])
@guard("hearings.apply", load=get_seat)
def apply(thing: SeatThing) -> Response:
    """Ask for a seat."""
    form = application_form(thing)
    if form.validate_on_submit() and form.attempt(applying.apply, viewer(), thing, form.group.data or ""):
        flash(_("You have applied. You are told when the seats are drawn."), "success")
        return after(f"{thing.hearing.path}#my-seat")
    return page(
        "hearings/apply.html", status=422 if form.errors or form.form_errors else 200, thing=thing.hearing,
        mine=thing.mine, form=form, shares=queries.shares_of(thing.id), groups=GROUPS,
    )  # fmt: skip


@blueprint.post("/hearings/<int:hearing_id>/withdraw")
@guard("hearings.withdraw", load=get_seat)
def withdraw(thing: SeatThing) -> Response:
    """Take the application back."""
    applying.withdraw(viewer(), thing)
    flash(_("Your application is taken back. You can apply again as long as it is open."), "success")
    return after(f"{thing.hearing.path}#my-seat")


@blueprint.post("/hearings/<int:hearing_id>/give-back")
@guard("hearings.give_back", load=get_seat)
def give_back(thing: SeatThing) -> Response:
    """Give the seat back."""
    applying.give_back(viewer(), thing)
    flash(_("Thank you for saying so. Whoever is next on the waiting list has the seat now."), "success")
    return after(f"{thing.hearing.path}#my-seat")


@blueprint.post("/hearings/<int:hearing_id>/draw")
@guard("hearings.draw", load=get_hearing)
def draw(thing: HearingThing) -> Response:
    """Draw the seats."""
    drawing.draw_seats(viewer(), thing)
    flash(_("The seats are drawn. Everyone who applied is told."), "success")
    return after(f"{thing.path}/seats")


@blueprint.get("/hearings/<int:hearing_id>/seats")
@guard("hearings.show", load=get_seat)
def drawn(thing: SeatThing) -> Response:
    """Who sits, as codes; how it was drawn, and how to draw it again."""
    hearing = thing.hearing
    if hearing.announced_at is None:
        raise Missing
    closed = hearing.closes_at is not None and clock.now() >= hearing.closes_at
    codes = queries.codes_of(hearing.id) if closed or hearing.drawn_at else []
    number = queries.count_applications(hearing.id)
    return page("hearings/seats.html", thing=hearing, mine=thing.mine, groups=GROUPS, codes=codes, number=number,
                shares=queries.shares_of(hearing.id), closed=closed)  # fmt: skip


@blueprint.get("/hearings/<int:hearing_id>/seats.json")
@guard("hearings.show", load=get_hearing)
def seats_file(thing: HearingThing) -> Response:
    """The published file, from which anyone draws again."""
    if thing.drawn_at is None:
        raise Missing
    response = make_response(queries.record_of(thing.id).encode())
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f"attachment; filename=hearing-{thing.id}-seats.json"
    return response
