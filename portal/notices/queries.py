"""Reading notices."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.kernel import keyset
from portal.kernel.db import db
from portal.kernel.keyset import Page
from portal.matters.models import Event, Matter
from portal.people.models import Organization, Person
from portal.people.rules import Viewer

from .models import Notice

SIZE = 20


def notices_of(viewer: Viewer, after: str | None = None) -> Page[Any]:
    """A page of the viewer's notices, newest first.

    Rows: id, read_at, verb, facts, at, title, path, kind, state (None where the matter is gone), actor, organization.
    """
    key = keyset.decode(after, (int,))
    statement = (
        select(Notice.id, Notice.read_at, Event.verb, Event.facts, Event.at, Matter.title, Matter.path, Matter.kind,
               Matter.state, Person.name.label("actor"), Organization.name.label("organization"))
        .join(Event, Notice.event_id == Event.id)
        .join(Matter, Event.matter_id == Matter.id, isouter=True)
        .join(Person, Event.actor_id == Person.id, isouter=True)
        .join(Organization, Event.organization_id == Organization.id, isouter=True)
        .where(Notice.person_id == viewer.id)
        .order_by(Notice.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    if key:
        statement = statement.where(Notice.id < key[0])
    rows = db.session.execute(statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


def unread_about(viewer: Viewer, limit: int = 5) -> Any:
    """The newest unread notices, for the home page: the same rows."""
    if not viewer.unread:
        return ()
    return [row for row in notices_of(viewer).rows if row.read_at is None][:limit]
