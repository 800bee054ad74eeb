"""How the events of consultations are told in a timeline."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import Sentence

EVENT_SENTENCES: dict[str, Sentence] = {
    "consultations.opened": _l("Opened until %(closes)s"),
    "consultations.closed": _l("Closed: %(opinions)s opinions were received; each of them is answered"),
    "consultations.answered": _l("Every opinion is answered in public"),
    "consultations.cancelled": _l("Cancelled. %(reason)s"),
    "consultations.text_revised": _l("Published version %(version)s of the text. Remarks taken up: %(taken)s"),
}
