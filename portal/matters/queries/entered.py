"""What officers entered for people: shown to each of them, and to the colleagues of the officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Assistance, Person
from portal.people.rules import GOVERNING, Viewer

from ..models import EntryObjection, Event, Matter
from .register import OFFICE, OFFICER, visible_to

SIZE = 20


@dataclass(frozen=True)
class EnteredThing:
    """Something an officer entered for a person, as the policy sees it."""

    id: int
    person_id: int
    entered_by: int
    entered_for: int | None
    matter_id: int | None
    objected_at: datetime | None


def get_entered(viewer: Viewer, event_id: int) -> EnteredThing | None:
    """What was entered for the viewer herself; to all others there is nothing."""
    row: Any = db.session.execute(
        select(Event.id, Event.actor_id, Event.entered_by, Event.entered_for, Event.matter_id, EntryObjection.at)
        .join(EntryObjection, EntryObjection.event_id == Event.id, isouter=True)
        .where(Event.id == event_id, Event.actor_id == viewer.id, Event.entered_by.is_not(None))
    ).one_or_none()
    return EnteredThing(*row) if row else None


def entered_for(viewer: Viewer, after: str | None = None) -> Page[Any]:
    """A page of what was entered for the viewer, the newest first.

    (id, verb, facts, at, entered_by, officer, office, title, path, objected_at)
    """
    key = keyset.decode(after, (int,))
    statement = (
        select(Event.id, Event.verb, Event.facts, Event.at, Event.entered_by, OFFICER.c.name.label("officer"),
               OFFICE.c.name.label("office"), Matter.title, Matter.path, EntryObjection.at.label("objected_at"))
        .join(OFFICER, Event.entered_by == OFFICER.c.id)
        .join(OFFICE, Event.entered_for == OFFICE.c.id, isouter=True)
        .join(Matter, and_(Event.matter_id == Matter.id, visible_to(viewer)), isouter=True)
        .join(EntryObjection, EntryObjection.event_id == Event.id, isouter=True)
        .where(Event.actor_id == viewer.id, Event.entered_by.is_not(None))
        .order_by(Event.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    rows: Rows = db.session.execute(statement.where(Event.id < key[0]) if key else statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


def helped_by(viewer: Viewer, limit: int = 50) -> Rows:
    """Who helped the viewer at the desk, the newest first: (began_at, until, officer, office, reason, consent)."""
    return db.session.execute(
        select(Assistance.began_at, _UNTIL.label("until"), OFFICER.c.name.label("officer"),
               OFFICE.c.name.label("office"), Assistance.reason, Assistance.consent)
        .join(OFFICER, Assistance.officer_id == OFFICER.c.id)
        .join(OFFICE, Assistance.organization_id == OFFICE.c.id)
        .where(Assistance.person_id == viewer.id)
        .order_by(Assistance.began_at.desc())
        .limit(limit)
    ).all()  # fmt: skip


_UNTIL: Any = func.coalesce(Assistance.ended_at, Assistance.ends_at)
_DURING = and_(
    Event.actor_id == Assistance.person_id, Event.entered_by == Assistance.officer_id,
    Event.at >= Assistance.began_at, Event.at <= _UNTIL,
)  # fmt: skip
_ACTS = select(func.count()).select_from(Event).where(_DURING).correlate(Assistance).scalar_subquery()
_OBJECTIONS = (
    select(func.count())
    .select_from(EntryObjection)
    .join(Event, Event.id == EntryObjection.event_id)
    .where(_DURING)
    .correlate(Assistance)
    .scalar_subquery()
)


def assistances_of(viewer: Viewer, after: str | None = None) -> Page[Any]:
    """A page of whom the office the viewer acts for helped at its desk, the newest first.

    (id, officer, person, began_at, until, identity, reason, acts, objections)
    """
    if viewer.acting is None or viewer.acting.kind not in GOVERNING:
        return Page((), None, True)
    key = keyset.decode(after, (int,))
    statement = (
        select(Assistance.id, OFFICER.c.name.label("officer"), Person.name.label("person"), Assistance.began_at,
               _UNTIL.label("until"), Assistance.identity, Assistance.reason, _ACTS.label("acts"),
               _OBJECTIONS.label("objections"))
        .join(OFFICER, Assistance.officer_id == OFFICER.c.id)
        .join(Person, Assistance.person_id == Person.id)
        .where(Assistance.organization_id == viewer.acting.id)
        .order_by(Assistance.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    rows: Rows = db.session.execute(statement.where(Assistance.id < key[0]) if key else statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)
