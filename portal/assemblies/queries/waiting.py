"""Whose ballot a vote still waits for, and what waits for one person or one organization.

Statements are built once: everyone's home page sends one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, case, func, literal, or_, select, union, union_all
from sqlalchemy.orm import aliased

from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.matters.models import Clock, Matter
from portal.people.rules import GOVERNING, Viewer
from portal.places.models import Place
from portal.property.models import Owner

from ..models import Assembly, Ballot, Proxy, Slot, SlotOwner
from ..rules.ruleset import BINDING, Channel
from .participation import ways_back

LARGEST = 20
_OPEN = Matter.state.in_(("announced", "voting"))
_FORCE = and_(Proxy.revoked_at.is_(None), Proxy.checked_by.is_not(None))


class Waiting(NamedTuple):
    """A vote in which something waits. `kind`: vote, conflicts, close, decide, or that of a clock: convene, answer,
    carry_out; `number` of slots or ballots."""

    id: int
    title: str
    path: str
    due: datetime | None
    kind: str
    number: int


def _alone_or_representing() -> Any:
    """An owner casts the ballot of a slot: its only owner, or whoever represents the joint ones."""
    joint = aliased(SlotOwner)
    others = select(func.count()).select_from(joint).where(joint.slot_id == SlotOwner.slot_id).scalar_subquery()
    return or_(SlotOwner.represents, others == 1)


def _silent(channels: Sequence[str] = tuple(Channel)) -> Any:
    """The ballot of the slot is not back by one of these ways."""
    counted, surveyed = ways_back(Slot.id, channels)
    return ~counted & ~surveyed


def _who_can(channels: Sequence[str]) -> Any:
    silent = _silent(channels)
    here = Slot.assembly_id == bindparam("assembly")
    owners = (
        select(Owner.person_id)
        .join(SlotOwner, SlotOwner.owner_id == Owner.id)
        .join(Slot, Slot.id == SlotOwner.slot_id)
        .where(here, Owner.person_id.is_not(None), _alone_or_representing(), silent)
    )
    holders = select(Proxy.holder_id).join(Slot, Slot.id == Proxy.slot_id).where(here, _FORCE, silent)
    return union(owners, holders)


_WHO_CAN: Any = _who_can(tuple(Channel))
_WHO_CAN_BIND: Any = _who_can(BINDING)


def still_to_vote(assembly_id: int) -> list[int]:
    """Everyone with an account who can still cast a ballot that is missing; never a joint owner who cannot."""
    return [row[0] for row in db.session.connection().execute(_WHO_CAN, {"assembly": assembly_id})]


def still_to_bind(assembly_id: int) -> list[int]:
    """Of a vote in which ballots cast here are advice: everyone whose signed paper, which counts, is missing."""
    return [row[0] for row in db.session.connection().execute(_WHO_CAN_BIND, {"assembly": assembly_id})]


def owners_of(assembly_id: int) -> list[int]:
    """Every owner of the electorate who has an account, joint owners too."""
    return list(
        db.session.scalars(
            select(Owner.person_id)
            .join(SlotOwner, SlotOwner.owner_id == Owner.id)
            .join(Slot, Slot.id == SlotOwner.slot_id)
            .where(Slot.assembly_id == assembly_id, Owner.person_id.is_not(None))
            .distinct()
        )
    )


def _mine() -> Any:
    """`+ 0` as in `assembly._own`: from the few slots of a person, not from all slots of every open vote."""
    viewer: Any = bindparam("viewer")
    own = (
        select(Slot.id, Slot.assembly_id)
        .join(SlotOwner, SlotOwner.slot_id == Slot.id)
        .join(Owner, Owner.id == SlotOwner.owner_id)
        .where(Owner.person_id == viewer, _alone_or_representing(), _silent())
    )
    held = (
        select(Slot.id, Slot.assembly_id)
        .join(Proxy, Proxy.slot_id == Slot.id)
        .where(Proxy.holder_id == viewer, _FORCE, _silent())
    )
    missing = union(own, held).subquery()
    return (
        select(Matter.id, Matter.title, Matter.path, Assembly.closes_at, literal("vote"), func.count())
        .join(missing, missing.c.assembly_id + 0 == Matter.id)
        .join(Assembly, Assembly.id == Matter.id)
        .where(_OPEN, Matter.hidden_at.is_(None))
        .where(Assembly.opens_at <= bindparam("now"), Assembly.closes_at > bindparam("now"))
        .group_by(Matter.id, Matter.title, Matter.path, Assembly.closes_at)
        .order_by(Assembly.closes_at, Matter.id)
        .limit(LARGEST)
    )


_MINE: Any = _mine()


def ballots_of(viewer: Viewer) -> list[Waiting]:
    """The open votes in which a ballot is hers to cast and not cast."""
    rows = db.session.connection().execute(_MINE, {"viewer": viewer.id, "now": clock.now()})
    return [Waiting(*row) for row in rows]


def _office(everywhere: bool) -> Any:
    """What an organization convened, and for a public office also the conflicts of its place."""
    now: Any = bindparam("now")
    organization: Any = bindparam("organization")
    clashes = (
        select(Ballot.assembly_id, func.count().label("number"))
        .where(Ballot.state == "conflict")
        .group_by(Ballot.assembly_id)
        .subquery()
    )
    whose = Matter.organization_id == organization
    conflicts = (
        select(Matter.id, Matter.title, Matter.path, Assembly.closes_at, literal("conflicts"), clashes.c.number)
        .join(Assembly, Assembly.id == Matter.id)
        .join(clashes, clashes.c.assembly_id == Matter.id)
        .where(_OPEN, or_(whose, Matter.place_path.startswith(bindparam("place"))) if everywhere else whose)
        .limit(LARGEST)
    )
    kind = case((Matter.state == "closed", literal("decide")), else_=literal("close"))
    next_step = (
        select(Matter.id, Matter.title, Matter.path, Assembly.closes_at, kind, literal(0))
        .join(Assembly, Assembly.id == Matter.id)
        .where(whose, or_(Matter.state == "closed", and_(_OPEN, Assembly.closes_at <= now)))
        .limit(LARGEST)
    )
    owed = (
        select(Matter.id, Matter.title, Matter.path, Clock.due_at, Clock.kind, literal(0))
        .join(Clock, Clock.matter_id == Matter.id)
        .where(Clock.organization_id == organization, Clock.met_at.is_(None), Matter.kind.concat("") == "assembly")
        .order_by(Clock.due_at)
        .limit(LARGEST)
    )
    return union_all(*(select(*part.subquery().c) for part in (conflicts, next_step, owed)))


_OFFICE: dict[bool, Any] = {True: _office(True), False: _office(False)}


def owed_by(viewer: Viewer) -> list[Waiting]:
    """What waits for the organization a person acts for: conflicts to decide, votes to close, results to announce, and
    whatever a clock of a vote runs for."""
    if viewer.acting is None:
        return []
    everywhere = viewer.acting.kind in GOVERNING
    given = {"organization": viewer.acting.id, "now": clock.now()}
    if everywhere:
        given["place"] = viewer.acting.place_path
    rows = db.session.connection().execute(_OFFICE[everywhere], given)
    return [Waiting(*row)._replace(kind=row[4].partition(":")[0]) for row in rows]


def run_by(viewer: Viewer, limit: int = 50) -> Rows:
    """The assemblies an organization convened, and of a public office all those of its place; newest first."""
    if viewer.acting is None:
        return []
    whose = Matter.organization_id == viewer.acting.id
    if viewer.acting.kind in GOVERNING:
        told = and_(Matter.place_path.startswith(viewer.acting.place_path), Matter.published_at.is_not(None))
        whose = or_(whose, told)
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Matter.state, Matter.organization_id, Assembly.opens_at,
               Assembly.closes_at, Place.name.label("place"))
        .join(Assembly, Assembly.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .where(whose)
        .order_by(Matter.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
