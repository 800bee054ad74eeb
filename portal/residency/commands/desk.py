"""The desk of the residents committee: opening a claim, looking a unit up, entering someone who is present."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.kernel import clock, policy, watch
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.commands import happened
from portal.people.commands.looks import note_look
from portal.people.models import Residency
from portal.people.queries import ResidencyThing, person_by_login
from portal.people.rules import Viewer, normal_login

from .. import queries
from ..rules import LOGINS_AN_OFFICER, WRONG_LOGIN
from .claiming import put


def open_claim(viewer: Viewer, residency: ResidencyThing, purpose: str) -> None:
    """Look at the unit and the words of a claim: the person sees who looked, and for what purpose."""
    policy.require("residency.open", viewer, residency)
    if not purpose.strip():
        raise DomainError(_l("Say for what purpose you look at it: the person will read it."), "purpose")
    note_look(viewer, residency.person_id, "residency", purpose.strip())


def look_up(viewer: Viewer, unit_id: int, purpose: str) -> list[ResidencyThing]:
    """Who lives in a unit of one's area; everyone found sees who looked, and for what purpose."""
    policy.require("residency.look_up", viewer)
    if not purpose.strip():
        raise DomainError(_l("Say for what purpose you look at it: the person will read it."), "purpose")
    found = queries.residents_of(viewer, unit_id)
    for person_id in dict.fromkeys(thing.person_id for thing in found):
        note_look(viewer, person_id, "residency", purpose.strip())
    return found


def enter(viewer: Viewer, login: str, unit_id: int, kind: str, statement: str) -> Residency:
    """Enter where someone lives who stands at the desk and has an account; a colleague confirms it.

    `statement` says what she showed. Raises `DomainError` for a unit outside one's area, for oneself, and for an
    account there is not, which is noted: nobody searches the accounts from the desk.
    """
    policy.require("residency.enter", viewer)
    if not queries.is_in_area(viewer, unit_id):
        raise DomainError(_l("Choose a unit in your area."), "unit")
    who = f"person {viewer.id}"
    if watch.count(WRONG_LOGIN, who, clock.now() - timedelta(hours=24)) >= LOGINS_AN_OFFICER:
        raise DomainError(_l("Too many accounts were not found. Wait until tomorrow."), "login")
    person = person_by_login(normal_login(login) or "")
    if person is None:
        watch.note(WRONG_LOGIN, who)
        raise DomainError(_l("There is no account with this number or address."), "login")
    if person.id == viewer.id:
        raise DomainError(_l("Nobody decides about their own matter."), "login")
    row = Residency(person_id=person.id, unit_id=unit_id, kind=kind, statement=statement, entered_by=viewer.id,
                    entered_for=viewer.organization_id)  # fmt: skip
    put(row, _l("This person has claimed this unit already: see whether the claim waits."))
    happened(viewer, "residency.entered", person=person.id)
    db.session.flush()
    return row
