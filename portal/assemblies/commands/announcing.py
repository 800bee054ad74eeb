"""The notice: it freezes the electorate, binds the rules, and begins the record. Nothing of it changes afterwards."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, insert, literal, select

from portal.kernel import clock, policy, signing
from portal.kernel.canonical import digest, spelled
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer
from portal.places.models import Unit

from ..models import Assembly, Slot, SlotOwner, SlotUnit, Turnout
from ..queries.assembly import AssemblyThing, MotionThing, motions_of
from ..queries.demands import counts_here
from ..queries.electorate import Held, building_names, published_register, register_parts, salt_of
from ..rules import ruleset
from ..rules.ballots import slot_hash, slot_record
from ..rules.electorate import Electorate, Fault, Part, electorate
from ..rules.lifecycle import ASSEMBLY
from ..rules.register import Published, check_published
from ..rules.ruleset import Mode, check_mode, check_rules, check_seats, check_times
from . import recording
from .demanding import met
from .sources import tell_sources

CHUNK = 500


def announce(viewer: Viewer, thing: AssemblyThing, opens: datetime, closes: datetime) -> None:
    """Publish the notice. Raises `DomainError` where the register, the rules or the times do not allow it."""
    policy.require("assemblies.announce", viewer, thing)
    motions, moment = motions_of(thing.id), clock.now()
    if not motions:
        raise DomainError(_l("Write at least one motion."))
    check_rules(thing.rules)
    check_times(moment, opens, closes)
    published = check_published(published_register(thing.place_id), moment)
    parts, held = register_parts(thing.place_id)
    people = electorate(parts, thing.scope, thing.rules.counting)
    _check_register(people)
    rules = [motion.rule for motion in motions]
    check_mode(thing.mode, len(people.slots), rules)
    check_seats(len(people.slots), rules)
    row = db.session.get_one(Assembly, thing.id, with_for_update=True, populate_existing=True)
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = ASSEMBLY.move("announce", matter.state)
    rows = _freeze(thing.id, people, parts, held, thing.mode != Mode.NAMED)
    built = _buildings(thing.id)
    row.heads, row.area = people.total.heads, people.total.area
    thing = replace(thing, rules=replace(thing.rules, statutory=counts_here(thing.place_path)))
    row.rules = thing.rules.record()
    row.notice_at, row.opens_at, row.closes_at, row.seed = moment, opens, closes, secrets.token_hex(32)
    setup = _setup(thing, row, motions, published) | {"electorate": digest(rows), "buildings": built}
    row.setup = spelled(setup).decode()
    db.session.flush()
    recording.begin(thing.id, setup)
    if matter.published_at is None:
        matters.publish(matter, state)
    else:  # owners demanded it, in public
        matters.move(matter, state)
        met(thing.id)
    tell_sources(viewer, thing, motions)
    matters.record(viewer, "assemblies.announced", thing.id, heads=row.heads, opens=opens.isoformat())


def _check_register(people: Electorate) -> None:
    if people.faults:
        areas = sum(fault == Fault.NO_AREA for _unit, fault in people.faults)
        raise DomainError(
            _l("The register is not complete: %(areas)s units have no area, %(owners)s no owner. Correct it first.",
               areas=areas, owners=len(people.faults) - areas)
        )  # fmt: skip
    if not people.slots:
        raise DomainError(_l("There is nobody who could vote: choose whom this is about."))


def _freeze(
    assembly_id: int, people: Electorate, parts: list[Part], held: dict[int, list[Held]], salted: bool
) -> list[dict[str, Any]]:
    """Write the electorate; returns what is published of it, one row a slot: where `salted`, its hash."""
    by_id = {part.unit_id: part for part in parts}
    names = building_names(sorted({part.building_id for part in parts}))
    sources = _sources(sorted(by_id))
    first = _last_id()
    slots, units, owners, rows = [], [], [], []
    for number, slot in enumerate(people.slots, 1):
        slot_id, ours = first + number, [by_id[unit] for unit in slot.units]
        said = "、".join(f"{names[part.building_id]} {part.number}" for part in ours)
        slots.append(
            {"id": slot_id, "assembly_id": assembly_id, "number": number, "area": slot.area,
             "developer": slot.developer, "building_id": ours[0].building_id,
             "said": said if len(said) <= 200 else said[:199] + "…"}
        )  # fmt: skip
        units += [
            {"slot_id": slot_id, "unit_id": part.unit_id, "area": part.area, "area_source": sources[part.unit_id]}
            for part in ours
        ]
        owners += [
            {"slot_id": slot_id, "owner_id": owner, "represents": _represents(owner, slot.units, held)}
            for owner in sorted(slot.owners)
        ]
        salt = salt_of(assembly_id, number) if salted else ""
        row = slot_record(number, slot.area, slot.developer, ours[0].building_id, salt)
        rows.append(slot_hash(row) if salted else row)
    for table, values in ((Slot, slots), (SlotUnit, units), (SlotOwner, owners)):
        db.session.execute(insert(table), values)
    _expect(assembly_id)
    return rows


def _expect(assembly_id: int) -> None:
    """What every building's ballots add up to once all are back."""
    whole = select(
        Slot.assembly_id, Slot.building_id, func.count(), func.sum(Slot.area), literal(0), literal(0), literal(0)
    )
    columns = ["assembly_id", "building_id", "heads", "area", "back", "back_area", "served"]
    here = whole.where(Slot.assembly_id == assembly_id).group_by(Slot.assembly_id, Slot.building_id)
    db.session.execute(insert(Turnout).from_select(columns, here))


def _sources(ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(ids), CHUNK):
        chunk = select(Unit.id, Unit.area_source).where(Unit.id.in_(ids[start : start + CHUNK]))
        found.update({row.id: row.area_source for row in db.session.execute(chunk)})
    return found


def _last_id() -> int:
    """The highest number a slot has so far: what is frozen is written in three statements, not in thousands."""
    return db.session.scalar(select(func.coalesce(func.max(Slot.id), 0))) or 0


def _represents(owner_id: int, units: tuple[int, ...], held: dict[int, list[Held]]) -> bool:
    """Whether an owner represents the joint owners of every one of these units."""
    return all(any(one.owner_id == owner_id and one.represents for one in held[unit]) for unit in units)


def _setup(thing: AssemblyThing, row: Assembly, motions: list[MotionThing], register: Published) -> dict[str, Any]:
    """Everything that is bound before the vote besides its electorate, as it is published and hashed."""
    assert row.notice_at
    assert row.opens_at
    assert row.closes_at
    return {
        "format": "gongzhi-vote-1", "vote": thing.id, "title": thing.title, "place": thing.place,
        "convener": thing.organization or "", "mode": thing.mode.value, "rules": thing.rules.record(),
        "scope": {"buildings": sorted(thing.scope.buildings), "entrance": thing.scope.entrance},
        "notice": clock.utc(row.notice_at), "opens": clock.utc(row.opens_at), "closes": clock.utc(row.closes_at),
        "motions": [{**motion.rule.record(), "title": motion.title, "labels": motion.labels} for motion in motions],
        "heads": row.heads, "area": row.area, "salted": thing.mode != Mode.NAMED, "least": ruleset.SMALL_SCOPE,
        "register": register.record(), "key": signing.public_key(),
        "seed": sha256(row.seed.encode()).hexdigest(),
    }  # fmt: skip


def _buildings(assembly_id: int) -> list[dict[str, Any]]:
    """Every building's heads and area: of a vote that is not named, all that is public of its electorate."""
    rows = db.session.execute(
        select(Turnout.building_id, Turnout.heads, Turnout.area)
        .where(Turnout.assembly_id == assembly_id)
        .order_by(Turnout.building_id)
    ).all()
    names = building_names([row.building_id for row in rows])
    return [
        {"building": row.building_id, "name": names[row.building_id], "heads": row.heads, "area": row.area}
        for row in rows
    ]
