"""Units, owners and letters for tests."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.people.queries import ResidencyThing
from portal.places import commands as places
from portal.places.models import Building, Place, Unit
from portal.property.models import Owner, Ownership
from portal.residency import commands, queries
from tests.factories import Neighbourhood


def residents(hood: Neighbourhood) -> list[int]:
    """The counters of a compound and the places around it."""
    db.session.expire_all()
    return [db.session.get_one(Place, hood.places[name]).residents for name in ("spring", "lake", "street", "district")]


def new_unit(hood: Neighbourhood, number: str = "201", place: str = "spring") -> int:
    """An empty unit in a building of its own."""
    compound = db.session.get_one(Place, hood.places[place])
    building = places.add_building(compound, f"新{number[-1]}号楼", f"YX-new-{place}-{number}")
    unit = places.add_unit(building, number, 2, 8950)
    db.session.flush()
    return unit.id


def own(hood: Neighbourhood, unit_id: int, *names: str, kind: str = "person") -> list[int]:
    """Let these be the joint owners of a unit; a persona's short name brings her account along."""
    ids = []
    for name in names:
        owner = Owner(compound_id=hood.places["spring"], kind=kind, name=name, document=f"{unit_id}-{name}",
                      person_id=hood.people.get(name))  # fmt: skip
        db.session.add(owner)
        db.session.flush()
        db.session.add(
            Ownership(unit_id=unit_id, owner_id=owner.id, denominator=len(names), represents=False, since=clock.now())
        )
        ids.append(owner.id)
    db.session.flush()
    return ids


def code_for(hood: Neighbourhood, unit_id: int, officer: str = "wang") -> str:
    """The code of a fresh letter to this unit."""
    building = db.session.scalars(select(Building).join(Unit).where(Unit.id == unit_id)).one()
    _batch, printed = commands.issue(hood.viewer(officer, "committee"), building.compound_id, building.id)
    db.session.commit()  # a wrong code undoes what is not committed
    return printed[0].code


def seen(hood: Neighbourhood, residency_id: int) -> ResidencyThing:
    """A residency as the residents committee sees it now."""
    thing = queries.get_residency(hood.viewer("wang", "committee"), residency_id)
    assert thing is not None
    return thing
