"""The life of a hearing, from its announcement to minutes in which everything that was said is answered."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.lifecycle import Lifecycle, State, Transition

HEARING = Lifecycle(
    "hearing",
    (
        State("preparing", _l("Being prepared"), "draft"),
        State("announced", _l("Announced: apply for a seat"), "open"),
        State("seated", _l("Seats are drawn"), "open"),
        State("in_session", _l("In session"), "open"),
        State("minutes", _l("Minutes are being confirmed"), "open"),
        State("published", _l("Minutes and answers are published"), "settled"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("announce", ("preparing",), ("announced",)),
        Transition("draw", ("announced",), ("seated",)),
        Transition("begin", ("seated",), ("in_session",)),
        Transition("end", ("in_session",), ("minutes",)),
        Transition("publish", ("minutes",), ("published",)),
        Transition("cancel", ("announced", "seated"), ("cancelled",)),
    ),
)
LIFE = ("preparing", "announced", "seated", "in_session", "minutes", "published")
