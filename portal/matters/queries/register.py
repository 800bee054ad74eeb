"""Reading the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import (
    JSON,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from portal.kernel.db import Rows, db
from portal.people.models import Organization, Person, Residency
from portal.people.rules import Viewer
from portal.places.models import Building, Place, Unit

from ..models import Clock, Event, Follow, Link, Matter, Tally

OFFICER: Any = Person.__table__.alias("officer")
OFFICE: Any = Organization.__table__.alias("office")
# How the officer signed who entered an event for its actor; None where she acted herself.
_ENTERED: Any = case((OFFICER.c.name == "", OFFICE.c.name), else_=OFFICER.c.name + " · " + OFFICE.c.name).label(
    "entered"
)


@dataclass(frozen=True)
class MatterThing:
    """A matter as the policy and the mechanisms around it see it."""

    id: int
    kind: str
    title: str
    path: str
    state: str
    category: str
    place_id: int
    place_path: str
    author_id: int | None
    organization_id: int | None
    responsible_id: int | None
    published_at: datetime | None
    hidden_at: datetime | None
    comments: int


THING: tuple[Any, ...] = (
    Matter.id, Matter.kind, Matter.title, Matter.path, Matter.state, Matter.category, Matter.place_id,
    Matter.place_path, Matter.author_id, Matter.organization_id, Matter.responsible_id, Matter.published_at,
    Matter.hidden_at, Matter.comments,
)  # fmt: skip


PUBLIC = and_(Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
# For statements built once: `viewer` is the viewer's id, and a visitor's, 0, wrote nothing.
VISIBLE = or_(PUBLIC, Matter.author_id == bindparam("viewer"))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The matters a viewer may see: the published ones, and her own drafts. Hidden ones only their author sees."""
    return or_(PUBLIC, Matter.author_id == viewer.id) if viewer.signed_in else PUBLIC


def get_matter(viewer: Viewer, matter_id: int) -> MatterThing | None:
    """The matter, or None where there is none that this viewer may see."""
    row = db.session.execute(select(*THING).where(Matter.id == matter_id, visible_to(viewer))).one_or_none()
    return MatterThing(*row) if row else None


def matter_at(viewer: Viewer, address: str) -> int | None:
    """The id of the public matter whose page an address leads to: its path, or all of the address."""
    path = urlsplit(address.strip()).path.rstrip("/")
    return db.session.scalar(
        select(Matter.id).where(Matter.path == path, Matter.published_at.is_not(None), visible_to(viewer))
    )


def follows(viewer: Viewer, matter_id: int) -> bool:
    return (
        db.session.scalar(select(Follow.matter_id).where(Follow.person_id == viewer.id, Follow.matter_id == matter_id))
        is not None
    )


def follower_ids(matter_id: int) -> list[int]:
    return list(db.session.scalars(select(Follow.person_id).where(Follow.matter_id == matter_id)))


@dataclass(frozen=True)
class Happening:
    """An event as the timeline tells it. Events never change, so that equal numbers are equal events.

    `entered` is how the officer signed who entered it for her.
    """

    id: int
    verb: str
    at: datetime
    actor: str | None
    organization: str | None
    entered: str | None
    facts: dict[str, Any] = field(compare=False)


@dataclass(frozen=True)
class Neighbour:
    """A matter next to this one in the chain: `ahead` if this one led there. `link` says how."""

    link: str
    ahead: bool
    kind: str
    title: str
    path: str
    state: str
    at: datetime


@dataclass(frozen=True)
class Story:
    """The last things that happened to a matter, oldest first, and its neighbours in the chain."""

    events: tuple[Happening, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def lines(self) -> list[tuple[Happening]]:
        """The events as the lines of a timeline are put together: one a line."""
        return [(event,) for event in self.events]


def _story() -> Any:
    here: Any = bindparam("matter")
    text, none = cast(null(), String), cast(null(), JSON)
    events = (
        select(
            literal("event").label("what"), Event.id, Event.verb.label("verb"), Event.at, Event.facts.label("facts"),
            Person.name.label("actor"), Organization.name.label("organization"), text.label("matter_kind"),
            text.label("title"), text.label("path"), text.label("state"),
            _ENTERED,
        )
        .join(Person, Event.actor_id == Person.id, isouter=True)
        .join(Organization, Event.organization_id == Organization.id, isouter=True)
        .join(OFFICER, Event.entered_by == OFFICER.c.id, isouter=True)
        .join(OFFICE, Event.entered_for == OFFICE.c.id, isouter=True)
        .where(Event.matter_id == here, Event.public)
        .order_by(Event.id.desc())
        .limit(bindparam("most"))
        .subquery()
    )  # fmt: skip
    links = [
        select(
            literal(what), Link.id, Link.kind, Link.at, none, text, text, Matter.kind, Matter.title, Matter.path,
            Matter.state, text,
        )
        .join(Matter, Matter.id == there)
        .where(end == here, PUBLIC)
        for what, end, there in (("ahead", Link.from_id, Link.to_id), ("behind", Link.to_id, Link.from_id))
    ]  # fmt: skip
    return union_all(select(*events.c), *links)


_STORY = _story()


def story_of(matter_id: int, most: int = 20) -> Story:
    """The last `most` events and all links of a matter, in one query."""
    rows = sorted(db.session.execute(_STORY, {"matter": matter_id, "most": most}), key=lambda row: (row.at, row.id))
    events = (row for row in rows if row.what == "event")
    return Story(
        tuple(Happening(r.id, r.verb, r.at, r.actor, r.organization, r.entered, r.facts or {}) for r in events),
        tuple(
            Neighbour(r.verb, r.what == "ahead", r.matter_kind, r.title, r.path, r.state, r.at)
            for r in rows
            if r.what != "event"
        ),
    )


def resident_ids(matter_id: int) -> list[int]:
    """Everybody with a confirmed home where a matter belongs."""
    place = select(Matter.place_path).where(Matter.id == matter_id)
    return list(
        db.session.scalars(
            select(Residency.person_id)
            .join(Unit, Residency.unit_id == Unit.id)
            .join(Building, Unit.building_id == Building.id)
            .join(Place, Building.compound_id == Place.id)
            .where(Residency.state == "confirmed", Place.path.startswith(db.session.scalar(place) or ""))
            .distinct()
        )
    )


def clocks_of(matter_id: int) -> Rows:
    """The public clocks of a matter: (kind, started_at, due_at, met_at, organization)."""
    return db.session.execute(
        select(Clock.kind, Clock.started_at, Clock.due_at, Clock.met_at, Organization.name.label("organization"))
        .join(Organization, Clock.organization_id == Organization.id, isouter=True)
        .where(Clock.matter_id == matter_id)
        .order_by(Clock.id)
    ).all()


def tally_of(kind: str, place_id: int) -> Rows:
    """(state, category, number) of the published matters of a kind in a place and everything inside it."""
    return db.session.execute(
        select(Tally.state, Tally.category, Tally.number).where(
            Tally.kind == kind, Tally.place_id == place_id, Tally.number > 0
        )
    ).all()


def district() -> Place:
    """The one district this portal serves."""
    return db.session.scalars(select(Place).where(Place.kind == "district")).one()


def acts_since(viewer: Viewer, verbs: Sequence[str], since: datetime, most: int) -> list[datetime]:
    """When a person did one of these after `since`, the newest first, `most` of them at most."""
    acts = select(Event.at).where(Event.actor_id == viewer.id, Event.at > since, Event.verb.in_(verbs))
    return list(db.session.scalars(acts.order_by(Event.at.desc()).limit(most)))
