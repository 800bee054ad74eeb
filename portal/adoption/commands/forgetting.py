"""What adoption tables forget of a person who closes her account: whose words they were; the words are answered."""

from __future__ import annotations

from sqlalchemy import delete

from portal.kernel.db import db

from ..models import AdoptionVoice


def forget_person(person_id: int) -> None:
    """Nobody is told any more; how many said it stays counted."""
    db.session.execute(delete(AdoptionVoice).where(AdoptionVoice.person_id == person_id))
