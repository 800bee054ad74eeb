"""What the property register says of a unit's owners, and whom they name as representative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.kernel.db import db
from portal.people.queries import ResidencyThing
from portal.people.rules import Viewer
from portal.places.models import Building, Place, Unit
from portal.property.models import Owner, Ownership

from ..models import RepresentativeChoice
from ..rules import match


@dataclass(frozen=True)
class UnitOwner:
    """One owner of a unit, as the register has her now."""

    unit_id: int
    owner_id: int
    name: str
    kind: str
    person_id: int | None
    numerator: int
    denominator: int
    represents: bool


@dataclass(frozen=True)
class Share:
    """What a person owns of a unit, with her joint owners. `person_id` is hers."""

    unit_id: int
    person_id: int
    owner_id: int
    unit: str
    building: str
    place: str
    place_path: str
    owners: tuple[UnitOwner, ...]
    chosen_id: int | None

    @property
    def mine(self) -> UnitOwner:
        return next(owner for owner in self.owners if owner.owner_id == self.owner_id)

    @property
    def representative(self) -> UnitOwner | None:
        return next((owner for owner in self.owners if owner.represents), None)

    @property
    def without_account(self) -> int:
        """How many joint owners have no account, so that the desk has to take their signatures."""
        return sum(owner.person_id is None for owner in self.owners)


_OWNER = (
    select(Ownership.unit_id, Owner.id, Owner.name, Owner.kind, Owner.person_id, Ownership.numerator,
           Ownership.denominator, Ownership.represents)
    .join(Owner, Ownership.owner_id == Owner.id)
    .where(Ownership.until.is_(None))
    .order_by(Ownership.unit_id, Ownership.id)
)  # fmt: skip


def owners_of(unit_id: int) -> list[UnitOwner]:
    """The present owners of a unit."""
    return [UnitOwner(*row) for row in db.session.execute(_OWNER.where(Ownership.unit_id == unit_id))]


def matching_owner(owners: Sequence[UnitOwner], thing: ResidencyThing) -> int | None:
    """The register's owner whose name is that of the certificate or, where she gave none, of the account."""
    return match(owners, thing.certificate_name or thing.person, thing.person_id)


def choices_of(unit_id: int) -> dict[int, int]:
    """Whom each owner of a unit names: chosen owner by owner."""
    statement = select(RepresentativeChoice.owner_id, RepresentativeChoice.chosen_id)
    rows = db.session.execute(statement.where(RepresentativeChoice.unit_id == unit_id))
    return {row.owner_id: row.chosen_id for row in rows}


def shares_of(viewer: Viewer) -> Mapping[int, Share]:
    """What the viewer owns by the register, by unit."""
    mine = (
        select(Ownership.unit_id, Owner.id.label("owner_id"), Unit.number, Building.name.label("building"),
               Place.name.label("place"), Place.path, RepresentativeChoice.chosen_id)
        .join(Owner, Ownership.owner_id == Owner.id)
        .join(Unit, Ownership.unit_id == Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .join(Place, Building.compound_id == Place.id)
        .join(RepresentativeChoice, (RepresentativeChoice.unit_id == Ownership.unit_id)
              & (RepresentativeChoice.owner_id == Owner.id), isouter=True)
        .where(Owner.person_id == viewer.id, Ownership.until.is_(None))
        .order_by(Ownership.unit_id)
        .limit(100)
    )  # fmt: skip
    rows = db.session.execute(mine).all() if viewer.id else []
    owners: dict[int, list[UnitOwner]] = defaultdict(list)
    if rows:
        for row in db.session.execute(_OWNER.where(Ownership.unit_id.in_([row.unit_id for row in rows]))):
            owners[row.unit_id].append(UnitOwner(*row))
    return {
        row.unit_id: Share(row.unit_id, viewer.id, row.owner_id, row.number, row.building, row.place, row.path,
                           tuple(owners[row.unit_id]), row.chosen_id)
        for row in rows
    }  # fmt: skip


def get_share(viewer: Viewer, unit_id: int) -> Share | None:
    """What the viewer owns of a unit by the register; None where nothing is hers."""
    return shares_of(viewer).get(unit_id)
