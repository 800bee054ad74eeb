"""Reading notices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, select

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

    Rows: id, read_at, verb, facts, at, matter_id, title, path, kind, state, actor, organization; the matter's columns
    are None where it is gone.
    """
    key = keyset.decode(after, (int,))
    given = {"viewer": viewer.id, "before": key[0] if key else None, "most": SIZE + 1}
    rows = db.session.connection().execute(_page(key is not None), given).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


@lru_cache
def _page(onwards: bool) -> Any:
    """The statement, built once: the first page, or the one behind a notice."""
    statement = (
        select(Notice.id, Notice.read_at, Event.verb, Event.facts, Event.at, Matter.id.label("matter_id"),
               Matter.title, Matter.path, Matter.kind, Matter.state, Person.name.label("actor"),
               Organization.name.label("organization"))
        .join(Event, Notice.event_id == Event.id)
        .join(Matter, (Event.matter_id == Matter.id) & Matter.hidden_at.is_(None), isouter=True)
        .join(Person, Event.actor_id == Person.id, isouter=True)
        .join(Organization, Event.organization_id == Organization.id, isouter=True)
        .where(Notice.person_id == bindparam("viewer"))
        .order_by(Notice.id.desc())
        .limit(bindparam("most"))
    )  # fmt: skip
    return statement.where(Notice.id < bindparam("before")) if onwards else statement


def unread_of(viewer: Viewer, most: int) -> Sequence[Any]:
    """The unread among the viewer's newest notices: the same rows."""
    if not viewer.unread:
        return ()
    rows = db.session.connection().execute(_page(False), {"viewer": viewer.id, "most": most})
    return [row for row in rows if row.read_at is None]
