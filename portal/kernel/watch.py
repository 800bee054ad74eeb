"""What was tried and refused and should not go unseen: guessed codes, replayed sessions, searching through numbers.

An incident is written even though its request is refused: it commits by itself. Counting them limits tries.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from . import clock
from . import db as database
from .db import Base, db


class Incident(Base):
    """Something refused. `kind` says what, `who` the account or address it came from, `detail` never a secret."""

    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    who: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]

    __table_args__ = (Index("ix_incident_kind_who_at", "kind", "who", "at"), Index("ix_incident_at", "at"))


def note(kind: str, who: str, detail: str = "") -> None:
    """Write an incident down. What the running transaction changed is undone first: its request is refused."""
    db.session.rollback()
    database.read_only(False)
    db.session.add(Incident(kind=kind, who=who[:60], detail=detail[:200], at=clock.now()))
    db.session.commit()


def count(kind: str, who: str, since: datetime) -> int:
    """How many incidents of a kind came from there since then."""
    statement = select(func.count()).select_from(Incident)
    return db.session.scalar(statement.where(Incident.kind == kind, Incident.who == who, Incident.at >= since)) or 0
