"""Units of the register for tests, with two officers who correct them."""

from __future__ import annotations

from fractions import Fraction

from portal.kernel import clock
from portal.kernel.db import db
from portal.places import commands as places
from portal.places.models import Building, Place, Unit
from portal.property import commands, queries
from portal.property.models import Owner, Ownership
from portal.property.queries import CompoundThing, CorrectionThing, NoticeThing, UnitThing
from portal.property.rules import WantedOwner, document_kept
from tests.factories import Neighbourhood

WHOLE = Fraction(1)


def unit_of(hood: Neighbourhood, name: str, officer: str = "wang", acting: str = "committee") -> UnitThing:
    """A persona's unit as an officer sees it."""
    thing = queries.get_unit(hood.viewer(officer, acting), hood.units[name])
    assert thing is not None
    return thing


def compound_of(hood: Neighbourhood, officer: str = "wang", acting: str = "committee") -> CompoundThing:
    """Spring, as an officer sees it."""
    thing = queries.get_compound(hood.viewer(officer, acting), hood.places["spring"])
    assert thing is not None
    return thing


def seen(hood: Neighbourhood, correction_id: int, officer: str = "sheng", acting: str = "committee") -> CorrectionThing:
    """A correction as an officer sees it."""
    thing = queries.get_correction(hood.viewer(officer, acting), correction_id)
    assert thing is not None
    return thing


def new_unit(hood: Neighbourhood, number: str = "201", area: int | None = 8950) -> int:
    """A unit of spring without owners, in a building of its own."""
    compound = db.session.get_one(Place, hood.places["spring"])
    building = places.add_building(compound, f"新{number}号楼", f"YX-new-{number}")
    unit = places.add_unit(building, number, 2, area or 1)
    unit.area = area
    db.session.flush()
    return unit.id


def own(unit_id: int, *people: tuple[str, int | None]) -> list[int]:
    """Let these (name, account) be the joint owners of a unit, in equal shares."""
    ids = []
    for name, person_id in people:
        building = db.session.get_one(Building, db.session.get_one(Unit, unit_id).building_id)
        digest, end = document_kept(f"{unit_id}{name}0001")
        owner = Owner(compound_id=building.compound_id, kind="person", name=name, document=digest, document_end=end,
                      person_id=person_id)  # fmt: skip
        db.session.add(owner)
        db.session.flush()
        db.session.add(Ownership(unit_id=unit_id, owner_id=owner.id, denominator=len(people), since=clock.now()))
        ids.append(owner.id)
    db.session.flush()
    return ids


def somebody(name: str, share: Fraction = WHOLE, represents: bool = False) -> WantedOwner:
    """A new owner with a document of her own."""
    digest, end = document_kept(f"310101{name}0001")
    return WantedOwner(None, share, represents, "person", name, digest, end)


def correct_area(hood: Neighbourhood, unit: UnitThing, area: int, officer: str = "wang") -> int:
    """An officer enters another area, which a colleague has to confirm."""
    viewer = hood.viewer(officer, "committee")
    return commands.correct_details(viewer, unit, "dwelling", 1, area, "certificate", "按产权证更正").id


def published(hood: Neighbourhood, days: int = 15) -> NoticeThing:
    """Spring's register, published by its residents committee."""
    row = commands.open_notice(hood.viewer("wang", "committee"), compound_of(hood), days)
    thing = queries.get_register_notice(hood.viewer("wang", "committee"), row.id)
    assert thing is not None
    return thing
