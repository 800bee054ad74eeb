"""What proposals forget of a person who closes her account: her drafts, and that she wrote with others."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal.kernel.db import db
from portal.matters.models import Matter

from ..models import CoAuthor
from .writing import DRAFT, throw_away


def forget_person(person_id: int) -> None:
    """Nothing of a draft was ever public; what was stays, with her votes on it."""
    drafts = select(Matter.id).where(Matter.author_id == person_id, Matter.kind == "proposal", Matter.state == DRAFT)
    for proposal_id in db.session.scalars(drafts.order_by(Matter.id)).all():
        throw_away(proposal_id)
    db.session.execute(delete(CoAuthor).where(CoAuthor.person_id == person_id))
