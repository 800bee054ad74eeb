"""What organizations forget of a person who closes her account."""

from __future__ import annotations

from sqlalchemy import delete, update

from portal.kernel.db import db
from portal.people.models import Recusal

from ..models import Application, Invitation


def forget_person(person_id: int) -> None:
    """Invitations go, open applications are withdrawn; what happened to memberships stays, without a name."""
    db.session.execute(delete(Invitation).where(Invitation.person_id == person_id))
    db.session.execute(delete(Invitation).where(Invitation.invited_by == person_id))
    open_ones = Application.state.in_(("submitted", "returned"))
    db.session.execute(
        update(Application).where(Application.applicant_id == person_id, open_ones).values(state="withdrawn")
    )
    db.session.execute(delete(Recusal).where(Recusal.person_id == person_id))
