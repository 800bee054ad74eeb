"""What an organization does, as its record shows it: clocks kept, answers, acts, conflicts of interest declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, or_, select, union_all

from portal.kernel import clock, keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Clock, Event, Matter
from portal.matters.queries import PUBLIC, visible_to
from portal.people.models import Membership, Person, Recusal
from portal.people.rules import Viewer

from ..models import MembershipChange
from ..rules import YEAR

PAGE, ANSWERS, PUBLIC_ACTS, RECUSALS = 30, 20, 10, 50


@dataclass(frozen=True)
class Kept:
    """Clocks: met in time and met late within the last twelve months; overdue and still running at this moment."""

    in_time: int
    late: int
    overdue: int
    running: int


def clocks_kept(organization_id: int) -> Kept:
    """What an organization owes in public: what it did within the last year, and all that is still owed."""
    moment = clock.now()
    recent, owed = Clock.met_at >= moment - YEAR, Clock.met_at.is_(None)
    counted = (
        and_(recent, Clock.met_at <= Clock.due_at), and_(recent, Clock.met_at > Clock.due_at),
        and_(owed, Clock.due_at < moment), and_(owed, Clock.due_at >= moment),
    )  # fmt: skip
    row = db.session.execute(
        select(*(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in counted))
        .join(Matter, Matter.id == Clock.matter_id)
        .where(Clock.organization_id == organization_id, or_(owed, recent), PUBLIC)
    ).one()
    return Kept(*(int(number) for number in row))


def public_acts(organization_id: int) -> tuple[Rows, Rows]:
    """The newest twenty official answers, and the newest ten other public acts, newest first, without persons:
    (id, verb, facts, at, kind, title, path)."""
    answered = Event.verb.like("%.answered")
    parts = [
        select(literal(what).label("what"), Event.id, Event.verb, Event.facts, Event.at, Matter.kind, Matter.title,
               Matter.path)
        .join(Matter, Matter.id == Event.matter_id)
        .where(Event.organization_id == organization_id, Event.public, PUBLIC, wanted)
        .order_by(Event.id.desc())
        .limit(most)
        .subquery()
        for what, wanted, most in (("answer", answered, ANSWERS), ("act", ~answered, PUBLIC_ACTS))
    ]  # fmt: skip
    rows = db.session.execute(union_all(*(select(part) for part in parts))).all()
    newest = sorted(rows, key=lambda row: -row.id)
    return [row for row in newest if row.what == "answer"], [row for row in newest if row.what == "act"]


def _role_then() -> Any:
    """The role of an event's actor when it happened: by the last change before it, else by what the first change
    after it says she was until then, else by her membership."""
    here = MembershipChange.person_id == Event.actor_id, MembershipChange.organization_id == Event.organization_id
    before = (
        select(MembershipChange.role)
        .where(*here, MembershipChange.at <= Event.at)
        .order_by(MembershipChange.at.desc(), MembershipChange.id.desc())
    )
    behind = (
        select(MembershipChange.was)
        .where(*here, MembershipChange.at > Event.at, MembershipChange.was != "")
        .order_by(MembershipChange.at, MembershipChange.id)
    )
    holds = Membership.person_id == Event.actor_id, Membership.organization_id == Event.organization_id
    entered = select(Membership.role).where(*holds).order_by(Membership.id.desc())
    parts = (part.limit(1).correlate(Event).scalar_subquery() for part in (before, behind, entered))
    return func.coalesce(*parts)


def acts_of(viewer: Viewer, organization_id: int, after: str | None = None) -> Page[Any]:
    """A page of everything its members did for an organization, newest first: (id, verb, facts, at, person, role,
    title, path). A matter is named where the viewer may see it."""
    key = keyset.decode(after, (int,))
    statement = (
        select(Event.id, Event.verb, Event.facts, Event.at, Person.name.label("person"), _role_then().label("role"),
               Matter.title, Matter.path)
        .join(Person, Person.id == Event.actor_id, isouter=True)
        .join(Matter, and_(Matter.id == Event.matter_id, visible_to(viewer)), isouter=True)
        .where(Event.organization_id == organization_id)
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )  # fmt: skip
    rows: Rows = db.session.execute(statement.where(Event.id < key[0]) if key else statement).all()
    return keyset.page(rows, PAGE, lambda row: (row.id,), key is None)


@dataclass(frozen=True)
class RecusalThing:
    """A declared conflict of interest as the policy sees it."""

    matter_id: int
    person_id: int
    organization_id: int
    person: str
    reason: str
    at: datetime
    title: str
    path: str


_RECUSAL: Any = (
    select(Recusal.matter_id, Recusal.person_id, Recusal.organization_id, Person.name, Recusal.reason, Recusal.at,
           Matter.title, Matter.path)
    .join(Person, Person.id == Recusal.person_id)
    .join(Matter, Matter.id == Recusal.matter_id)
)  # fmt: skip


def recusals_of(organization_id: int) -> list[RecusalThing]:
    """Who of an organization takes no part in which public matter, the newest first."""
    rows = _RECUSAL.where(Recusal.organization_id == organization_id, PUBLIC).order_by(Recusal.at.desc())
    return [RecusalThing(*row) for row in db.session.execute(rows.limit(RECUSALS))]


def get_recusal(_viewer: Viewer, organization_id: int, matter_id: int, person_id: int) -> RecusalThing | None:
    """A declaration; they are public."""
    key = Recusal.organization_id == organization_id, Recusal.matter_id == matter_id, Recusal.person_id == person_id
    row = db.session.execute(_RECUSAL.where(*key, PUBLIC)).one_or_none()
    return RecusalThing(*row) if row else None
