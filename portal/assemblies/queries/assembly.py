"""Reading one assembly: as the policy sees it, and with everything its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, false, func, literal, null, or_, select, union_all
from sqlalchemy.orm import aliased

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.property.models import Owner

from ..models import Assembly, Ballot, BallotDraft, Motion, Proxy, Slot, SlotOwner
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

    @property
    def number(self) -> int:
        return self.rule.number


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


def _mine(viewer: Viewer, assembly_id: Any) -> Any:
    """The slots of an assembly in which the viewer casts the ballot: as the only owner, or representing the joint ones.

    `+ 0` keeps the index of an assembly's slots out of it: without statistics SQLite would begin with all of them,
    every time somebody opens the page, instead of with the few owners the viewer is.
    """
    joint = aliased(SlotOwner)
    others = select(func.count()).select_from(joint).where(joint.slot_id == SlotOwner.slot_id).scalar_subquery()
    return (
        select(Slot.id.label("slot_id"), literal(1).label("own"))
        .join(SlotOwner, SlotOwner.slot_id == Slot.id)
        .join(Owner, Owner.id == SlotOwner.owner_id)
        .where(
            Owner.person_id == viewer.id, or_(SlotOwner.represents, others == 1), Slot.assembly_id + 0 == assembly_id
        )
    )


def get_assembly(viewer: Viewer, assembly_id: int) -> AssemblyThing | None:
    """The assembly, or None where there is none that this viewer may see."""
    mine = _mine(viewer, Matter.id).correlate(Matter)
    proxy = select(Proxy.id).where(Proxy.assembly_id == Matter.id, _holds(viewer)).correlate(Matter)
    votes: Any = or_(mine.exists(), proxy.exists()) if viewer.signed_in else false()
    preparing = and_(Matter.organization_id == (viewer.organization_id or 0))
    row = db.session.execute(
        select(Matter, Assembly, Place.name, Organization.name, votes)
        .join(Assembly, Assembly.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.id == assembly_id, or_(visible_to(viewer), preparing))
    ).one_or_none()
    if row is None:
        return None
    matter, one, place, organization, votes = row
    return AssemblyThing(
        matter.id, matter.title, matter.path, matter.state, matter.place_id, matter.place_path, place,
        matter.author_id, matter.organization_id, organization, matter.published_at, matter.hidden_at,
        matter.responsible_id, matter.comments, one.convener, scope_of(one.scope), Mode(one.mode),
        RuleSet.of(one.rules), one.materials, one.notice_at, one.opens_at, one.closes_at, one.closed_at,
        one.announced_at, Weight(one.heads, one.area), one.setup, one.result, bool(votes),
    )  # fmt: skip


def motions_of(assembly_id: int) -> list[MotionThing]:
    """The motions of an assembly, in their order."""
    rows = db.session.scalars(select(Motion).where(Motion.assembly_id == assembly_id).order_by(Motion.number))
    return [
        MotionThing(
            row.id, row.title, row.body, {one["key"]: one["label"] for one in row.options},
            MotionRule(
                row.number, Item(row.item), MotionKind(row.kind), tuple(one["key"] for one in row.options), row.seats
            ),
            row.source_id,
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


def my_slots(viewer: Viewer, assembly_id: int) -> list[MySlot]:
    """The slots in which the viewer casts the ballot, with what she cast and what she has begun.

    First her own, then those she holds a checked proxy for; one she both owns and holds is her own. It begins with
    what is hers, not with the electorate: every step of a vote asks this, in a compound of any size.
    """
    held = select(Proxy.slot_id, literal(0)).where(Proxy.assembly_id == assembly_id, _holds(viewer))
    either = union_all(_mine(viewer, assembly_id), held).subquery()
    hers = select(either.c.slot_id, func.max(either.c.own).label("own")).group_by(either.c.slot_id).subquery()
    rows = db.session.execute(
        select(Slot.id, Slot.number, Slot.area, Slot.said, Ballot.serial, Ballot.channel, BallotDraft.choices,
               case((hers.c.own == 1, null()), else_=Proxy.instructions))
        .join(hers, hers.c.slot_id == Slot.id)
        .join(Proxy, and_(Proxy.slot_id == Slot.id, _holds(viewer)), isouter=True)
        .join(Ballot, and_(Ballot.slot_id == Slot.id, Ballot.state == "counted"), isouter=True)
        .join(BallotDraft, and_(BallotDraft.slot_id == Slot.id, BallotDraft.person_id == viewer.id), isouter=True)
        .order_by(hers.c.own.desc(), Slot.number)
    )  # fmt: skip
    return [MySlot(*row) for row in rows]


def _holds(viewer: Viewer) -> Any:
    return and_(Proxy.holder_id == viewer.id, Proxy.revoked_at.is_(None), Proxy.checked_by.is_not(None))


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
