"""What waits at the desk, who may do what, and what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import case, func, select

from portal.disclosure.queries import keeping as disclosure
from portal.kernel import clock, keyset, policy
from portal.kernel.db import Rows, db
from portal.kernel.errors import Sentence
from portal.kernel.keyset import Page
from portal.kernel.policy import Predicate, Way, anyone
from portal.kernel.watch import Incident
from portal.moderation import queries as moderation
from portal.organizations import queries as organizations
from portal.paper import queries as paper
from portal.people import queries as people
from portal.people.rules import ORGANIZATION_LABELS, ROLE_LABELS, Acting, Home, Viewer
from portal.property import queries as property_register
from portal.residency import queries as residency
from portal.venues import queries as venues

from .rules import TOOLS, Tool

SIZE = 30


def _area(viewer: Viewer) -> str:
    """The place of the organization acted for; the policy let only those who act for one come here."""
    assert viewer.acting is not None
    return viewer.acting.place_path


# How many things wait behind a tool, by its endpoint; tools that keep nobody waiting are not here.
COUNTS: Mapping[str, Callable[[Viewer], int]] = {
    "people.recoveries": lambda viewer: len(people.waiting_recoveries(viewer)),
    "paper.index": paper.count_waiting,
    "organizations.waiting": organizations.count_waiting,
    "residency.waiting": lambda viewer: residency.count_waiting_residencies(_area(viewer)),
    "property.imports": property_register.count_waiting_imports,
    "property.corrections": property_register.count_waiting_corrections,
    "property.objections": property_register.count_open_objections,
    "venues.desk": venues.count_waiting,
    "disclosure.waiting": lambda viewer: len(disclosure.waiting_for(viewer)),
    "moderation.index": lambda viewer: moderation.count_waiting(_area(viewer)) + moderation.count_appeals(viewer),
}


class Offered(NamedTuple):
    """A tool the viewer may use, and how many things wait behind it (None where nothing ever does)."""

    tool: Tool
    waiting: int | None


def desk_of(viewer: Viewer) -> list[tuple[str, list[Offered]]]:
    """The tools of the organization the viewer acts for, by group."""
    offered = [Offered(tool, _waiting(tool, viewer)) for tool in TOOLS if policy.can(tool.action, viewer)]
    return [(group, list(tools)) for group, tools in groupby(offered, key=lambda one: one.tool.group)]


def _waiting(tool: Tool, viewer: Viewer) -> int | None:
    count = COUNTS.get(tool.endpoint)
    return count(viewer) if count else None


@dataclass(frozen=True)
class Entrance:
    """One way in to an action: what must hold, in the policy's own names and sentences, and for whom one acts.

    `acting` names the kinds of organization it is open to, each with the roles where not every role will do. None
    where nobody has to act for an organization.
    """

    needs: tuple[tuple[str, Sentence], ...]
    acting: tuple[tuple[str, tuple[str, ...]], ...] | None


@dataclass(frozen=True)
class Permission:
    """An action of the installed table with all its ways in."""

    action: str
    room: str
    entrances: tuple[Entrance, ...]


def permissions(room: str | None = None) -> list[tuple[str, list[Permission]]]:
    """The installed table by room, of one room where it is named; in the order it was put together."""
    rows = (
        Permission(action, action.partition(".")[0], tuple(_entrance(way) for way in ways))
        for action, ways in policy.installed().table.items()
    )
    wanted = [row for row in rows if room in (None, row.room)]
    return [(name, list(found)) for name, found in groupby(wanted, key=lambda row: row.room)]


def _entrance(way: Way) -> Entrance:
    needs = tuple((ask.name, ask.remedy.sentence) for ask in way if ask is not anyone)
    if _may(way, None):
        return Entrance(needs, None)
    open_to = {kind: tuple(role for role in ROLE_LABELS if _may(way, (kind, role))) for kind in ORGANIZATION_LABELS}
    every = tuple(ROLE_LABELS)
    return Entrance(needs, tuple((kind, () if roles == every else roles) for kind, roles in open_to.items() if roles))


def _may(way: Sequence[Predicate], acting: tuple[str, str] | None) -> bool:
    """Whether a way is open to a confirmed resident, for herself or in this capacity, as far as she decides it."""
    path = "/1/"
    capacity = Acting(1, "", acting[0], acting[1], path) if acting else None
    viewer = Viewer(1, acting=capacity, homes=(Home(1, 1, path, "", "owner"),))
    return all(_holds(ask, viewer, path) for ask in way)


def _holds(ask: Predicate, viewer: Viewer, path: str) -> bool:
    """What is asked of the viewer and of the place; what a thing itself decides is taken as given."""
    try:
        return ask(viewer, SimpleNamespace(place_path=path))
    except AttributeError:
        return True


def incidents(after: str | None = None, kind: str | None = None) -> Page[Any]:
    """A page of what was refused, the newest first, of one kind where it is named."""
    statement = select(Incident.id, Incident.kind, Incident.who, Incident.detail, Incident.at)
    if kind is not None:
        statement = statement.where(Incident.kind == kind)
    key = keyset.decode(after, (int,))
    if key:
        statement = statement.where(Incident.id < key[0])
    rows: Rows = db.session.execute(statement.order_by(Incident.id.desc()).limit(SIZE + 1)).all()
    return keyset.page(rows, SIZE, lambda row: (row.id,), key is None)


def incident_counts() -> Rows:
    """How often each kind was refused lately, the most frequent first: (kind, day: 24 hours, week: 7 days)."""
    now = clock.now()
    week = func.count().label("week")
    day = func.sum(case((Incident.at >= now - timedelta(hours=24), 1), else_=0)).label("day")
    recent = select(Incident.kind, day, week).where(Incident.at >= now - timedelta(days=7))
    return db.session.execute(recent.group_by(Incident.kind).order_by(week.desc(), Incident.kind)).all()
