"""The pages of venues."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.ical import Entry, calendar
from portal.places.queries import known_places
from portal.web.guard import guard, viewer
from portal.web.paging import turned
from portal.web.render import after, page

from . import commands, queries
from .commands import Said
from .forms import BookForm, ExceptionForm, ReasonForm, UsualForm, VenueForm
from .models import Booking, Venue
from .queries import BookingThing, VenueThing, get_booking, get_venue
from .rules import BOOKING, DAY, HOLDING, KINDS, WEEKDAYS, at_minute, parse_hours, say_hours

blueprint = Blueprint("venues", __name__)


@blueprint.get("/venues")
@guard("venues.list")
def index() -> Response:
    """What is offered in one place and around it: a chosen one, or where the viewer lives or acts."""
    asked = known_places().by_code.get(request.args.get("place", ""))
    who = viewer()
    paths = [asked.path] if asked else [who.acting.place_path] if who.acting else [h.place_path for h in who.homes]
    found = queries.around(paths, request.args.get("after"))
    return page("venues/index.html", "venues", found=found.rows, kinds=KINDS, **turned(found))


def _monday() -> date:
    """The Monday of the asked week, this week's where none or nonsense is asked; at most half a year away."""
    today = clock.today()
    try:
        day = date.fromisoformat(request.args.get("week", ""))
    except ValueError:
        day = today
    if abs((day - today).days) > 190:
        day = today
    return day - timedelta(days=day.weekday())


@blueprint.get("/venues/<int:venue_id>")
@guard("venues.show", load=get_venue)
def show(thing: VenueThing) -> Response:
    """A venue and what is free in a week."""
    monday = _monday()
    return page("venues/show.html", "week", thing=thing, kinds=KINDS, monday=monday, before=monday - timedelta(days=7),
                following=monday + timedelta(days=7), days=queries.free_week(thing, monday),
                say_hours=say_hours, weekdays=WEEKDAYS)  # fmt: skip


@blueprint.route("/venues/<int:venue_id>/book", methods=["GET", "POST"])
@guard("venues.book", load=get_venue)
def book(thing: VenueThing) -> Response:
    """Book it."""
    form = BookForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(_book, thing, form):
        made = form.result
        asked = _("Asked for. Until the office has decided, nobody else gets this time.")
        flash(_("It is yours.") if made.state == "approved" else asked, "success")
        return after(form.keep(f"/bookings/{made.id}"))
    return page("venues/book.html", "book", 422 if form.errors else 200, form=form, thing=thing)


def _book(thing: VenueThing, form: BookForm) -> Booking:
    for field in (form.day, form.begins, form.ends):
        if field.data is None:
            raise DomainError(_("Please fill this in."), field.name)
    first, last = (at.hour * 60 + at.minute for at in (form.begins.data, form.ends.data))
    begins, ends = at_minute(form.day.data, first), at_minute(form.day.data, last or DAY)
    return commands.book(viewer(), thing, begins, ends, form.purpose.data, form.count.data)


@blueprint.get("/bookings")
@guard("venues.mine")
def mine() -> Response:
    """One's own bookings, or those of the organization one acts for."""
    return page("venues/mine.html", found=queries.mine(viewer()), states=BOOKING.by_name)


@blueprint.get("/bookings/<int:booking_id>")
@guard("venues.see_booking", load=get_booking)
def booking(thing: BookingThing) -> Response:
    """One booking, its state, and what can be done."""
    return _booking(thing)


def _booking(thing: BookingThing, form: Any = None) -> Response:
    return page("venues/booking.html", "booking", 422 if form else 200, thing=thing, state=BOOKING.by_name[thing.state],
                form=form or ReasonForm(formdata=None))  # fmt: skip


@blueprint.get("/bookings/<int:booking_id>/calendar.ics")
@guard("venues.see_booking", load=get_booking)
def calendar_file(thing: BookingThing) -> Response:
    """The booking for people's calendars."""
    address = url_for("venues.booking", booking_id=thing.id, _external=True)
    entry = Entry(
        f"booking-{thing.id}@gongzhi", thing.changes, thing.changed_at, thing.begins, thing.ends, thing.venue,
        thing.purpose, thing.address, address, thing.state not in HOLDING, thing.state == "approved",
    )  # fmt: skip
    response = make_response(calendar(entry, get_locale().language, thing.venue))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f"attachment; filename=booking-{thing.id}.ics"
    return response


@blueprint.post("/bookings/<int:booking_id>/take-back")
@guard("venues.take_back", load=get_booking)
def take_back(thing: BookingThing) -> Response:
    """Give the time back."""
    commands.take_back(viewer(), thing)
    flash(_("Taken back: others can have the time."), "success")
    return after("/bookings")


@blueprint.post("/bookings/<int:booking_id>/approve")
@guard("venues.decide", load=get_booking)
def approve(thing: BookingThing) -> Response:
    """The time is theirs."""
    commands.approve(viewer(), thing)
    flash(_("Approved. %(name)s is told.", name=thing.who), "success")
    return after("/venues/desk")


@blueprint.post("/bookings/<int:booking_id>/refuse")
@guard("venues.decide", load=get_booking)
def refuse(thing: BookingThing) -> Response:
    """Not this time."""
    return _decide(thing, commands.refuse, _("Refused; whoever booked reads why."))


@blueprint.post("/bookings/<int:booking_id>/cancel")
@guard("venues.cancel", load=get_booking)
def cancel(thing: BookingThing) -> Response:
    """The office cancels."""
    return _decide(thing, commands.cancel, _("Cancelled; whoever booked reads why."))


def _decide(thing: BookingThing, command: Any, sentence: str) -> Response:
    form = ReasonForm()
    if form.validate_on_submit() and form.attempt(command, viewer(), thing, form.reason.data):
        flash(sentence, "success")
        return after("/venues/desk")
    return _booking(thing, form)


@blueprint.get("/venues/desk")
@guard("venues.keep")
def desk() -> Response:
    """What the office keeps, and the bookings that wait for it."""
    return page("venues/desk.html", waiting=queries.waiting(viewer()), kept=queries.kept_by(viewer()), kinds=KINDS)


@blueprint.route("/venues/new", methods=["GET", "POST"])
@guard("venues.keep")
def new() -> Response:
    """Offer a venue."""
    form = VenueForm()
    if path := form.taken_before():
        return after(path)
    if form.validate_on_submit() and form.attempt(lambda: commands.add_venue(viewer(), _said(form))):
        made: Venue = form.result
        flash(_("It is offered now."), "success")
        return after(form.keep(f"/venues/{made.id}"))
    return page("venues/edit.html", "edit", 422 if form.errors else 200, form=form, thing=None)


def _said(form: VenueForm) -> Said:
    return Said(
        form.kind.data, form.name.data, form.about.data, form.address.data, form.capacity.data, form.units.data,
        form.longest.data, form.ahead.data, form.approval.data, form.residents.data, form.organizations.data,
        form.hours(),
    )  # fmt: skip


@blueprint.route("/venues/<int:venue_id>/edit", methods=["GET", "POST"])
@guard("venues.edit", load=get_venue)
def edit(thing: VenueThing) -> Response:
    """Change what is offered, and when."""
    today = clock.today()
    weekly = queries.opening_of(thing.id, today, today).weekly
    form = VenueForm(obj=thing, **{f"day{day}": say_hours(weekly.get(day)) for day in range(7)})
    if form.validate_on_submit() and form.attempt(lambda: commands.change_venue(viewer(), thing, _said(form))):
        flash(_("Changed."), "success")
        return after(f"/venues/{thing.id}")
    return _edit(thing, form, ExceptionForm(formdata=None, prefix="other"), 422 if form.errors else 200)


def _edit(thing: VenueThing, form: Any, other: Any, status: int) -> Response:
    return page("venues/edit.html", "edit", status, form=form, other=other, thing=thing, say_hours=say_hours,
                exceptions=queries.exceptions_of(thing.id))  # fmt: skip


@blueprint.post("/venues/<int:venue_id>/days")
@guard("venues.edit", load=get_venue)
def except_day(thing: VenueThing) -> Response:
    """Other hours on one day."""
    form = ExceptionForm(prefix="other")
    if form.validate_on_submit() and form.attempt(_except, thing, form):
        flash(_("Noted."), "success")
        return after(f"/venues/{thing.id}/edit")
    today = clock.today()
    weekly = queries.opening_of(thing.id, today, today).weekly
    hours = {f"day{day}": say_hours(weekly.get(day)) for day in range(7)}
    return _edit(thing, VenueForm(formdata=None, obj=thing, **hours), form, 422)


@blueprint.post("/venues/<int:venue_id>/days/usual")
@guard("venues.edit", load=get_venue)
def usual_day(thing: VenueThing) -> Response:
    """One day keeps the usual hours again."""
    form = UsualForm()
    if form.validate_on_submit() and form.attempt(commands.usual_day, viewer(), thing, form.day.data):
        flash(_("Noted."), "success")
    return after(f"/venues/{thing.id}/edit")


def _except(thing: VenueThing, form: ExceptionForm) -> None:
    window = parse_hours(form.hours.data or "", "hours")
    commands.except_day(viewer(), thing, form.day.data, window, form.note.data or "")


@blueprint.post("/venues/<int:venue_id>/offer")
@guard("venues.edit", load=get_venue)
def offer(thing: VenueThing) -> Response:
    """Offer it no longer, or again."""
    commands.offer(viewer(), thing, thing.closed_at is not None)
    return after(f"/venues/{thing.id}")


@blueprint.get("/venues/<int:venue_id>/plan")
@guard("venues.plan", load=get_venue)
def plan(thing: VenueThing) -> Response:
    """The week's bookings, to print."""
    monday = _monday()
    return page("venues/plan.html", thing=thing, monday=monday, before=monday - timedelta(days=7),
                following=monday + timedelta(days=7), found=queries.week_plan(thing, monday),
                address=url_for("venues.show", venue_id=thing.id, _external=True), now=clock.now(),
                states=BOOKING.by_name)  # fmt: skip
