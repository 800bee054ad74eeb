"""What moderation forgets of a person who closes her account."""

from __future__ import annotations

from sqlalchemy import update

from portal.kernel.db import db

from ..models import Appeal, Report


def forget_person(person_id: int) -> None:
    """What she wrote to moderators goes; what was decided stays."""
    db.session.execute(update(Appeal).where(Appeal.author_id == person_id).values(words=""))
    db.session.execute(update(Report).where(Report.reporter_id == person_id).values(note=""))
