"""The list of allocations, and the proposals that can become projects."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.matters.queries import happened_to
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Allocation, AllocationProject
from .allocation import RATIFIED

SIZE = 20
CANDIDATES = 50
# States in which the money for a proposal is still sought.
SEEKING = ("open", "in_deliberation", "accepted", "answered")


def allocations_after(after: str | None = None) -> Page[Any]:
    """A page of the public allocations, the newest first: (id, title, path, state, place, published_at, opens_at,
    closes_at)."""
    key = keyset.decode(after, (datetime, int))
    statement = (
        select(Matter.id, Matter.title, Matter.path, Matter.state, Place.name.label("place"), Matter.published_at,
               Allocation.opens_at, Allocation.closes_at, Allocation.plan)
        .join(Allocation, Allocation.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .where(Matter.kind == "allocation", Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .order_by(Matter.published_at.desc(), Matter.id.desc())
        .limit(SIZE + 1)
    )  # fmt: skip
    if key:
        statement = statement.where(tuple_(Matter.published_at, Matter.id) < tuple_(*key))
    rows: Rows = db.session.execute(statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.published_at, row.id), key is None)


def ratified_among(ids: list[int]) -> set[int]:
    """Which of these an owners' assembly has ratified."""
    return {row.matter_id for row in happened_to(ids, RATIFIED) if row.facts.get("passed") is True}


def plans_of(viewer: Viewer, limit: int = 50) -> Rows:
    """What the committee she acts for prepares: (id, title, path, place)."""
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Place.name.label("place"))
        .join(Allocation, Allocation.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .where(Matter.organization_id == (viewer.organization_id or 0), Matter.state == "preparing")
        .order_by(Matter.id.desc())
        .limit(limit)
    ).all()


def proposals_for(allocation_id: int, place_path: str) -> Rows:
    """Public proposals of the place and everything inside it that are not projects here yet, the most supported first:
    (id, title, supports)."""
    taken = select(AllocationProject.source_id).where(
        AllocationProject.allocation_id == allocation_id, AllocationProject.source_id.is_not(None)
    )
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.supports)
        .where(Matter.kind == "proposal", Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .where(Matter.place_path.startswith(place_path), Matter.state.in_(SEEKING), Matter.id.not_in(taken))
        .order_by(Matter.supports.desc(), Matter.id.desc())
        .limit(CANDIDATES)
    ).all()
