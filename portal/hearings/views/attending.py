"""The day of the session: the code of the room, being there, the desk's list; and the event for calendars."""

from __future__ import annotations

from flask import Response, flash, make_response, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.kernel.errors import Missing
from portal.kernel.ical import Entry, calendar
from portal.kernel.ids import number_in
from portal.kernel.signing import salt
from portal.web.guard import guard, viewer
from portal.web.qr import drawn
from portal.web.render import after, page

from ..commands import attending
from ..forms import CheckInForm, TickForm
from ..queries import seats as queries
from ..queries.hearing import HearingThing, changed_at, get_hearing
from ..queries.seats import SeatThing, get_seat
from ..rules.seats import GROUPS
from . import blueprint


@blueprint.get("/hearings/<int:hearing_id>/room")
@guard("hearings.room", load=get_hearing)
def room(thing: HearingThing) -> Response:
    """The code of the room, for the screen or a sheet on the door."""
    code = queries.room_of(thing.id)
    way = url_for("hearings.check_in", hearing_id=thing.id, code=code, _external=True)
    address = url_for("hearings.check_in", hearing_id=thing.id, _external=True)
    return page("hearings/room.html", thing=thing, code=code, address=address, qr=drawn(way))


@blueprint.route("/hearings/<int:hearing_id>/check-in", methods=["GET", "POST"])
@guard("hearings.check_in", load=get_seat)
def check_in(thing: SeatThing) -> Response:
    """Say that one is there."""
    form = CheckInForm()
    if not form.is_submitted():
        form.code.data = request.args.get("code", "")[:20]
    if form.validate_on_submit() and form.attempt(attending.check_in, viewer(), thing, form.code.data or ""):
        flash(_("Welcome. It is noted that you are here."), "success")
        return after(thing.hearing.path)
    return page("hearings/check_in.html", status=422 if form.errors or form.form_errors else 200, thing=thing.hearing,
                mine=thing.mine, form=form)  # fmt: skip


@blueprint.get("/hearings/<int:hearing_id>/attendance")
@guard("hearings.attendance", load=get_hearing)
def attendance(thing: HearingThing) -> Response:
    """Who has a seat, and who is there."""
    return _attendance(thing)


def _attendance(thing: HearingThing) -> Response:
    return page("hearings/attendance.html", fragment="people", thing=thing, people=queries.attendance_of(thing.id),
                groups=GROUPS)  # fmt: skip


@blueprint.post("/hearings/<int:hearing_id>/attendance")
@guard("hearings.tick", load=get_hearing)
def tick(thing: HearingThing) -> Response:
    """Tick somebody off, or take it back."""
    form = TickForm()
    number = number_in(form.number.data)
    if not form.validate_on_submit() or number is None:
        raise Missing
    attending.tick(viewer(), thing, number, bool(form.there.data))
    return after(f"{thing.path}/attendance", lambda: _attendance(thing))


@blueprint.get("/hearings/<int:hearing_id>/calendar.ics")
@guard("hearings.show", load=get_hearing)
def calendar_file(thing: HearingThing) -> Response:
    """The event for people's calendars."""
    if thing.announced_at is None or thing.begins_at is None or thing.ends_at is None:
        raise Missing
    entry = Entry(
        uid=f"hearing-{thing.id}-{salt(f'calendar:{thing.id}')[:12]}@gongzhi", sequence=thing.sequence,
        changed=changed_at(thing.id), begins=thing.begins_at, ends=thing.ends_at, title=thing.title,
        about=thing.purpose, where=" · ".join(part for part in (thing.venue, thing.link) if part),
        page=url_for("hearings.show", hearing_id=thing.id, _external=True), cancelled=thing.state == "cancelled",
    )  # fmt: skip
    words = _("Tomorrow: %(title)s", title=thing.title)
    response = make_response(calendar(entry, get_locale().language, words))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8; method=PUBLISH"
    response.headers["Content-Disposition"] = f"attachment; filename=hearing-{thing.id}.ics"
    return response
