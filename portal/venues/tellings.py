"""What people are told about bookings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Telling, all_named, page_named

_ABOUT = _l("Bookings of venues")
TELLINGS = (
    Telling("venues.asked", _l("Somebody wants to book %(venue)s: decide."), followers=False,
            also=all_named("people"), where=page_named, about=_ABOUT),
    Telling("venues.approved", _l("Your booking of %(venue)s stands."), followers=False,
            also=all_named("people"), where=page_named, about=_ABOUT),
    Telling("venues.refused", _l("Your booking of %(venue)s was refused. The reason: %(reason)s"), followers=False,
            also=all_named("people"), where=page_named, about=_ABOUT),
    Telling("venues.cancelled", _l("The office cancelled your booking of %(venue)s. The reason: %(reason)s"),
            followers=False, also=all_named("people"), where=page_named, about=_ABOUT),
)  # fmt: skip
