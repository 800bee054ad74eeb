"""The choices that are open to a person and not made yet: a line each on her home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.rules import ancestors

from ..models import Allocation, AllocationBallot
from ..rules.lifecycle import OPEN
from ..rules.plan import Electorate, Plan

LARGEST = 20


class Choosing(NamedTuple):
    """An allocation a person can choose in."""

    title: str
    path: str
    due: datetime


def _open() -> Any:
    """Built once: everyone's home page sends it."""
    mine = AllocationBallot.allocation_id == Matter.id, AllocationBallot.person_id == bindparam("viewer")
    return (
        select(Matter.title, Matter.path, Allocation.closes_at, Matter.place_path, Allocation.plan)
        .join(Allocation, Allocation.id == Matter.id)
        .where(Matter.kind == "allocation", Matter.place_id.in_(bindparam("places", expanding=True)))
        .where(Matter.state.in_(OPEN), Matter.hidden_at.is_(None))
        .where(Allocation.opens_at <= bindparam("now"), Allocation.closes_at > bindparam("now"))
        .where(~select(AllocationBallot.allocation_id).where(*mine, AllocationBallot.took_part).exists())
        .order_by(Allocation.closes_at, Matter.id)
        .limit(LARGEST)
    )


_OPEN: Any = _open()


def open_to(viewer: Viewer) -> list[Choosing]:
    """The open choices of the places a person lives in, in which she has not chosen; those of owners only for one."""
    if not viewer.homes:
        return []
    places = sorted({number for home in viewer.homes for number in ancestors(home.place_path)})
    given = {"viewer": viewer.id, "now": clock.now(), "places": places}
    return [
        Choosing(row.title, row.path, row.closes_at)
        for row in db.session.execute(_OPEN, given)
        if Plan.of(row.plan).electorate != Electorate.OWNERS
        or any(home.kind == "owner" and home.place_path.startswith(row.place_path) for home in viewer.homes)
    ]
