"""What the register says of units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.kernel.db import db
from portal.places.models import Building, Unit

from ..models import Owner, Ownership
from ..rules import share_said

Said = dict[str, Any]
_AT_ONCE = 500


def unit_said(unit_id: int) -> Said | None:
    """What the register says of a unit now; None where there is no such unit.

    {number, building, kind, floor, area (0.01 m²), area_source, owners: [{kind, name, document_end, share ("1/2" in
    lowest terms), represents}]}, the owners in one order whenever they were entered.
    """
    return units_said((unit_id,)).get(unit_id)


def units_said(unit_ids: Sequence[int]) -> dict[int, Said]:
    """`unit_said` of many units, five hundred at a time."""
    said: dict[int, Said] = {}
    for start in range(0, len(unit_ids), _AT_ONCE):
        said.update(_said(Unit.id.in_(unit_ids[start : start + _AT_ONCE])))
    return said


def compound_said(compound_id: int) -> Iterator[tuple[int, int, Said]]:
    """(building, unit, what the register says of it) for a whole compound, building by building, floor by floor."""
    buildings = select(Building.id).where(Building.compound_id == compound_id).order_by(Building.id)
    for building_id in db.session.scalars(buildings).all():
        for unit_id, said in _said(Unit.building_id == building_id).items():
            yield building_id, unit_id, said


def _said(which: ColumnElement[bool]) -> dict[int, Said]:
    owners = _owners_said(which)
    rows = db.session.execute(
        select(Unit.id, Unit.number, Building.name.label("building"), Unit.kind, Unit.floor, Unit.area,
               Unit.area_source)
        .join(Building, Unit.building_id == Building.id)
        .where(which)
        .order_by(func.coalesce(Unit.floor, 0), Unit.number, Unit.id)
    )  # fmt: skip
    return {
        row.id: {
            "number": row.number, "building": row.building, "kind": row.kind, "floor": row.floor, "area": row.area,
            "area_source": row.area_source, "owners": owners.get(row.id, []),
        }
        for row in rows
    }  # fmt: skip


def _owners_said(which: ColumnElement[bool]) -> Mapping[int, list[Said]]:
    statement = (
        select(Ownership.unit_id, Owner.kind, Owner.name, Owner.document_end, Ownership.numerator,
               Ownership.denominator, Ownership.represents)
        .join(Owner, Ownership.owner_id == Owner.id)
        .join(Unit, Ownership.unit_id == Unit.id)
        .where(which, Ownership.until.is_(None))
    )  # fmt: skip
    owners: dict[int, list[Said]] = defaultdict(list)
    for row in db.session.execute(statement):
        owners[row.unit_id].append(
            owner_said(row.kind, row.name, row.document_end, share_said(row.numerator, row.denominator), row.represents)
        )
    return {unit_id: in_order(said) for unit_id, said in owners.items()}


def owner_said(kind: str, name: str, document_end: str, share: str, represents: bool) -> Said:
    """One owner in what `unit_said` gives."""
    return {"kind": kind, "name": name, "document_end": document_end, "share": share, "represents": represents}


def in_order(owners: Sequence[Said]) -> list[Said]:
    """Owners in the order in which `unit_said` names them."""
    return sorted(owners, key=lambda owner: (owner["kind"], owner["name"], owner["document_end"], owner["share"]))
