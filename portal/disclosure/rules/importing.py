"""The way of an import of a cash book."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.lifecycle import Lifecycle, State, Transition

IMPORT_LIVE = ("waiting", "columns", "reading", "comparing", "ready", "confirmed")
IMPORT_AT_WORK = ("waiting", "reading", "comparing", "confirmed")
IMPORT_SETTLED = ("applied", "unchanged", "faulty", "cancelled")

IMPORT = Lifecycle(
    "cash_import",
    (
        State("waiting", _l("Waits to be read"), "open"),
        State("columns", _l("Its columns are to be chosen"), "draft"),
        State("reading", _l("Is being read"), "open"),
        State("comparing", _l("Is being compared with the fund"), "open"),
        State("ready", _l("Waits for you"), "draft"),
        State("confirmed", _l("Is being taken in"), "open"),
        State("applied", _l("Taken in"), "settled"),
        State("unchanged", _l("Brings nothing new"), "settled"),
        State("faulty", _l("Cannot be taken"), "closed"),
        State("cancelled", _l("Cancelled"), "closed"),
    ),
    (
        Transition("ask", ("waiting", "reading"), ("columns",)),
        Transition("choose", ("columns",), ("waiting",)),
        Transition("read", ("waiting", "reading"), ("reading",)),
        Transition("compare", ("reading", "comparing", "confirmed"), ("comparing",)),
        Transition("reject", ("reading", "comparing"), ("faulty",)),
        Transition("report", ("comparing",), ("ready", "unchanged")),
        Transition("confirm", ("ready",), ("confirmed",)),
        Transition("apply", ("confirmed",), ("applied",)),
        Transition("cancel", ("waiting", "columns", "reading", "comparing", "ready"), ("cancelled",)),
    ),
)
