"""Writing a confirmed import into the register: everything in one transaction, by statements over whole sets.

What is slow has been done before, in small steps; so the one transaction that must be whole holds up nobody for long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import Table, exists, func, insert, literal, null, select, update
from sqlalchemy.orm import aliased

from portal.kernel import clock, outbox
from portal.kernel.db import db, insert_into
from portal.people.commands import happened
from portal.people.rules import VISITOR
from portal.places.models import Building, Place, Unit

from ... import queries
from ...models import ImportShare, ImportUnit, Owner, Ownership, RegisterImport, UnitChange
from ...rules import IMPORT
from ..owning import OWNERSHIP_ENDED
from .settling import held, settle, tell

CODE_LARGEST = 60


def apply(import_id: int, done: Callable[[int], None] = lambda _step: None) -> bool:
    """Write a confirmed import into the register, in the running transaction; `done` hears of every step of `STEPS`.

    False, and the dry run is to be done again, where the register has changed since; then nobody has confirmed it.
    """
    row = held(import_id)
    if not IMPORT.may("apply", row.state):
        return False
    _hold_units(row.compound_id)
    if queries.register_fingerprint(row.compound_id) != row.register:
        row.state, row.done = IMPORT.move("compare", row.state), 0
        row.confirmed_by = row.confirmed_for = row.confirmed_at = None
        db.session.flush()
        return False
    for number, step in enumerate(STEPS, 1):
        step(row)
        done(number)
    settle(row, IMPORT.move("apply", row.state))
    tell(row, "property.import_applied", person=row.entered_by)
    return True


def _hold_units(compound_id: int) -> None:
    """Corrections of these units wait until the import is in, or were in before."""
    units = (
        select(Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .where(Building.compound_id == compound_id)
        .with_for_update(of=Unit)
        .subquery()
    )
    db.session.execute(select(func.count()).select_from(units)).one()


def _table(model: Any) -> Table:
    table: Table = model.__table__
    return table


def _make_buildings(row: RegisterImport) -> None:
    """Buildings the compound does not have yet, under codes nobody has: that of the compound and their name."""
    compound = db.session.get_one(Place, row.compound_id)
    for name in queries.new_buildings(row):
        code, number = f"{compound.code}-{name}"[:CODE_LARGEST], 1
        while db.session.scalar(select(Building.id).where(Building.code == code)) is not None:
            number += 1
            code = f"{f'{compound.code}-{name}'[: CODE_LARGEST - 6]}-{number}"
        db.session.add(Building(compound_id=compound.id, grid_id=None, code=code, name=name))
        db.session.flush()


def _make_units(row: RegisterImport) -> None:
    """New units, and their ids among the staged ones."""
    new = (ImportUnit.import_id == row.id, ImportUnit.before.is_(None))
    here = (Building.compound_id == row.compound_id) & (Building.name == ImportUnit.building)
    units = (
        select(Building.id, ImportUnit.unit, ImportUnit.unit_kind, ImportUnit.floor, ImportUnit.area,
               ImportUnit.area_source)
        .select_from(ImportUnit)
        .join(Building, here)
        .where(*new)
        .order_by(ImportUnit.number)
    )  # fmt: skip
    columns = ["building_id", "number", "kind", "floor", "area", "area_source"]
    db.session.execute(insert(_table(Unit)).from_select(columns, units))
    known = (
        select(Unit.id)
        .join(Building, Unit.building_id == Building.id)
        .where(here, Unit.number == ImportUnit.unit, Unit.kind == ImportUnit.unit_kind)
        .correlate(ImportUnit)
        .scalar_subquery()
    )
    db.session.execute(update(_table(ImportUnit)).where(*new).values(unit_id=known))


def _change_units(row: RegisterImport) -> None:
    db.session.execute(
        update(_table(Unit))
        .where(Unit.id == ImportUnit.unit_id, ImportUnit.import_id == row.id, ImportUnit.before.is_not(None))
        .values(floor=ImportUnit.floor, area=ImportUnit.area, area_source=ImportUnit.area_source)
    )


def _make_owners(row: RegisterImport) -> None:
    """Owners the compound does not know yet: one row each, however many units are hers."""
    owners = (
        select(literal(row.compound_id), ImportShare.owner_kind, ImportShare.name, ImportShare.document,
               func.max(ImportShare.document_end))
        .where(ImportShare.import_id == row.id, ImportShare.act == "begin")
        .group_by(ImportShare.owner_kind, ImportShare.name, ImportShare.document)
        .order_by(func.min(ImportShare.id))
    )  # fmt: skip
    columns = ["compound_id", "kind", "name", "document", "document_end"]
    db.session.execute(insert_into(_table(Owner)).from_select(columns, owners).on_conflict_do_nothing())


def _end_shares(row: RegisterImport) -> None:
    """Shares that end, and joint owners who represent no longer: before others begin, so that nobody is there twice."""
    shares = select(ImportShare.ownership_id).where(ImportShare.import_id == row.id)
    ending = update(_table(Ownership)).where(Ownership.id.in_(shares.where(ImportShare.act == "end")))
    db.session.execute(ending.values(until=clock.now()))
    for represents in (False, True):
        turning = shares.where(ImportShare.act == "turn", ImportShare.represents.is_(represents))
        db.session.execute(update(_table(Ownership)).where(Ownership.id.in_(turning)).values(represents=represents))


def _is_named(owner: Any, compound_id: int) -> Any:
    return (
        (owner.compound_id == compound_id) & (owner.kind == ImportShare.owner_kind)
        & (owner.name == ImportShare.name) & (owner.document == ImportShare.document)
    )  # fmt: skip


def _begin_shares(row: RegisterImport) -> None:
    shares = (
        select(ImportUnit.unit_id, Owner.id, ImportShare.numerator, ImportShare.denominator, ImportShare.represents,
               literal(clock.now(), Ownership.since.type))
        .select_from(ImportShare)
        .join(ImportUnit, (ImportUnit.import_id == ImportShare.import_id) & (ImportUnit.number == ImportShare.number))
        .join(Owner, _is_named(Owner, row.compound_id))
        .where(ImportShare.import_id == row.id, ImportShare.act == "begin")
        .order_by(ImportShare.id)
    )  # fmt: skip
    columns = ["unit_id", "owner_id", "numerator", "denominator", "represents", "since"]
    db.session.execute(insert(_table(Ownership)).from_select(columns, shares))


def _learn_documents(row: RegisterImport) -> None:
    """An owner whose document the register has learned keeps her account.

    Only where nothing else stands under the name without a document, and it became one person: the register could not
    tell namesakes apart, and an account must not become somebody else's.
    """
    before, after, other = aliased(Owner), aliased(Owner), aliased(Ownership)
    still = exists().where(other.owner_id == before.id, other.until.is_(None))
    learned: dict[tuple[int, int | None], set[int]] = defaultdict(set)
    pairs = (
        select(before.id, before.person_id, after.id)
        .select_from(ImportShare)
        .join(before, before.id == ImportShare.learned_from)
        .join(after, _is_named(after, row.compound_id))
        .where(ImportShare.import_id == row.id, ImportShare.act == "begin", before.person_id.is_not(None), ~still)
        .distinct()
    )
    for before_id, person_id, after_id in db.session.execute(pairs):
        learned[before_id, person_id].add(after_id)
    for (_before_id, person_id), after_ids in learned.items():
        if len(after_ids) == 1:
            owner = db.session.get_one(Owner, after_ids.pop())
            owner.person_id = owner.person_id or person_id
    db.session.flush()


def _write_history(row: RegisterImport) -> None:
    changes = (
        select(ImportUnit.unit_id, literal("import"), literal(row.id), ImportUnit.before, ImportUnit.after,
               literal(row.file), literal(row.entered_by) if row.entered_by else null(),
               literal(row.confirmed_by) if row.confirmed_by else null(), literal(clock.now(), UnitChange.at.type))
        .where(ImportUnit.import_id == row.id)
        .order_by(ImportUnit.number)
    )  # fmt: skip
    columns = ["unit_id", "source", "reference", "before", "after", "reason", "entered_by", "confirmed_by", "at"]
    db.session.execute(insert(_table(UnitChange)).from_select(columns, changes))


def _tell_owners(row: RegisterImport) -> None:
    """Whoever owns nothing of a unit any more is published, and everyone whose unit changed is told."""
    owner, now_owner, now_share = aliased(Owner), aliased(Owner), aliased(Ownership)
    changed = (ImportUnit.import_id == row.id, ImportUnit.before.is_not(None))
    still = (
        select(now_share.id)
        .join(now_owner, now_share.owner_id == now_owner.id)
        .where(now_share.unit_id == ImportUnit.unit_id, now_share.until.is_(None))
        .where(now_owner.person_id == owner.person_id)
        .exists()
    )
    ended = (
        select(ImportUnit.unit_id, owner.person_id)
        .select_from(ImportShare)
        .join(ImportUnit, (ImportUnit.import_id == ImportShare.import_id) & (ImportUnit.number == ImportShare.number))
        .join(Ownership, Ownership.id == ImportShare.ownership_id)
        .join(owner, Ownership.owner_id == owner.id)
        .where(*changed, ImportShare.act == "end", owner.person_id.is_not(None), ~still)
        .distinct()
    )
    gone = db.session.execute(ended).all()
    outbox.publish(OWNERSHIP_ENDED, [{"unit_id": unit_id, "person_id": person_id} for unit_id, person_id in gone])
    present = (
        select(Owner.person_id)
        .join(Ownership, Ownership.owner_id == Owner.id)
        .join(ImportUnit, ImportUnit.unit_id == Ownership.unit_id)
        .where(*changed, Ownership.until.is_(None), Owner.person_id.is_not(None))
        .distinct()
    )
    place = db.session.get_one(Place, row.compound_id).name
    for person_id in sorted({*db.session.scalars(present), *(person_id for _unit_id, person_id in gone)}):
        happened(VISITOR, "property.corrected", person=person_id, place=place, href="/me/units")


# In this order, in one transaction.
STEPS: tuple[Callable[[RegisterImport], None], ...] = (
    _make_buildings,
    _make_units,
    _change_units,
    _make_owners,
    _end_shares,
    _begin_shares,
    _learn_documents,
    _write_history,
    _tell_owners,
)
