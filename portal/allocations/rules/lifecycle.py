"""The life of an allocation, from a plan to the count. Ratifying it is the owners' own vote, in an assembly."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.lifecycle import Lifecycle, State, Transition

ALLOCATION = Lifecycle(
    "allocation",
    (
        State("preparing", _l("Being prepared"), "draft"),
        State("announced", _l("Announced"), "open"),
        State("choosing", _l("Residents choose"), "open"),
        State("counting", _l("Being counted"), "open"),
        State("counted", _l("Counted"), "settled"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("announce", ("preparing",), ("announced",)),
        Transition("open", ("announced",), ("choosing",)),
        Transition("close", ("announced", "choosing"), ("counting",)),
        Transition("count", ("counting",), ("counted",)),
        Transition("cancel", ("announced", "choosing"), ("cancelled",)),
    ),
)
OPEN = ("announced", "choosing")
