"""What people are told about sharing out public revenue, only while it is theirs to act or to read the result."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.tellings import Facts, Telling

from .queries.electorate import chooser_ids, eligible_ids


def _eligible(payload: Facts) -> Iterable[int]:
    return eligible_ids(payload["matter"])


def _choosers(payload: Facts) -> Iterable[int]:
    return chooser_ids(payload["matter"])


TELLINGS = (
    Telling("allocations.opened", _l("You can choose now what public revenue is spent on."), also=_eligible),
    Telling("allocations.counted", _l("It is counted: see which projects win, and why."), also=_choosers),
    Telling("allocations.cancelled", _l("It is cancelled. The reason: %(reason)s"), also=_choosers),
)
