"""What the register forgets of a person who closes her account: that an account was hers. The register itself stays."""

from __future__ import annotations

from sqlalchemy import update

from portal.kernel.db import db

from ..models import Owner


def forget_person(person_id: int) -> None:
    """The owners she has proven to be are nobody's account any more."""
    db.session.execute(update(Owner).where(Owner.person_id == person_id).values(person_id=None))
