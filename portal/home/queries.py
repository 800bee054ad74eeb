"""What stands on the home page beside the rooms' own work lists. Statements are built once and read a bounded number
of rows, however large the district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.queries import PlaceName, known_places
from portal.places.rules import ancestors
from portal.proposals.models import Answer, Proposal

NEAR, SHOWN = 5, 4
RECENT = 60
LATEST = 60
_M: Any = Matter.__table__.c
_A: Any = Answer.__table__.c


class Line(NamedTuple):
    """A proposal that collects support; `missing` more supporters start its clocks."""

    path: str
    title: str
    excerpt: str
    missing: int
    published_at: datetime


class Answered(NamedTuple):
    """The newest official answer to a proposal; `reason` is how it begins."""

    path: str
    title: str
    organization: str
    decision: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """What became of proposals lately; `spans` lie between publication and answer, of more answers than are shown."""

    answers: tuple[Answered, ...]
    spans: Sequence[timedelta]


def own_place(viewer: Viewer) -> PlaceName:
    """The community a person lives in, or that of the organization she acts for, or the district."""
    directory = known_places()
    path = viewer.acting.place_path if viewer.acting else viewer.homes[0].place_path if viewer.homes else ""
    parts = ancestors(path) if path else ()
    community = directory.by_id.get(parts[2]) if len(parts) > 2 else None
    return community or directory.district


def near_their_line(place: PlaceName) -> tuple[Line, ...]:
    """Of the newest sixty proposals of a place that are open, the five that lack the fewest supporters."""
    statement = _near(place.kind == "district")
    return tuple(Line(*row) for row in db.session.connection().execute(statement, {"place": place.id}))


@lru_cache
def _near(everywhere: bool) -> Any:
    threshold = Proposal.__table__.c.threshold
    newest = (
        select(_M.path, _M.title, _M.excerpt, (threshold - _M.supports).label("missing"), _M.published_at)
        .join_from(Matter.__table__, Proposal.__table__, Proposal.__table__.c.id == _M.id)
        .where(_M.kind == "proposal", _M.state == "open", _M.published_at.is_not(None), _M.hidden_at.is_(None))
        .order_by(_M.published_at.desc(), _M.id.desc())
        .limit(RECENT)
    )
    if not everywhere:
        newest = newest.where(_M.community_id == bindparam("place"))
    found = newest.subquery().c
    lines = select(found.path, found.title, found.excerpt, found.missing, found.published_at).where(found.missing > 0)
    return lines.order_by(found.missing, found.published_at.desc()).limit(NEAR)


def _latest() -> Any:
    return (
        select(_M.path, _M.title, _A.organization_name, _A.decision, func.substr(_A.reason, 1, 100), _A.at,
               _M.published_at)
        .join_from(Answer.__table__, Matter.__table__, _A.proposal_id == _M.id)
        .where(_M.hidden_at.is_(None), _M.published_at.is_not(None))
        .order_by(_A.id.desc())
        .limit(LATEST)
    )  # fmt: skip


_LATEST = _latest()


def latest_answers() -> Outcome:
    """The newest official answers of the district, one a proposal."""
    rows = db.session.connection().execute(_LATEST).all()
    newest: dict[str, Answered] = {}
    for row in sorted(rows, key=lambda row: row.at, reverse=True):
        newest.setdefault(row.path, Answered(*row[:6]))
    return Outcome(tuple(newest.values())[:SHOWN], [row.at - row.published_at for row in rows])
