"""What slices below the register say has happened to a person: written into the log, and what she is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import outbox
from portal.people.commands import HAPPENED

from .commands import write_down
from .tellings import Facts, Telling, named


def _page(_matter_id: int, facts: Facts) -> str:
    return str(facts.get("href") or "/me")


def _hear(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        write_down(payload)


LISTENER = outbox.Listener("happenings", (HAPPENED,), _hear)

_HOME = _l("Where I live")


def _told(verb: str, sentence: Any) -> Telling:
    return Telling(verb, sentence, followers=False, also=named("person"), where=_page, about=_HOME)


TELLINGS = (
    _told("residency.confirmed", _l("%(who)s has confirmed where you live. You can propose, support and vote now.")),
    _told("residency.declined", _l("%(who)s has not confirmed where you live. The reason: %(reason)s")),
    _told("residency.entered", _l("%(who)s has entered where you live; a second person confirms it.")),
    _told("residency.ended", _l("Your residency in %(place)s has ended. The reason: %(reason)s")),
    _told("residency.ended_by_register", _l("Your residency in %(place)s has ended: the unit has other owners now.")),
    _told("residency.represented", _l("Your joint owners have agreed who represents your unit.")),
)
