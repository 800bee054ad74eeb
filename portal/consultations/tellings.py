"""What people are told about consultations: that they can have their say, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling

from .queries.waiting import asked_ids


def _asked(payload: Facts) -> Iterable[int]:
    return asked_ids(payload["matter"])


TELLINGS = (
    Telling("consultations.opened", _l("You can have your say until %(closes)s."), also=_asked),
    Telling("consultations.cancelled", _l("It is cancelled. The reason: %(reason)s")),
)
