"""What a community or a compound has in common on one page: who acts there, what is being decided, what lies inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, union_all

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.queries import PlaceName, known_places
from portal.places.rules import ancestors

WITH_PAGE = ("community", "compound")
# What is decided together there, newest first, so many of each kind; proposals have a list of their own.
DECIDED, NEWEST = ("assembly", "allocation", "consultation", "hearing"), 5


@dataclass(frozen=True)
class Common:
    """A place with its page."""

    place: PlaceName
    above: Sequence[PlaceName]
    inside: Sequence[PlaceName]


def get_common(_viewer: Viewer, place_id: int) -> Common | None:
    """A community or compound; None for any other place."""
    directory = known_places()
    place = directory.by_id.get(place_id)
    if place is None or place.kind not in WITH_PAGE:
        return None
    above = [directory.by_id[number] for number in ancestors(place.path) if number in directory.by_id]
    inside = [one for one in directory.places if one.parent_id == place_id]
    return Common(place, [one for one in above if one.id != place_id and one.kind in WITH_PAGE], inside)


def acting_in(place: PlaceName) -> Rows:
    """(id, name, name_en, kind) of the organizations of a place, and of the offices around it, the nearest first."""
    return db.session.execute(
        select(Organization.id, Organization.name, Organization.name_en, Organization.kind)
        .where(Organization.place_id.in_(ancestors(place.path)))
        .order_by(Organization.place_id != place.id, Organization.kind, Organization.id)
        .limit(50)
    ).all()


def decided_in(place: PlaceName) -> Rows:
    """(path, title, kind, state, published_at) of what is decided together in a place, newest first."""
    column = Matter.place_id if place.kind == "compound" else Matter.community_id
    parts: list[Any] = [
        select(Matter.path, Matter.title, Matter.kind, Matter.state, Matter.published_at)
        .where(Matter.kind == kind, column == place.id, Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .order_by(Matter.published_at.desc(), Matter.id.desc())
        .limit(NEWEST)
        .subquery()
        for kind in DECIDED
    ]
    newest = union_all(*(select(*part.c) for part in parts)).subquery()
    return db.session.execute(select(*newest.c).order_by(newest.c.published_at.desc())).all()
