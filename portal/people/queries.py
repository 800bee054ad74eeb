"""Reading people and organizations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, literal, null, select, union_all

from portal.kernel.db import Rows, db
from portal.places.models import Building, Place, Unit
from portal.places.rules import ancestors

from .models import Membership, Organization, Person, Residency, SignInTry, UnfinishedThing
from .rules import GOVERNING, Acting, Home, Unfinished, Viewer


def load_viewer(session_id: str, acting_for: int | None) -> Viewer | None:
    """The person a session belongs to, with everything permission depends on, in two queries.

    None where the account is gone or the session's epoch is over. `acting_for` counts only while she is a member.
    """
    person_id, _, epoch = session_id.partition(".")
    if not person_id.isdecimal() or not epoch.isdecimal():
        return None
    connection = db.session.connection()
    person = connection.execute(_PERSON, {"person": int(person_id)}).one_or_none()
    if person is None or person.epoch != int(epoch):
        return None
    rows = connection.execute(_STANDING, {"person": person.id}).all()
    homes = tuple(Home(r.id, r.place, r.path, r.name, r.kind) for r in rows if r.what == "home")
    organizations = tuple(Acting(r.id, r.name, r.kind, r.role, r.path) for r in rows if r.what == "organization")
    unfinished = tuple(Unfinished(r.kind, r.path) for r in rows if r.what == "unfinished")
    acting = next((organization for organization in organizations if organization.id == acting_for), None)
    return Viewer(person.id, person.name, person.epoch, person.unread, acting, homes, organizations, unfinished)


def _standing() -> Any:
    """Homes, organizations and unfinished things of a person, in one round trip."""
    here: Any = bindparam("person")
    empty: ColumnElement[Any] = null()
    homes = (
        select(literal("home").label("what"), Residency.unit_id.label("id"), Place.id.label("place"),
               Place.path, Place.name, Residency.kind, literal("").label("role"))
        .join(Unit, Residency.unit_id == Unit.id).join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Residency.person_id == here, Residency.state == "confirmed")
    )  # fmt: skip
    organizations = (
        select(literal("organization"), Organization.id, Place.id, Place.path, Organization.name, Organization.kind,
               Membership.role)
        .join(Organization, Membership.organization_id == Organization.id)
        .join(Place, Organization.place_id == Place.id)
        .where(Membership.person_id == here, Membership.until.is_(None))
    )  # fmt: skip
    unfinished = select(literal("unfinished"), UnfinishedThing.reference, empty, UnfinishedThing.href, literal(""),
                        UnfinishedThing.kind, literal("")).where(UnfinishedThing.person_id == here)  # fmt: skip
    return union_all(homes, organizations, unfinished)


# Built once: every page of a signed-in person begins with these two.
_PERSON: Any = select(Person.id, Person.name, Person.epoch, Person.unread).where(Person.id == bindparam("person"))
_STANDING = _standing()


def person_by_login(login: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.login == login))


def login_of(person_id: int) -> str:
    """The number or address a person signs in with; only she herself is shown it."""
    return db.session.scalar(select(Person.login).where(Person.id == person_id)) or ""


def people_by_login(logins: Sequence[str]) -> Rows:
    """(login, name, organization) of accounts with these logins; the organization is one she is a member of."""
    return db.session.execute(
        select(Person.login, Person.name, func.min(Organization.name).label("organization"))
        .join(Membership, (Membership.person_id == Person.id) & Membership.until.is_(None), isouter=True)
        .join(Organization, Membership.organization_id == Organization.id, isouter=True)
        .where(Person.login.in_(logins))
        .group_by(Person.login, Person.name)
    ).all()


def organizations_of(person_id: int) -> Rows:
    """(id, name) of the organizations a person is a member of."""
    return db.session.execute(
        select(Organization.id, Organization.name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.person_id == person_id, Membership.until.is_(None))
        .order_by(Membership.id)
    ).all()


def viewer_of(person_id: int, acting_for: int | None = None) -> Viewer:
    """A person as a viewer, for commands that run outside a request; raises `LookupError` if there is none."""
    epoch = db.session.scalar(select(Person.epoch).where(Person.id == person_id))
    viewer = load_viewer(f"{person_id}.{epoch}", acting_for) if epoch is not None else None
    if viewer is None:
        raise LookupError(f"no person {person_id}")
    return viewer


def failed_tries(login: str, since: datetime) -> int:
    statement = select(func.count()).select_from(SignInTry).where(SignInTry.login == login, SignInTry.at >= since)
    return db.session.scalar(statement) or 0


@dataclass(frozen=True)
class ResidencyThing:
    """A residency as the policy sees it, with what the residents committee needs to decide."""

    id: int
    person_id: int
    person: str
    kind: str
    state: str
    statement: str
    reason: str
    claimed_at: datetime
    decided_at: datetime | None
    unit: str
    building: str
    place_id: int
    place_path: str
    place: str


_RESIDENCY: Any = (
    select(
        Residency.id, Residency.person_id, Person.name, Residency.kind, Residency.state, Residency.statement,
        Residency.reason, Residency.claimed_at, Residency.decided_at, Unit.number, Building.name, Place.id,
        Place.path, Place.name,
    )
    .join(Person, Residency.person_id == Person.id)
    .join(Unit, Residency.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
)  # fmt: skip


def get_residency(viewer: Viewer, residency_id: int) -> ResidencyThing | None:
    """A residency, for its person and for those who govern its place; to all others there is none."""
    row = db.session.execute(_RESIDENCY.where(Residency.id == residency_id)).one_or_none()
    if row is None:
        return None
    thing = ResidencyThing(*row)
    return thing if thing.person_id == viewer.id or viewer.acts_for(GOVERNING, thing.place_path) else None


def residencies_of(viewer: Viewer) -> list[ResidencyThing]:
    """The viewer's own residencies and claims, newest first."""
    rows = db.session.execute(_RESIDENCY.where(Residency.person_id == viewer.id).order_by(Residency.id.desc()))
    return [ResidencyThing(*row) for row in rows]


def waiting_residencies(viewer: Viewer, limit: int = 50) -> list[ResidencyThing]:
    """The claims that wait for the organization the viewer acts for, oldest first."""
    if viewer.acting is None or viewer.acting.kind not in GOVERNING:
        return []
    rows = db.session.execute(
        _RESIDENCY.where(Residency.state == "claimed", Place.path.startswith(viewer.acting.place_path))
        .order_by(Residency.claimed_at)
        .limit(limit)
    )
    return [ResidencyThing(*row) for row in rows]


_WAITING = (
    select(func.count())
    .select_from(Residency)
    .join(Unit, Residency.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
    .where(Residency.state == "claimed", Place.path.startswith(bindparam("place")))
)


def count_waiting_residencies(place_path: str) -> int:
    """How many claims inside a place wait for a decision."""
    return db.session.connection().scalar(_WAITING, {"place": place_path}) or 0


def organizations_in(place_path: str) -> Rows:
    """The organizations whose area lies inside a place: (id, kind, name, name_en, place)."""
    return db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Organization.name_en, Place.name.label("place"))
        .join(Place, Organization.place_id == Place.id)
        .where(Place.path.startswith(place_path))
        .order_by(Place.path, Organization.kind, Organization.id)
    ).all()


def answering_for(place_path: str, kinds: Sequence[str]) -> Rows:
    """The organizations that can be in charge at a place, the nearest first: (id, kind, name, place_path)."""
    return db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Place.path.label("place_path"))
        .join(Place, Organization.place_id == Place.id)
        .where(Place.id.in_(ancestors(place_path)), Organization.kind.in_(kinds))
        .order_by(func.length(Place.path).desc(), Organization.id)
    ).all()


def get_organization(_viewer: Viewer, organization_id: int) -> Organization | None:
    return db.session.get(Organization, organization_id)


def members_of(organization_id: int) -> Rows:
    """The present members of an organization: (person, role, since)."""
    return db.session.execute(
        select(Person.name.label("person"), Membership.role, Membership.since)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id, Membership.until.is_(None))
        .order_by(Membership.since, Membership.id)
    ).all()


def units_of(building_id: int) -> Rows:
    """(id, number) of a building's units."""
    return db.session.execute(
        select(Unit.id, Unit.number).where(Unit.building_id == building_id).order_by(Unit.floor, Unit.number)
    ).all()


def buildings_of(compound_id: int) -> Rows:
    """(id, name) of a compound's buildings."""
    return db.session.execute(
        select(Building.id, Building.name).where(Building.compound_id == compound_id).order_by(Building.id)
    ).all()
