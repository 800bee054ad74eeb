"""Where people live: what they claimed and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.kernel.db import db
from portal.places.models import Building, Place, Unit

from ..models import Person, Residency
from ..rules import Viewer


@dataclass(frozen=True)
class ResidencyThing:
    """A residency as the policy sees it, with what the residents committee needs to decide."""

    id: int
    person_id: int
    person: str
    kind: str
    state: str
    statement: str
    reason: str
    claimed_at: datetime
    decided_at: datetime | None
    unit: str
    building: str
    place_id: int
    place_path: str
    place: str
    unit_id: int
    proof: str
    certificate_name: str
    entered_by: int | None


RESIDENCY_THING: Any = (
    select(
        Residency.id, Residency.person_id, Person.name, Residency.kind, Residency.state, Residency.statement,
        Residency.reason, Residency.claimed_at, Residency.decided_at, Unit.number, Building.name, Place.id,
        Place.path, Place.name, Unit.id, Residency.proof, Residency.certificate_name, Residency.entered_by,
    )
    .join(Person, Residency.person_id == Person.id)
    .join(Unit, Residency.unit_id == Unit.id)
    .join(Building, Unit.building_id == Building.id)
    .join(Place, Building.compound_id == Place.id)
)  # fmt: skip


def residencies_of(viewer: Viewer) -> list[ResidencyThing]:
    """The viewer's own residencies and claims, newest first."""
    rows = db.session.execute(RESIDENCY_THING.where(Residency.person_id == viewer.id).order_by(Residency.id.desc()))
    return [ResidencyThing(*row) for row in rows]


def home_paths(person_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The paths of the compounds where these people have a confirmed home, by person."""
    found: dict[int, tuple[str, ...]] = {}
    for person_id, path in db.session.execute(
        select(Residency.person_id, Place.path)
        .join(Unit, Residency.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .where(Residency.person_id.in_(person_ids), Residency.state == "confirmed")
    ):
        found[person_id] = (*found.get(person_id, ()), path)
    return found
