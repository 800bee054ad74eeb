"""What stands on the home page beside the rooms' own work lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.queries import PlaceName, known_places
from portal.proposals.models import Answer
from portal.proposals.queries import listing
from portal.proposals.queries.listing import Line, Wish

SHOWN = 5
READ = 60


@dataclass(frozen=True)
class Task:
    """One thing that waits for this person: what it is, where it is done, until when, how many minutes it takes."""

    title: str
    href: str
    kind: str
    due: datetime | None = None
    minutes: int | None = None
    overdue: bool = False
    note: str = ""


@dataclass(frozen=True)
class Figures:
    """How the district's proposals stand: all, those answered in any way, those done."""

    total: int
    answered: int
    done: int


def own_place(viewer: Viewer) -> PlaceName:
    """The community a person lives in, or the area of the organization she acts for, or the district."""
    directory = known_places()
    path = viewer.acting.place_path if viewer.acting else viewer.homes[0].place_path if viewer.homes else ""
    parts = [int(part) for part in path.strip("/").split("/") if part]
    community = directory.by_id.get(parts[2]) if len(parts) > 2 else None
    return community or directory.district


def collecting(viewer: Viewer, place: PlaceName) -> tuple[list[Line], Figures]:
    """The proposals of a place that collect support, the most supported first, and the place's figures."""
    wish = Wish(place, state="open", sort="supported")
    found = listing.counts(wish)
    lines = [line for line in listing.lines(viewer, wish, found).rows if line.supports < (line.threshold or 0)]
    states = found.states
    waiting = states.get("open", 0)
    closed_unanswered = states.get("withdrawn", 0) + states.get("merged", 0)
    done = states.get("done", 0) + states.get("rated", 0)
    return lines[:SHOWN], Figures(found.total, found.total - waiting - closed_unanswered, done)


def latest_answers() -> Rows:
    """What became of it: (title, path, organization, decision, reason, at) of the newest official answers."""
    newest = select(Answer.id).order_by(Answer.id.desc()).limit(READ).subquery()
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Answer.organization_name.label("organization"), Answer.decision,
               Answer.reason, Answer.at)
        .join(Matter, Answer.proposal_id == Matter.id)
        .where(Answer.id.in_(select(newest.c.id)), Matter.hidden_at.is_(None), Matter.published_at.is_not(None))
        .order_by(Answer.at.desc())
        .limit(SHOWN)
    ).all()  # fmt: skip
