"""Claiming a residency and deciding about it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.people.commands import begin_unfinished, end_unfinished
from portal.people.models import Person, Residency
from portal.people.queries import ResidencyThing
from portal.people.rules import (
    RESIDENCY,
    Viewer,
)
from portal.places.models import Building, Place, Unit
from portal.places.rules import ancestors


def claim(viewer: Viewer, unit_id: int, kind: str, statement: str = "") -> Residency:
    """Say that one lives in a unit, as owner or tenant; the residents committee decides."""
    policy.require("residency.claim", viewer)
    if kind not in ("owner", "tenant") or db.session.get(Unit, unit_id) is None:
        raise DomainError(_l("Choose your unit."), "unit")
    residency = Residency(
        person_id=viewer.id, unit_id=unit_id, kind=kind, statement=statement, state="claimed", claimed_at=clock.now()
    )
    if any(home.unit_id == unit_id for home in viewer.homes) or _claimed(viewer.id, unit_id):
        raise DomainError(_l("You have claimed this unit already."), "unit")
    db.session.add(residency)
    db.session.flush()
    begin_unfinished(viewer.id, "residency", residency.id, "/me")
    return residency


def _claimed(person_id: int, unit_id: int) -> bool:
    found = db.session.query(Residency.id).filter_by(person_id=person_id, unit_id=unit_id, state="claimed").first()
    return found is not None


def decide(viewer: Viewer, residency: ResidencyThing, confirmed: bool, reason: str = "") -> None:
    """Confirm or decline a claim; declining names a reason. A first confirmed home counts in its places."""
    policy.require("residency.decide", viewer, residency)
    row = _held(residency.id)
    state = RESIDENCY.move("confirm" if confirmed else "decline", row.state)
    if not confirmed and not reason.strip():
        raise DomainError(_l("Give the reason: the person will read it."), "reason")
    if confirmed:
        _count_resident(residency.person_id, residency.place_path)
    row.state, row.reason, row.decided_at = state, reason.strip(), clock.now()
    row.decided_by, row.decided_for = viewer.id, viewer.organization_id
    db.session.flush()
    end_unfinished(residency.person_id, "residency", residency.id)


def _held(residency_id: int) -> Residency:
    """The residency as it is now, held with its person until the transaction ends: two clerks decide one by one."""
    row = db.session.get_one(Residency, residency_id, with_for_update=True, populate_existing=True)
    db.session.get_one(Person, row.person_id, with_for_update=True)
    return row


def _count_resident(person_id: int, place_path: str) -> None:
    """Count a person once in every place around her new home where she was not counted yet."""
    homes = (
        db.session.query(Place.path)
        .join(Building, Building.compound_id == Place.id)
        .join(Unit, Unit.building_id == Building.id)
        .join(Residency, Residency.unit_id == Unit.id)
        .filter(Residency.person_id == person_id, Residency.state == "confirmed")
    )
    known = {place for (path,) in homes for place in ancestors(path)}
    new = [place for place in ancestors(place_path) if place not in known]
    db.session.execute(update(Place).where(Place.id.in_(new)).values(residents=Place.residents + 1))


def withdraw(viewer: Viewer, residency: ResidencyThing) -> None:
    """Take back one's own claim that nobody has decided yet."""
    policy.require("residency.withdraw", viewer, residency)
    row = _held(residency.id)
    if row.state != "claimed":
        raise DomainError(_l("This has been decided already."))
    row.state, row.decided_at = RESIDENCY.move("end", row.state), clock.now()
    db.session.flush()
    end_unfinished(viewer.id, "residency", residency.id)
