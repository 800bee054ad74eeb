"""Who would vote, from the property register as it is now; and the frozen electorate of a vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.kernel import signing
from portal.kernel.db import Rows, db
from portal.places.models import Building, Unit
from portal.property.models import Owner, Ownership, RegisterNotice

from ..models import Slot
from ..rules.electorate import Electorate, Part, Scope, electorate
from ..rules.register import Published
from ..rules.ruleset import RuleSet


@dataclass(frozen=True)
class Held:
    """An owner's part in a unit, as the electorate needs it."""

    owner_id: int
    developer: bool
    represents: bool


def register_parts(compound_id: int) -> tuple[list[Part], dict[int, list[Held]]]:
    """Every unit of a compound as a part, and who holds it: two queries, however many units."""
    held: dict[int, list[Held]] = {}
    rows = db.session.execute(
        select(Ownership.unit_id, Owner.id, Owner.kind, Ownership.represents)
        .join(Owner, Owner.id == Ownership.owner_id)
        .join(Unit, Unit.id == Ownership.unit_id)
        .join(Building, Building.id == Unit.building_id)
        .where(Building.compound_id == compound_id, Ownership.until.is_(None))
        .order_by(Ownership.unit_id, Owner.id)
    )
    for unit_id, owner_id, kind, represents in rows:
        held.setdefault(unit_id, []).append(Held(owner_id, kind == "developer", represents))
    units = db.session.execute(
        select(Unit.id, Unit.building_id, Unit.number, Unit.kind, Unit.area)
        .join(Building, Building.id == Unit.building_id)
        .where(Building.compound_id == compound_id)
        .order_by(Unit.id)
    )
    parts = [
        Part(
            unit_id, building_id, number, kind, area,
            frozenset(one.owner_id for one in held.get(unit_id, ())),
            any(one.developer for one in held.get(unit_id, ())),
        )
        for unit_id, building_id, number, kind, area in units
    ]  # fmt: skip
    return parts, held


def present_electorate(compound_id: int, scope: Scope, rules: RuleSet) -> Electorate:
    """Who would vote if the electorate were frozen now."""
    parts, _held = register_parts(compound_id)
    return electorate(parts, scope, rules.counting)


def published_register(compound_id: int) -> Published | None:
    """The newest public notice of a compound's register."""
    row = db.session.execute(
        select(RegisterNotice.id, RegisterNotice.opened_at, RegisterNotice.ends_at, RegisterNotice.settled_at)
        .where(RegisterNotice.compound_id == compound_id)
        .order_by(RegisterNotice.id.desc())
        .limit(1)
    ).one_or_none()
    return Published(*row) if row else None


def frozen_slots(assembly_id: int) -> Rows:
    """(number, area, developer, building_id) of every slot, in order."""
    return db.session.execute(
        select(Slot.number, Slot.area, Slot.developer, Slot.building_id)
        .where(Slot.assembly_id == assembly_id)
        .order_by(Slot.number)
    ).all()


def salt_of(assembly_id: int, number: int) -> str:
    """What keeps a slot's line of an electorate that is not public from being guessed out of its hash."""
    return signing.salt(f"vote {assembly_id}, slot {number}")


def building_names(building_ids: Sequence[int]) -> dict[int, str]:
    """The names of buildings."""
    rows = db.session.execute(select(Building.id, Building.name).where(Building.id.in_(building_ids)))
    return {row.id: row.name for row in rows}
