"""One organization: who it is, who speaks for it, which clocks it kept, what it answered, who stepped back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select

from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.kernel.keyset import after as behind
from portal.kernel.keyset import decode, encode
from portal.matters.models import Clock, Event, Matter
from portal.matters.queries import PUBLIC
from portal.people.models import Membership, Organization, Person, Recusal
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Invitation, MembershipChange
from ..rules import YEAR

PAGE = 30


@dataclass(frozen=True)
class OrganizationThing:
    """An organization as the policy sees it."""

    id: int
    kind: str
    name: str
    name_en: str
    about: str
    about_en: str
    place_id: int
    place_path: str
    place: str
    place_en: str
    created_at: datetime


def get_organization(_viewer: Viewer, organization_id: int) -> OrganizationThing | None:
    """An organization; they are public."""
    row = db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Organization.name_en, Organization.about,
               Organization.about_en, Place.id, Place.path, Place.name, Place.name_en, Organization.created_at)
        .join(Place, Place.id == Organization.place_id)
        .where(Organization.id == organization_id)
    ).one_or_none()  # fmt: skip
    return OrganizationThing(*row) if row else None


def members_of(organization_id: int) -> Rows:
    """Everyone who is a member, in the order of joining: (person_id, person, role, since, term_ends)."""
    return db.session.execute(
        select(Membership.person_id, Person.name.label("person"), Membership.role, Membership.since,
               Membership.term_ends)
        .join(Person, Membership.person_id == Person.id)
        .where(Membership.organization_id == organization_id, Membership.until.is_(None))
        .order_by(Membership.since, Membership.id)
        .limit(200)
    ).all()  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """The clocks of the last twelve months: answered in time, late, and still owed though overdue."""

    in_time: int
    late: int
    overdue: int
    running: int


def clocks_kept(organization_id: int) -> Kept:
    """What an organization owed since a year ago, and when it did it."""
    moment = clock.now()
    met = Clock.met_at.is_not(None)
    counts = (
        and_(met, Clock.met_at <= Clock.due_at), and_(met, Clock.met_at > Clock.due_at),
        and_(~met, Clock.due_at < moment), and_(~met, Clock.due_at >= moment),
    )  # fmt: skip
    row = db.session.execute(
        select(*(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in counts)).where(
            Clock.organization_id == organization_id, Clock.started_at >= moment - YEAR
        )
    ).one()
    return Kept(*(int(number) for number in row))


def answers_of(organization_id: int, limit: int = 20) -> Rows:
    """The newest official answers: (id, verb, facts, at, title, path)."""
    return db.session.execute(
        select(Event.id, Event.verb, Event.facts, Event.at, Matter.title, Matter.path)
        .join(Matter, Matter.id == Event.matter_id)
        .where(Event.organization_id == organization_id, Event.verb == "proposals.answered", Event.public, PUBLIC)
        .order_by(Event.id.desc())
        .limit(limit)
    ).all()


def recusals_of(organization_id: int) -> Rows:
    """Who of an organization takes no part in which public matter: (person, reason, at, title, path)."""
    return db.session.execute(
        select(Person.name.label("person"), Recusal.reason, Recusal.at, Matter.title, Matter.path)
        .join(Person, Person.id == Recusal.person_id)
        .join(Matter, Matter.id == Recusal.matter_id)
        .where(Recusal.organization_id == organization_id, PUBLIC)
        .order_by(Recusal.at.desc())
        .limit(20)
    ).all()


@dataclass(frozen=True)
class RecusalThing:
    """A declared conflict of interest as the policy sees it."""

    matter_id: int
    person_id: int
    organization_id: int
    person: str
    title: str
    path: str


def get_recusal(viewer: Viewer, matter_id: int, person_id: int) -> RecusalThing | None:
    """A colleague's declaration, for those who act for the same organization."""
    row = db.session.execute(
        select(Recusal.matter_id, Recusal.person_id, Recusal.organization_id, Person.name, Matter.title, Matter.path)
        .join(Person, Person.id == Recusal.person_id)
        .join(Matter, Matter.id == Recusal.matter_id)
        .where(Recusal.matter_id == matter_id, Recusal.person_id == person_id)
        .where(Recusal.organization_id == (viewer.organization_id or 0))
    ).one_or_none()
    return RecusalThing(*row) if row else None


@dataclass(frozen=True)
class Acts:
    """One page of what was done for an organization; `next` is the cursor behind it."""

    rows: Sequence[object]
    next: str | None


def acts_of(organization_id: int, cursor: str | None = None) -> Acts:
    """What was done for an organization, newest first: (id, verb, facts, at, person, title, path)."""
    statement = (
        select(Event.id, Event.verb, Event.facts, Event.at, Person.name.label("person"), Matter.title, Matter.path)
        .join(Person, Person.id == Event.actor_id, isouter=True)
        .join(Matter, Matter.id == Event.matter_id, isouter=True)
        .where(Event.organization_id == organization_id)
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )
    key = decode(cursor, (int,))
    if key:
        statement = statement.where(behind((Event.__table__.c.id,), key, descending=True))
    rows = db.session.execute(statement).all()
    return Acts(rows[:PAGE], encode((rows[PAGE - 1].id,)) if len(rows) > PAGE else None)


def changes_of(organization_id: int) -> Rows:
    """The history of the members, newest first: (person, what, role, reason, by, at)."""
    by = Person.__table__.alias("by")
    return db.session.execute(
        select(Person.name.label("person"), MembershipChange.what, MembershipChange.role, MembershipChange.reason,
               by.c.name.label("by"), MembershipChange.at)
        .join(Person, Person.id == MembershipChange.person_id)
        .join(by, by.c.id == MembershipChange.by_id)
        .where(MembershipChange.organization_id == organization_id)
        .order_by(MembershipChange.id.desc())
        .limit(100)
    ).all()  # fmt: skip


def invitations_of(organization_id: int) -> Rows:
    """Whom an organization waits for: (person, role, takes_over, at)."""
    return db.session.execute(
        select(Person.name.label("person"), Invitation.role, Invitation.takes_over, Invitation.at)
        .join(Person, Person.id == Invitation.person_id)
        .where(Invitation.organization_id == organization_id)
        .order_by(Invitation.at)
        .limit(100)
    ).all()


def my_invitations(viewer: Viewer) -> Rows:
    """Which organizations wait for the viewer: (organization_id, name, role, takes_over, term_ends)."""
    return db.session.execute(
        select(Invitation.organization_id, Organization.name, Invitation.role, Invitation.takes_over,
               Invitation.term_ends)
        .join(Organization, Organization.id == Invitation.organization_id)
        .where(Invitation.person_id == viewer.id)
        .order_by(Invitation.at)
    ).all()  # fmt: skip
