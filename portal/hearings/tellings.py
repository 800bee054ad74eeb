"""What people are told about hearings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Telling

TELLINGS = (
    Telling("hearings.changed", _l("Time or place have changed: %(day)s, %(time)s.")),
    Telling("hearings.cancelled", _l("It is cancelled. The reason: %(reason)s")),
)
