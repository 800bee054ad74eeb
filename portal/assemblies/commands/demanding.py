"""Owners demand an assembly; a fifth of them oblige the committee, and in its stead the residents committee."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Clock, Matter
from portal.people.models import Organization
from portal.people.rules import VISITOR, Viewer
from portal.places.models import Place

from ..models import Assembly, Demand, Motion, Signature
from ..queries import demands as queries
from ..queries.assembly import AssemblyThing
from ..queries.demands import CompoundThing
from ..rules.counting import AGAINST, FOR
from ..rules.demands import CONVENE_DAYS, DAILY, OPEN, reached
from ..rules.law import Item
from ..rules.lifecycle import ASSEMBLY
from ..rules.ruleset import Mode, MotionKind, RuleSet

REASON_LARGEST = 1000
CLOCK = "convene"


def demand(viewer: Viewer, compound: CompoundThing, title: str, item: int, reason: str) -> Assembly:
    """Demand an assembly about one matter, and sign it. Others sign for ninety days."""
    policy.require("assemblies.demand", viewer, compound)
    if not 4 <= len(title.strip()) <= 120:
        raise DomainError(_l("A title has 4 to %(most)s characters.", most=120), "title")
    if item not in set(Item):
        raise DomainError(_l("Choose what kind of matter it is."), "item")
    if not 10 <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Say why in 10 to %(most)s characters.", most=REASON_LARGEST), "reason")
    if queries.convener_of(compound.id) is None:
        raise DomainError(_l("No residents committee looks after this compound here yet: nobody could convene."))
    matters.keep_pace(viewer)
    place = db.session.get_one(Place, compound.id)
    matter = matters.register(viewer, "assembly", "assemblies", title.strip(), "", place, "property", "demanded")
    row = Assembly(id=matter.id, compound_id=place.id, convener="demand", scope={"buildings": [], "entrance": ""},
                   mode=Mode.NAMED.value, rules=RuleSet().record())  # fmt: skip
    db.session.add(row)
    db.session.flush()
    options = [{"key": FOR, "label": ""}, {"key": AGAINST, "label": ""}]
    db.session.add_all(
        [
            Motion(assembly_id=row.id, number=1, item=item, kind=MotionKind.DECISION.value, title=title.strip(),
                   body=reason.strip(), options=options, demanded=True),
            Demand(assembly_id=row.id, reason=reason.strip(), until=clock.now() + OPEN, counted_at=clock.now()),
        ]
    )  # fmt: skip
    db.session.flush()
    matters.publish(matter, "demanded")
    matters.record(viewer, "assemblies.demanded", matter.id)
    _add(viewer, row.id)
    return row


def sign(viewer: Viewer, thing: AssemblyThing) -> bool:
    """Sign a demand; returns whether it has reached its line with this."""
    policy.require("assemblies.sign", viewer, thing)
    return _add(viewer, thing.id)


def _add(viewer: Viewer, assembly_id: int) -> bool:
    row = db.session.get_one(Demand, assembly_id, with_for_update=True, populate_existing=True)
    if clock.now() > row.until:
        raise DomainError(_l("Its ninety days are over, or the line is reached."))
    added = insert_into(Signature.__table__).values(assembly_id=assembly_id, person_id=viewer.id, at=clock.now())
    if not changed(added.on_conflict_do_nothing()):
        raise DomainError(_l("You have signed this demand already."))
    matters.keep_following(viewer.id, assembly_id)
    return _count_and_oblige(row)


def take_back(viewer: Viewer, thing: AssemblyThing) -> None:
    """Take a signature back, as long as the line is not reached."""
    policy.require("assemblies.sign", viewer, thing)
    row = db.session.get_one(Demand, thing.id, with_for_update=True, populate_existing=True)
    gone = delete(Signature).where(Signature.assembly_id == thing.id, Signature.person_id == viewer.id)
    if not changed(gone):
        raise DomainError(_l("You have not signed this demand."))
    _count(row)


def count_again(assembly_id: int) -> None:
    """After a signature has gone for good."""
    _count(db.session.get_one(Demand, assembly_id, with_for_update=True, populate_existing=True))


def _count_and_oblige(row: Demand) -> bool:
    """Count; returns whether the line is reached with this."""
    _count(row)
    if row.reached_at is not None or not reached(row.heads, row.all_heads):
        return False
    _oblige(row)
    return True


def _count(row: Demand) -> None:
    compound = db.session.scalar(select(Assembly.compound_id).where(Assembly.id == row.assembly_id))
    assert compound is not None
    signed, all_ = queries.signed_weight(row.assembly_id, compound)
    row.heads, row.area, row.all_heads, row.all_area = signed.heads, signed.area, all_.heads, all_.area
    row.counted_at = clock.now()
    db.session.flush()


def _oblige(row: Demand) -> None:
    """The line is reached: whoever convenes has twenty working days for the notice, in public."""
    matter = db.session.get_one(Matter, row.assembly_id, with_for_update=True, populate_existing=True)
    assembly = db.session.get_one(Assembly, row.assembly_id)
    convener = queries.convener_of(assembly.compound_id)
    moment = clock.now()
    row.reached_at, row.due_at = moment, clock.working_deadline(moment, CONVENE_DAYS)
    matter.organization_id = matter.responsible_id = convener
    matters.move(matter, ASSEMBLY.move("convene", matter.state))
    matters.start_clock(matter.id, convener, CLOCK, CONVENE_DAYS, moment)
    matters.record(VISITOR, "assemblies.demand_reached", matter.id, heads=row.heads, all=row.all_heads)


def take_over(viewer: Viewer, thing: AssemblyThing) -> None:
    """The residents committee convenes what the owners' committee did not convene in time."""
    policy.require("assemblies.take_over", viewer, thing)
    row = db.session.get_one(Demand, thing.id)
    if row.due_at is None or clock.now() <= row.due_at:
        raise DomainError(_l("The owners' committee still has time to convene it."))
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    assert viewer.organization_id is not None
    matter.organization_id = matter.responsible_id = viewer.organization_id
    db.session.get_one(Assembly, thing.id).convener = "residents_committee"
    matters.hand_clocks(thing.id, viewer.organization_id)
    name = db.session.get_one(Organization, viewer.organization_id).name
    matters.record(viewer, "assemblies.taken_over", thing.id, name=name)


def met(assembly_id: int) -> None:
    """The notice is published: what was owed is done."""
    if db.session.scalar(select(Clock.id).where(Clock.matter_id == assembly_id, Clock.kind == CLOCK)):
        matters.meet_clock(assembly_id, CLOCK)


def lapse() -> bool:
    """A chore: close one demand whose ninety days are over without a fifth. True: there may be more."""
    found = db.session.scalar(
        select(Demand.assembly_id)
        .join(Matter, Matter.id == Demand.assembly_id)
        .where(Matter.state == "demanded", Demand.until < clock.now())
        .order_by(Demand.until)
        .limit(1)
    )
    if found is None:
        db.session.rollback()
        return False
    matter = db.session.get_one(Matter, found, with_for_update=True, populate_existing=True)
    if matter.state == "demanded":
        matters.move(matter, ASSEMBLY.move("cancel", matter.state))
        matters.record(VISITOR, "assemblies.demand_lapsed", found)
    db.session.commit()
    return True


def recount() -> bool:
    """A chore: count one open demand anew that was not counted for a day, for flats are bought and sold."""
    found = db.session.scalar(
        select(Demand.assembly_id)
        .join(Matter, Matter.id == Demand.assembly_id)
        .where(Matter.state == "demanded", Demand.until >= clock.now(), Demand.counted_at < clock.now() - DAILY)
        .limit(1)
    )
    if found is None:
        db.session.rollback()
        return False
    _count_and_oblige(db.session.get_one(Demand, found, with_for_update=True, populate_existing=True))
    db.session.commit()
    return True
