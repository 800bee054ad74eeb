"""How the events of hearings are told in a timeline."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

EVENT_SENTENCES: dict[str, Sentence] = {
    "hearings.announced": _l("Announced for %(day)s; one can apply for a seat until %(closes)s"),
    "hearings.changed": _l("Time or place have changed: %(day)s, %(time)s"),
    "hearings.applied": _l("Applied for a seat"),
    "hearings.withdrawn": _l("Took the application for a seat back"),
    "hearings.given_back": _l("Gave the seat back"),
    "hearings.drawn": _l("The seats are drawn: %(seats)s seated, %(waiting)s on the waiting list"),
    "hearings.moved_up": _l("A seat was given back; the next of the waiting list has it"),
    "hearings.began": _l("The session has begun"),
    "hearings.ended": _l("The session is over: %(speeches)s speeches, %(questions)s questions; everything is answered"),
    "hearings.minutes_published": _l("Minutes, findings and the answers to everything that was said are published"),
    "hearings.cancelled": _l("Cancelled. %(reason)s"),
}
