"""What was tried and refused and should not go unseen: guessed codes, replayed sessions, searching through numbers.

An incident is written even though its request is refused: it commits by itself. Counting them limits tries.
Pages looked for in vain are counted in memory only, by each process for itself: an address mistyped is no incident.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

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


ENUMERATION = "enumeration"
IN_VAIN, WITHIN = 40, timedelta(minutes=10)
SEEKERS = 5_000  # how many are counted at once; whoever came longest ago is forgotten first

_sought: OrderedDict[str, deque[datetime]] = OrderedDict()
_waiting: OrderedDict[str, datetime] = OrderedDict()
_lock = Lock()


def sought_in_vain(who: str, where: str = "") -> bool:
    """Whether `who`, who has just asked for something that is not there, has to wait now.

    The forty-first time within ten minutes is an incident, and from then on everything else that is not there is
    refused to her for ten minutes. What is there stays open: nobody is locked out by a neighbour's searching.
    """
    now = clock.now()
    with _lock:
        if who in _waiting and now < _waiting[who]:
            return True
        if not _too_many(who, now):
            return False
        _waiting[who] = now + WITHIN
        _waiting.move_to_end(who)
        while len(_waiting) > SEEKERS:
            _waiting.popitem(last=False)
    note(ENUMERATION, who, where)
    return True


def _too_many(who: str, now: datetime) -> bool:
    """Count one more; over the line the count begins anew."""
    times = _sought.setdefault(who, deque())
    _sought.move_to_end(who)
    while times and times[0] <= now - WITHIN:
        times.popleft()
    times.append(now)
    while len(_sought) > SEEKERS:
        _sought.popitem(last=False)
    if len(times) <= IN_VAIN:
        return False
    del _sought[who]
    return True


def forget() -> None:
    """Count anew, for everybody."""
    with _lock:
        _sought.clear()
        _waiting.clear()
