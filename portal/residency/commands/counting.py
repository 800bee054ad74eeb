"""Confirming and ending a residency: the counters of the places around a home, moved by exactly one."""

from __future__ import annotations

from sqlalchemy import update

from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import Missing
from portal.people.commands import end_unfinished
from portal.people.models import Person, Residency
from portal.people.queries import RESIDENCY_THING, ResidencyThing
from portal.people.rules import RESIDENCY, Viewer
from portal.places.models import Place

from .. import departures, queries
from ..rules import left_behind


def held(residency_id: int) -> Residency:
    """The residency as it is now, held with its person until the transaction ends: changes come one by one."""
    row = db.session.get_one(Residency, residency_id, with_for_update=True, populate_existing=True)
    db.session.get_one(Person, row.person_id, with_for_update=True)
    return row


def thing_of(residency_id: int) -> ResidencyThing:
    """A residency with the places around it, for whoever changes it."""
    row = db.session.execute(RESIDENCY_THING.where(Residency.id == residency_id)).one_or_none()
    if row is None:
        raise Missing
    return ResidencyThing(*row)


def settle(row: Residency, place_path: str) -> None:
    """Confirm a held residency; its person counts once in every place where she was not counted yet."""
    row.state, row.decided_at = RESIDENCY.move("confirm", row.state), clock.now()
    _count(left_behind(place_path, queries.other_homes(row.person_id, row.id)), 1)
    db.session.flush()
    end_unfinished(row.person_id, "residency", row.id)


def part(row: Residency, place_path: str, reason: str, viewer: Viewer) -> int:
    """End a held, confirmed residency; returns how many open votes of its person were taken back."""
    row.state, row.reason, row.ended_at = RESIDENCY.move("end", row.state), reason, clock.now()
    row.ended_by, row.ended_for = viewer.id or None, viewer.organization_id
    left = left_behind(place_path, queries.other_homes(row.person_id, row.id))
    _count(left, -1)
    db.session.flush()
    return departures.take_back(row.person_id, left)


def _count(place_ids: tuple[int, ...], by: int) -> None:
    # From the district down, as everybody does it: two at once wait for each other instead of blocking each other.
    for place_id in place_ids:
        db.session.execute(update(Place).where(Place.id == place_id).values(residents=Place.residents + by))
