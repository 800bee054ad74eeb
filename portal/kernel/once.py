"""A form sent twice is taken once: the double click, the retry after a lost answer, the reloaded page.

The form carries a random token; the command's transaction keeps the token with the place it led to. The second
arrival finds it and is led to the same place.
"""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from .db import Base, changed, db, insert_into
from .errors import Conflict


class Submission(Base):
    """A form that has been taken and where it led."""

    __tablename__ = "submission"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]


def led_to(token: str) -> str | None:
    """Where an earlier arrival of this form led; None for a first arrival."""
    return db.session.scalar(select(Submission.path).where(Submission.token == token))


def keep(token: str, path: str) -> None:
    """Remember, in the running transaction, that this form was taken. Raises `Conflict` where its other arrival was
    faster, or the token belongs to another form: then nothing of this one is taken."""
    row = insert_into(Submission.__table__).values(token=token, path=path, at=clock.now())
    if not changed(row.on_conflict_do_nothing()):
        raise Conflict(_l("This form was taken already. Look first whether it did what you wanted."))
