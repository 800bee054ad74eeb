"""What the viewer wrote, and what she was asked to write with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import CoAuthor

SIZE = 20
_COLUMNS: tuple[Any, ...] = (
    Matter.id, Matter.path, Matter.title, Matter.excerpt, Matter.state, Matter.supports, Matter.comments,
    Matter.changed_at,
)  # fmt: skip


def written_by(viewer: Viewer, after: str | None = None) -> Page[Any]:
    """Her drafts and proposals, those she joined included, the newest first: (id, path, title, excerpt, state,
    supports, comments, changed_at)."""
    joined = select(CoAuthor.proposal_id).where(CoAuthor.person_id == viewer.id, CoAuthor.joined_at.is_not(None))
    statement = select(*_COLUMNS).where(
        Matter.kind == "proposal", or_(Matter.author_id == viewer.id, Matter.id.in_(joined))
    )
    key = keyset.decode(after, (int,))
    if key:
        statement = statement.where(Matter.id < key[0])
    rows = db.session.execute(statement.order_by(Matter.id.desc()).limit(SIZE + 1)).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


def invitations_to(viewer: Viewer) -> Rows:
    """The proposals she was asked to write with and has not answered: (path, title, author)."""
    return db.session.execute(
        select(Matter.path, Matter.title, Matter.author_name.label("author"))
        .join(CoAuthor, CoAuthor.proposal_id == Matter.id)
        .where(CoAuthor.person_id == viewer.id, CoAuthor.joined_at.is_(None))
        .order_by(CoAuthor.invited_at.desc())
        .limit(SIZE)
    ).all()
