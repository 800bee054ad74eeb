"""The life of an assembly, from a demand or a plan to the file."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.lifecycle import Lifecycle, State, Transition

ASSEMBLY = Lifecycle(
    "assembly",
    (
        State("demanded", _l("Owners demand it"), "open"),
        State("preparing", _l("Being prepared"), "draft"),
        State("announced", _l("Announced"), "open"),
        State("voting", _l("Voting"), "open"),
        State("closed", _l("Voting is over"), "open"),
        State("decided", _l("Result announced"), "settled"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("convene", ("demanded",), ("preparing",)),
        Transition("announce", ("preparing",), ("announced",)),
        Transition("open", ("announced",), ("voting",)),
        Transition("close", ("voting",), ("closed",)),
        Transition("decide", ("closed",), ("decided",)),
        Transition("cancel", ("demanded", "preparing", "announced"), ("cancelled",)),
    ),
)
