"""What people are told about consultations: that they can have their say, and what became of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Telling

TELLINGS = (
    Telling("consultations.opened", _l("You can have your say until %(closes)s.")),
    Telling("consultations.cancelled", _l("It is cancelled. The reason: %(reason)s")),
)
