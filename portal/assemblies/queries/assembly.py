"""Reading one assembly: as the policy sees it, and with everything its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.matters.queries import VISIBLE
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.property.models import Owner, Ownership

from ..models import Assembly, Ballot, BallotDraft, Demand, Motion, Participation, Proxy, Slot, SlotOwner
from ..rules.electorate import Scope
from ..rules.law import Item, Weight
from ..rules.ruleset import Mode, MotionKind, MotionRule, RuleSet


@dataclass(frozen=True)
class MotionThing:
    """A motion with its texts. `labels` are the options' names by key."""

    id: int
    title: str
    body: str
    labels: dict[str, str]
    rule: MotionRule
    source_id: int | None
    demanded: bool = False

    @property
    def number(self) -> int:
        return self.rule.number

    def labels_of(self, keys: Sequence[str]) -> list[str]:
        """The names of these options."""
        return [self.labels.get(key) or key for key in keys]


@dataclass(frozen=True)
class AssemblyThing:
    """An assembly as the policy sees it."""

    id: int
    title: str
    path: str
    state: str
    place_id: int
    place_path: str
    place: str
    author_id: int | None
    organization_id: int | None
    organization: str | None
    published_at: datetime | None
    hidden_at: datetime | None
    responsible_id: int | None
    comments: int
    convener: str
    scope: Scope
    mode: Mode
    rules: RuleSet
    materials: str
    notice_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    announced_at: datetime | None
    total: Weight
    setup: str
    result: dict[str, Any] | None
    votes: bool
    owns: bool
    elector: bool
    due_at: datetime | None

    kind = "assembly"
    category = "property"

    def open_at(self, now: datetime) -> bool:
        """Whether votes are taken at this moment: from the opening until, not at, the close."""
        return (
            self.state in ("announced", "voting")
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= now < self.closes_at
        )


def scope_of(record: dict[str, Any]) -> Scope:
    return Scope(frozenset(record.get("buildings", ())), record.get("entrance", ""))


def assembly_of(slot_id: Any) -> Any:
    """The assembly of a slot, as an expression that no planner turns into a join.

    Without statistics both databases would begin with all slots of an assembly, at every step of every voter, instead
    of with the few that are asked about.
    """
    return select(Slot.assembly_id).where(Slot.id == slot_id).correlate_except(Slot).scalar_subquery()


def _own(assembly_id: Any) -> Any:
    """The slots of an assembly in which the viewer casts the ballot: the only owner, or representing joint ones."""
    joint = aliased(SlotOwner)
    others = select(func.count()).select_from(joint).where(joint.slot_id == SlotOwner.slot_id).scalar_subquery()
    return (
        select(SlotOwner.slot_id.label("slot_id"), literal(1).label("own"))
        .join(Owner, Owner.id == SlotOwner.owner_id)
        .where(Owner.person_id == bindparam("viewer"), or_(SlotOwner.represents, others == 1))
        .where(assembly_of(SlotOwner.slot_id) == assembly_id)
    )


# A proxy in force that the viewer holds.
_HELD: Any = and_(Proxy.holder_id == bindparam("viewer"), Proxy.revoked_at.is_(None), Proxy.checked_by.is_not(None))

# Built once and run without the session's own wrapping: every page and every step of a vote begins with it.
_ASSEMBLY: Any = (
    select(
        Matter.id, Matter.title, Matter.path, Matter.state, Matter.place_id, Matter.place_path,
        Place.name.label("place"), Matter.author_id, Matter.organization_id,
        Organization.name.label("organization"), Matter.published_at, Matter.hidden_at, Matter.responsible_id,
        Matter.comments, Assembly.convener, Assembly.scope, Assembly.mode, Assembly.rules, Assembly.materials,
        Assembly.notice_at, Assembly.opens_at, Assembly.closes_at, Assembly.closed_at, Assembly.announced_at,
        Assembly.heads, Assembly.area, Assembly.setup, Assembly.result,
        or_(
            _own(Matter.id).correlate(Matter).exists(),
            select(Proxy.id).where(Proxy.assembly_id == Matter.id, _HELD).correlate(Matter).exists(),
        ).label("votes"),
        select(Owner.id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .where(Owner.person_id == bindparam("viewer"), Owner.compound_id == Assembly.compound_id)
        .where(Ownership.until.is_(None))
        .exists()
        .label("owns"),
        select(SlotOwner.slot_id)
        .join(Owner, Owner.id == SlotOwner.owner_id)
        .where(Owner.person_id == bindparam("viewer"), assembly_of(SlotOwner.slot_id) == Matter.id)
        .correlate(Matter)
        .exists()
        .label("elector"),
        Demand.due_at,
    )
    .join(Assembly, Assembly.id == Matter.id)
    .join(Place, Place.id == Matter.place_id)
    .join(Organization, Organization.id == Matter.organization_id, isouter=True)
    .join(Demand, Demand.assembly_id == Assembly.id, isouter=True)
    .where(Matter.id == bindparam("assembly"))
    .where(or_(VISIBLE, Matter.organization_id == bindparam("organization")))
)  # fmt: skip


def get_assembly(viewer: Viewer, assembly_id: int) -> AssemblyThing | None:
    """The assembly, or None where there is none that this viewer may see. A visitor, whose id is 0, owns nothing."""
    values = {"assembly": assembly_id, "viewer": viewer.id, "organization": viewer.organization_id or 0}
    row = db.session.connection().execute(_ASSEMBLY, values).one_or_none()
    if row is None:
        return None
    told = (scope_of(row.scope), Mode(row.mode), RuleSet.of(row.rules))
    return AssemblyThing(
        *[*row[:15], *told, *row[18:24], Weight(row.heads, row.area), row.setup, row.result],
        *[bool(row.votes), bool(row.owns), bool(row.elector), row.due_at],
    )


# Built once, as above.
_MOTIONS: Any = select(*Motion.__table__.c).where(Motion.assembly_id == bindparam("assembly")).order_by(Motion.number)


def motions_of(assembly_id: int) -> list[MotionThing]:
    """The motions of an assembly, in their order."""
    rows = db.session.connection().execute(_MOTIONS, {"assembly": assembly_id})
    return [
        MotionThing(
            row.id, row.title, row.body, {one["key"]: one["label"] for one in row.options},
            MotionRule(
                row.number, Item(row.item), MotionKind(row.kind), tuple(one["key"] for one in row.options), row.seats
            ),
            row.source_id, row.demanded,
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class MySlot:
    """A slot in which the viewer votes, and how far she is with it.

    With `instructions` she holds a proxy for it: `{}` leaves everything to her.
    """

    id: int
    number: int
    area: int
    said: str
    ballot: str | None
    channel: str | None
    draft: dict[str, Any] | None
    instructions: dict[str, Any] | None
    took_part: bool = False


def _hers() -> Any:
    """What is hers in an assembly, her own first. Every step of a vote asks this, in a compound of any size."""
    held = select(Proxy.slot_id, literal(0)).where(Proxy.assembly_id == bindparam("assembly"), _HELD)
    either = union_all(_own(bindparam("assembly")), held).subquery()
    hers = select(either.c.slot_id, func.max(either.c.own).label("own")).group_by(either.c.slot_id).subquery()
    drafted = and_(BallotDraft.slot_id == Slot.id, BallotDraft.person_id == bindparam("viewer"))
    return (
        select(Slot.id, Slot.number, Slot.area, Slot.said, Ballot.serial, Ballot.channel, BallotDraft.choices,
               case((hers.c.own == 1, null()), else_=Proxy.instructions),
               Participation.slot_id.is_not(None))
        .join(hers, hers.c.slot_id == Slot.id)
        .join(Proxy, and_(Proxy.slot_id == Slot.id, _HELD), isouter=True)
        .join(Ballot, and_(Ballot.slot_id == Slot.id, Ballot.state == "counted"), isouter=True)
        .join(BallotDraft, drafted, isouter=True)
        .join(Participation, Participation.slot_id == Slot.id, isouter=True)
        .order_by(hers.c.own.desc(), Slot.number)
    )  # fmt: skip


_MY_SLOTS: Any = _hers()


def my_slots(viewer: Viewer, assembly_id: int) -> list[MySlot]:
    """The slots in which the viewer casts the ballot, with what she cast and what she has begun.

    First her own, then those she holds a checked proxy for; one she both owns and holds is her own.
    """
    rows = db.session.connection().execute(_MY_SLOTS, {"viewer": viewer.id, "assembly": assembly_id})
    return [MySlot(*row) for row in rows]


def assemblies_in(place_ids: Sequence[int], limit: int = 50) -> Rows:
    """The public assemblies of places, newest first."""
    return db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Matter.state, Matter.place_id,
               Matter.published_at, Assembly.opens_at,
               Assembly.closes_at, Place.name.label("place"))
        .join(Assembly, Assembly.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .where(Matter.place_id.in_(place_ids), Matter.published_at.is_not(None), Matter.hidden_at.is_(None))
        .order_by(Matter.published_at.desc(), Matter.id.desc())
        .limit(limit)
    ).all()  # fmt: skip
