"""Who asks: a person with everything permission depends on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, null, select, union_all

from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Building, Place, Unit

from ..models import Assistance, Membership, Organization, Person, Recusal, Residency, UnfinishedThing, serving
from ..rules import Acting, Helper, Home, Unfinished, Viewer


def load_viewer(session_id: str, acting_for: int | None) -> Viewer | None:
    """The person a session belongs to, with everything permission depends on, in one query.

    None where the account is gone or the session's epoch is over. `acting_for` counts only while she is a member, and
    a member she is until the end of her term.
    """
    person_id, _, epoch = session_id.partition(".")
    if not person_id.isdecimal() or not epoch.isdecimal():
        return None
    rows = db.session.connection().execute(_STANDING, {"person": int(person_id), "now": clock.now()}).all()
    person = next((row for row in rows if row.what == "person"), None)
    if person is None or person.epoch != int(epoch):
        return None
    homes = tuple(Home(r.id, r.place, r.path, r.name, r.kind) for r in rows if r.what == "home")
    organizations = tuple(
        Acting(r.id, r.name, r.kind, r.role, r.path, r.name_en) for r in rows if r.what == "organization"
    )
    unfinished = tuple(Unfinished(r.kind, r.path) for r in rows if r.what == "unfinished")
    recused = frozenset((r.id, r.place) for r in rows if r.what == "recusal")
    acting = next((organization for organization in organizations if organization.id == acting_for), None)
    return Viewer(person.id, person.name, person.epoch, person.unread, acting, homes, organizations, unfinished,
                  person.created_at, person.silenced_until, None, recused)  # fmt: skip


def load_helped(officer: Viewer, assistance_id: int) -> Viewer | None:
    """The person an officer is helping, as a viewer with her helper; None where that is over, or is not his."""
    running = db.session.execute(_ASSISTANCE, {"id": assistance_id, "officer": officer.id, "now": clock.now()})
    row = running.one_or_none()
    if row is None or all(organization.id != row.organization_id for organization in officer.organizations):
        return None
    helper = Helper(officer.id, officer.name, row.organization_id, row.name, assistance_id, row.ends_at)
    return replace(viewer_of(row.person_id), helper=helper)


def _standing() -> Any:
    """A person with her homes, organizations and unfinished things: one round trip begins every page signed in."""
    here: Any = bindparam("person")
    empty: ColumnElement[Any] = null()
    none: Any = literal("")
    nobody = empty, empty, empty, empty
    person = select(
        literal("person").label("what"), Person.id, empty.label("place"), none.label("path"), Person.name,
        none.label("kind"), none.label("role"), none.label("name_en"),
        Person.epoch, Person.unread, Person.created_at, Person.silenced_until,
    ).where(Person.id == here)  # fmt: skip
    homes = (
        select(literal("home"), Residency.unit_id, Place.id, Place.path, Place.name, Residency.kind, none, none,
               *nobody)
        .join(Unit, Residency.unit_id == Unit.id).join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Residency.person_id == here, Residency.state == "confirmed")
    )  # fmt: skip
    organizations = (
        select(literal("organization"), Organization.id, Place.id, Place.path, Organization.name, Organization.kind,
               Membership.role, Organization.name_en, *nobody)
        .join(Organization, Membership.organization_id == Organization.id)
        .join(Place, Organization.place_id == Place.id)
        .where(Membership.person_id == here, serving(bindparam("now")))
    )  # fmt: skip
    unfinished = select(literal("unfinished"), UnfinishedThing.reference, empty, UnfinishedThing.href, none,
                        UnfinishedThing.kind, none, none, *nobody).where(UnfinishedThing.person_id == here)  # fmt: skip
    recused = select(
        literal("recusal"), Recusal.matter_id, Recusal.organization_id, none, none, none, none, none, *nobody
    ).where(Recusal.person_id == here)
    return union_all(person, homes, organizations, unfinished, recused)


_ASSISTANCE: Any = (
    select(Assistance.person_id, Assistance.ends_at, Assistance.organization_id, Organization.name)
    .join(Organization, Organization.id == Assistance.organization_id)
    .join(Person, (Person.id == Assistance.person_id) & Person.closed_at.is_(None))
    .where(Assistance.id == bindparam("id"), Assistance.officer_id == bindparam("officer"))
    .where(Assistance.ended_at.is_(None), Assistance.ends_at > bindparam("now"))
)
_STANDING = _standing()  # built once


def viewer_of(person_id: int, acting_for: int | None = None) -> Viewer:
    """A person as a viewer, for commands that run outside a request; raises `LookupError` if there is none."""
    epoch = db.session.scalar(select(Person.epoch).where(Person.id == person_id))
    viewer = load_viewer(f"{person_id}.{epoch}", acting_for) if epoch is not None else None
    if viewer is None:
        raise LookupError(f"no person {person_id}")
    return viewer
