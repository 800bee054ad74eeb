"""A compound of any number of owners and the assembly they vote in: the register by bulk SQL, the notice by the portal.

Every owner has an account and a home of her own, and casts the ballot of one slot. Person 1 is the owners' committee's
chair; the owner of slot `n` is person `VOTERS + n`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from flask_migrate import stamp
from sqlalchemy import func, insert, select, text

from portal.assemblies.commands import announcing, preparing
from portal.assemblies.models import Ballot, ChannelRecognition, Head, Record, RecordEvent, Service, Slot, Turnout
from portal.assemblies.queries.assembly import AssemblyThing, get_assembly
from portal.assemblies.rules.ballots import ballot_hash, ballot_record, slot_name
from portal.assemblies.rules.counting import ABSTAIN, AGAINST, FOR
from portal.assemblies.rules.growing import grown, head, newest_path
from portal.assemblies.rules.law import Item
from portal.assemblies.rules.log import event, leaf_of
from portal.assemblies.rules.ruleset import MotionKind
from portal.factory import create_app
from portal.kernel import clock, signing
from portal.kernel.canonical import digest, spelled
from portal.kernel.db import Base, db
from portal.people.models import Membership, Organization, Person
from portal.people.queries import viewer_of
from portal.people.rules import Viewer
from portal.places.models import Building, Place, Unit
from portal.property.models import Owner, Ownership, RegisterNotice
from tests.bench import stores

CHAIR, OFFICER = 1, 2
VOTERS = 10
DISTRICT, STREET, COMMUNITY, COMPOUND = 1, 2, 3, 4
COMMITTEE, NEIGHBOURS = 1, 2
FLOORS, DOORS = 25, 20
BLOCK = 5_000
NAME = "万户苑业主大会"


@contextmanager
def opened(data: Path, database_url: str = "") -> Iterator[Flask]:
    """The portal on this data, in an app context, left without a connection."""
    kept = stores.settings(data, database_url)
    app = create_app(kept)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


def built(data: Path, owners: int, database_url: str = "") -> None:
    """A new directory with a compound of so many owners, whose register was public and is settled."""
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    with opened(data, database_url):
        Base.metadata.create_all(db.engine)
        stamp(directory=str(stores.ROOT / "migrations"))
        with db.engine.begin() as connection:
            for table, rows in _rows(owners, clock.now() - timedelta(days=60)):
                connection.execute(insert(table), rows)


def _rows(owners: int, since: datetime) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    people = {CHAIR: "主任", OFFICER: "干事"} | {VOTERS + n: f"业主{n}" for n in range(1, owners + 1)}
    yield (
        Person,
        [
            {"id": number, "login": f"e{number}@example.org", "name": name, "password": "-", "created_at": since}
            for number, name in people.items()
        ],
    )
    kinds = {DISTRICT: "district", STREET: "subdistrict", COMMUNITY: "community", COMPOUND: "compound"}
    yield Place, [
        {"id": number, "code": f"E-{number}", "kind": kind, "parent_id": number - 1 or None, "name": f"{kind}",
         "path": "/" + "".join(f"{one}/" for one in range(1, number + 1))}
        for number, kind in kinds.items()
    ]  # fmt: skip
    committees = {COMMITTEE: ("owners_committee", COMPOUND), NEIGHBOURS: ("residents_committee", COMMUNITY)}
    yield (
        Organization,
        [
            {"id": number, "kind": kind, "name": kind, "place_id": place, "created_at": since}
            for number, (kind, place) in committees.items()
        ],
    )
    yield (
        Membership,
        [
            {"person_id": person, "organization_id": organization, "role": role, "since": since}
            for person, organization, role in ((CHAIR, COMMITTEE, "chair"), (OFFICER, NEIGHBOURS, "clerk"))
        ],
    )
    yield (
        Building,
        [
            {"id": number, "compound_id": COMPOUND, "code": f"E-{COMPOUND}-{number}", "name": f"{number}号楼"}
            for number in range(1, -(-owners // (FLOORS * DOORS)) + 1)
        ],
    )
    units = [_unit(number) for number in range(1, owners + 1)]
    yield Unit, units
    yield Owner, [
        {"id": n, "compound_id": COMPOUND, "kind": "person", "name": f"业主{n}", "document": f"{n:064d}",
         "document_end": f"{n % 10_000:04d}", "person_id": VOTERS + n}
        for n in range(1, owners + 1)
    ]  # fmt: skip
    yield Ownership, [{"unit_id": n, "owner_id": n, "since": since} for n in range(1, owners + 1)]
    yield ChannelRecognition, [
        {"place_id": DISTRICT, "statutory": True, "document": "No. 8 of 2026", "set_by": OFFICER,
         "set_for": NEIGHBOURS, "at": since}
    ]  # fmt: skip
    yield RegisterNotice, [
        {"compound_id": COMPOUND, "state": "settled", "opened_by": OFFICER, "opened_for": NEIGHBOURS,
         "opened_at": since, "ends_at": since + timedelta(days=30), "units": owners,
         "area": sum(unit["area"] for unit in units), "digest": "0" * 64, "settled_by": OFFICER,
         "settled_for": NEIGHBOURS, "settled_at": since + timedelta(days=31)}
    ]  # fmt: skip


def _unit(number: int) -> dict[str, Any]:
    building, inside = divmod(number - 1, FLOORS * DOORS)
    floor, door = divmod(inside, DOORS)
    return {
        "id": number, "building_id": building + 1, "number": f"{floor + 1}{door + 1:02d}", "floor": floor + 1,
        "area": 6_000 + number * 37 % 9_000, "area_source": "certificate",
    }  # fmt: skip


def chair() -> Viewer:
    """The chair of the owners' committee, acting for it."""
    return viewer_of(CHAIR, COMMITTEE)


def thing_of(assembly_id: int, who: Viewer | None = None) -> AssemblyThing:
    found = get_assembly(who or chair(), assembly_id)
    assert found is not None
    return found


def prepared(motions: int) -> int:
    """An assembly of the compound with so many motions, its notice not yet published."""
    who, place = chair(), db.session.get_one(Place, COMPOUND)
    number = preparing.prepare(who, place, NAME).id
    for turn in range(motions):
        preparing.add_motion(
            who, thing_of(number), int(Item.PROPERTY_COMPANY), MotionKind.DECISION, f"第{turn + 1}项议题"
        )
    db.session.commit()
    return number


def announce(assembly_id: int) -> None:
    """Publish the notice so long ago that votes are taken now."""
    moment = clock.now()
    with clock.frozen(moment - timedelta(days=20)):
        announcing.announce(chair(), thing_of(assembly_id), moment - timedelta(days=4), moment + timedelta(days=10))
        db.session.commit()
    if db.engine.dialect.name == "postgresql":  # as the server does by itself within a minute
        db.session.execute(text("ANALYZE"))
        db.session.commit()


def cast(assembly_id: int, share: float, motions: int, seed: int = 7, alike: float = 0.7) -> int:
    """Ballots of a share of the slots, with service and record, as the commands write them but in bulk.

    `alike` is the share of ballots that say "for" everywhere; the others are drawn motion by motion. Returns how many.
    """
    random, moment = Random(seed), clock.now()
    slots = db.session.query(Slot.id, Slot.number).filter_by(assembly_id=assembly_id).order_by(Slot.number).all()
    voting = [slot for slot in slots if random.random() < share]
    db.session.execute(
        insert(Service), [{"slot_id": slot.id, "how": "hand", "by_id": OFFICER, "at": moment} for slot in slots]
    )
    record = _Grown(db.session.get_one(Record, assembly_id), clock.utc(moment))
    for start in range(0, len(voting), BLOCK):
        ballots = []
        for slot in voting[start : start + BLOCK]:
            choices = _choices(random, motions, alike)
            serial, nonce = f"{random.getrandbits(48):012X}", f"{random.getrandbits(128):032x}"
            proof = ballot_hash(ballot_record(serial, "web", slot.number, nonce, choices))
            receipt = record.append(
                "BallotAccepted", {"slot": slot_name(slot.number), "ballot": proof, "channel": "web"}
            )
            ballots.append(
                {"assembly_id": assembly_id, "slot_id": slot.id, "serial": serial, "channel": "web",
                 "state": "counted", "choices": spelled(choices).decode(), "nonce": nonce, "hash": proof,
                 "cast_by": VOTERS + slot.number, "at": moment,
                 "receipt": {**receipt, "vote": assembly_id, "slot": slot_name(slot.number), "ballot": proof}}
            )  # fmt: skip
        db.session.execute(insert(Ballot), ballots)
        record.write()
    _turned_out(assembly_id)
    db.session.commit()
    return len(voting)


def _turned_out(assembly_id: int) -> None:
    """The turnout of every building, as it is when the ballots are taken one by one."""
    back = (
        select(Slot.building_id, func.count(), func.sum(Slot.area))
        .join(Ballot, Ballot.slot_id == Slot.id)
        .where(Slot.assembly_id == assembly_id, Ballot.state == "counted")
        .group_by(Slot.building_id)
    )
    for building, heads, area in db.session.execute(back).all():
        row = db.session.get_one(Turnout, (assembly_id, building))
        row.back, row.back_area = heads, int(area)
    db.session.flush()


def _choices(random: Random, motions: int, alike: float) -> dict[str, str]:
    if random.random() < alike:
        return {str(number): FOR for number in range(1, motions + 1)}
    said = (FOR, AGAINST, ABSTAIN)
    return {str(number): random.choice(said) for number in range(1, motions + 1)}


class _Grown:
    """A record that grows in memory and is written block by block."""

    def __init__(self, row: Record, time: str) -> None:
        self.row, self.time = row, time
        self.frontier = [bytes.fromhex(one) for one in row.frontier]
        self.events: list[dict[str, Any]] = []
        self.heads: list[dict[str, Any]] = []

    def append(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        row = self.row
        one, path = event(row.size, row.last, kind, self.time, payload), newest_path(self.frontier)
        self.frontier = grown(self.frontier, row.size, leaf_of(one))
        root, size = head(self.frontier).hex(), row.size + 1
        said = {"root": root, "size": size, "time": self.time, "vote": row.assembly_id}
        signature = signing.sign(spelled(said))
        self.events.append(
            {"assembly_id": row.assembly_id, "height": row.size, "event": spelled(one).decode(),
             "payload": spelled(payload).decode()}
        )  # fmt: skip
        self.heads.append(
            {"assembly_id": row.assembly_id, "size": size, "root": root, "time": self.time, "signature": signature}
        )
        row.size, row.last = size, digest(one)
        return {"index": size - 1, "size": size, "path": [step.hex() for step in path], "root": root,
                "time": self.time, "signature": signature}  # fmt: skip

    def write(self) -> None:
        self.row.frontier = [one.hex() for one in self.frontier]
        db.session.flush()
        for table, rows in ((RecordEvent, self.events), (Head, self.heads[-1:])):
            db.session.execute(insert(table), rows)
        self.events, self.heads = [], []
