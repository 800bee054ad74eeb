"""What slices below the register say has happened to a person: written into the log, and what she is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import outbox
from portal.people.commands import HAPPENED
from portal.people.queries import member_ids
from portal.property.queries import owner_and_resident_ids

from .commands import write_down
from .tellings import Also, Facts, Telling, named, page_named


def _hear(payloads: Sequence[dict[str, Any]]) -> None:
    for payload in payloads:
        write_down(payload)


LISTENER = outbox.Listener("happenings", (HAPPENED,), _hear)

_HOME = _l("Where I live")
_ACCOUNT = _l("My account")
_PERSON = named("person")


def _told(verb: str, sentence: Any, about: Any = _HOME, also: Also = _PERSON) -> Telling:
    return Telling(verb, sentence, followers=False, also=also, where=page_named, about=about)


def _colleagues(payload: Facts) -> list[int]:
    """The members of the office whose officer entered it."""
    office = payload["facts"].get("office")
    return [] if office is None else member_ids(office)


_REGISTER = _l("Property register")


def _neighbours(payload: Facts) -> list[int]:
    """Everyone with a confirmed home in the compound, and everyone the register names as an owner there."""
    return owner_and_resident_ids(payload["facts"]["place_id"])


def _about_register(verb: str, sentence: Any, also: Also = _PERSON) -> Telling:
    return _told(verb, sentence, _REGISTER, also)


TELLINGS = (
    Telling(
        "matters.objected",
        _l("%(who)s objects to something that was entered for her at your desk."),
        followers=False,
        also=_colleagues,
        where=lambda _matter_id, _facts: "/assist/log",
        about=_l("Help at the desk"),
    ),
    _told("people.assisted", _l("%(who)s has helped you at the desk. See what was entered for you."), _ACCOUNT),
    _told(
        "people.recovery_issued",
        _l("%(who)s has printed a code with which you choose a new password. Was it not you? Tell the desk at once."),
        _ACCOUNT,
    ),
    _told("residency.confirmed", _l("%(who)s has confirmed where you live. You can propose, support and vote now.")),
    _told("residency.declined", _l("%(who)s has not confirmed where you live. The reason: %(reason)s")),
    _told("residency.entered", _l("%(who)s has entered where you live; a second person confirms it.")),
    _told("residency.ended", _l("Your residency in %(place)s has ended. The reason: %(reason)s")),
    _told("residency.ended_by_register", _l("Your residency in %(place)s has ended: the unit has other owners now.")),
    _told("residency.represented", _l("Your joint owners have agreed who represents your unit.")),
    _about_register("property.corrected", _l("The property register says something else of your unit in %(place)s.")),
    _about_register("property.correction_confirmed", _l("%(who)s has confirmed your correction in %(place)s.")),
    _about_register(
        "property.correction_declined", _l("%(who)s has not confirmed your correction in %(place)s: %(reason)s")
    ),
    _about_register(
        "property.correction_outdated",
        _l("The register has changed since you entered a correction in %(place)s: look at it, and enter it again."),
    ),
    _about_register("property.objection_answered", _l("%(who)s has answered your objection in %(place)s: %(answer)s")),
    _about_register(
        "property.objection_reopened",
        _l("The correction of your unit in %(place)s was not confirmed: your objection is looked at again."),
    ),
    _about_register(
        "property.import_ready",
        _l("An import of the property register of %(place)s can be confirmed, by somebody else than who entered it."),
        _colleagues,
    ),
    _about_register("property.import_faulty", _l("Your import for %(place)s cannot be taken: see which rows and why.")),
    _about_register("property.import_applied", _l("Your import for %(place)s is in the property register.")),
    _about_register(
        "property.objected",
        _l("An owner in %(place)s objects to the published register."),
        _colleagues,
    ),
    _about_register(
        "property.notice_opened",
        _l("The property register of %(place)s is published until %(date)s: check your unit, object if it is wrong."),
        _neighbours,
    ),
    _about_register(
        "property.notice_settled",
        _l("The property register of %(place)s is settled; every objection has been answered."),
        _neighbours,
    ),
)
