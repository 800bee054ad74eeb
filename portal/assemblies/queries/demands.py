"""Demands for an assembly, who may sign, who has to convene; and where the portal's channel counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.models import Membership, Organization, serving
from portal.people.rules import OrganizationKind, Viewer
from portal.places.models import Place
from portal.places.rules import ancestors
from portal.property.models import Owner, Ownership

from ..models import ChannelRecognition, Demand, Signature
from ..rules.electorate import Counting, Scope, electorate
from ..rules.law import Weight
from .electorate import register_parts


@dataclass(frozen=True)
class CompoundThing:
    """A compound in which an assembly may be demanded; `owns`: the viewer owns a part of it."""

    id: int
    name: str
    place_path: str
    owns: bool


def owns_in(viewer: Viewer, compound_id: int) -> bool:
    """Whether the register names the viewer as an owner of a part of a compound."""
    owner = select(Owner.id).join(Ownership, Ownership.owner_id == Owner.id)
    mine = Owner.person_id == viewer.id, Owner.compound_id == compound_id, Ownership.until.is_(None)
    return db.session.scalar(owner.where(*mine).limit(1)) is not None


def get_compound(viewer: Viewer, place_id: int) -> CompoundThing | None:
    """A compound, as whoever demands an assembly in it sees it."""
    row = db.session.execute(
        select(Place.id, Place.name, Place.path).where(Place.id == place_id, Place.kind == "compound")
    ).one_or_none()
    return CompoundThing(*row, owns=owns_in(viewer, place_id)) if row else None


def owned_compounds(viewer: Viewer) -> Rows:
    """(id, name) of the compounds the viewer owns a part of."""
    return db.session.execute(
        select(Place.id, Place.name)
        .join(Owner, Owner.compound_id == Place.id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.person_id == viewer.id, Ownership.until.is_(None))
        .distinct()
        .order_by(Place.id)
    ).all()


@dataclass(frozen=True)
class DemandRow:
    """How far a demand has come."""

    reason: str
    until: datetime
    counted_at: datetime
    signed: Weight
    all: Weight
    reached_at: datetime | None
    due_at: datetime | None
    mine: bool


def demand_of(viewer: Viewer, assembly_id: int) -> DemandRow | None:
    """The demand an assembly began with, if it began with one."""
    mine = select(Signature.person_id).where(
        Signature.assembly_id == Demand.assembly_id, Signature.person_id == viewer.id
    )
    row = db.session.execute(
        select(Demand.reason, Demand.until, Demand.counted_at, Demand.heads, Demand.area, Demand.all_heads,
               Demand.all_area, Demand.reached_at, Demand.due_at, mine.exists())
        .where(Demand.assembly_id == assembly_id)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    reason, until, counted, heads, area, all_heads, all_area, reached_at, due_at, signed = row
    weights = Weight(heads, area), Weight(all_heads, all_area)
    return DemandRow(reason, until, counted, *weights, reached_at, due_at, bool(signed))


def signed_weight(assembly_id: int, compound_id: int) -> tuple[Weight, Weight]:
    """(signed, all) of the present electorate: a head has signed when one of its owners has."""
    parts, _held = register_parts(compound_id)
    people = electorate(parts, Scope(), Counting())
    signers = set(
        db.session.scalars(
            select(Owner.id)
            .join(Signature, Signature.person_id == Owner.person_id)
            .where(Signature.assembly_id == assembly_id, Owner.compound_id == compound_id)
        )
    )
    signed = [slot for slot in people.slots if slot.owners & signers]
    return Weight(len(signed), sum(slot.area for slot in signed)), people.total


def committee_of(compound_id: int) -> int | None:
    """The owners' committee of a compound; one whose term is over, or whom everyone has left, convenes nothing."""
    members = select(Membership.id).where(Membership.organization_id == Organization.id, serving(clock.now()))
    here = Organization.kind == OrganizationKind.OWNERS_COMMITTEE, Organization.place_id == compound_id
    return db.session.scalar(select(Organization.id).where(*here, members.exists()).order_by(Organization.id).limit(1))


def convener_of(compound_id: int) -> int | None:
    """Who convenes: the owners' committee of the compound, or, where there is none, the residents committee."""
    return committee_of(compound_id) or residents_committee_of(db.session.get_one(Place, compound_id).path)


def residents_committee_of(place_path: str) -> int | None:
    """The residents committee a place lies in the area of; the nearest one."""
    return db.session.scalar(
        select(Organization.id)
        .join(Place, Place.id == Organization.place_id)
        .where(Organization.kind == OrganizationKind.RESIDENTS_COMMITTEE, Place.id.in_(ancestors(place_path)))
        .order_by(Place.path.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Recognition:
    """Whether the portal's ballots count in a place, by which document, as which place around it decided."""

    statutory: bool
    document: str
    place: str
    at: datetime


def recognition_of(place_path: str) -> Recognition | None:
    """What holds in a place: the newest decision of the nearest place around it; None where nobody has decided."""
    row = db.session.execute(
        select(ChannelRecognition.statutory, ChannelRecognition.document, Place.name, ChannelRecognition.at)
        .join(Place, Place.id == ChannelRecognition.place_id)
        .where(Place.id.in_(ancestors(place_path)))
        .order_by(Place.path.desc(), ChannelRecognition.id.desc())
        .limit(1)
    ).one_or_none()
    return Recognition(*row) if row else None


def counts_here(place_path: str) -> bool:
    """Whether ballots cast in the portal count in a place. Where no office has said so, they are advice."""
    found = recognition_of(place_path)
    return found is not None and found.statutory


def recognitions_in(place_path: str) -> Rows:
    """(place, statutory, document, at) decided for places of an area, newest first."""
    return db.session.execute(
        select(Place.name.label("place"), ChannelRecognition.statutory, ChannelRecognition.document,
               ChannelRecognition.at)
        .join(Place, Place.id == ChannelRecognition.place_id)
        .where(Place.path.startswith(place_path))
        .order_by(ChannelRecognition.id.desc())
        .limit(100)
    ).all()  # fmt: skip


def places_in(place_path: str, kinds: Sequence[str]) -> Rows:
    """(id, name, kind) of the places of an area."""
    return db.session.execute(
        select(Place.id, Place.name, Place.kind)
        .where(Place.path.startswith(place_path), Place.kind.in_(kinds))
        .order_by(Place.path)
        .limit(500)
    ).all()


def proposals_to_decide(place_path: str) -> Rows:
    """(id, title) of public proposals of a compound that a motion can take up, those with most support first."""
    return db.session.execute(
        select(Matter.id, Matter.title)
        .where(Matter.kind.in_(("proposal", "allocation")), Matter.place_path == place_path)
        .where(Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .order_by(Matter.supports.desc(), Matter.id.desc())
        .limit(100)
    ).all()
