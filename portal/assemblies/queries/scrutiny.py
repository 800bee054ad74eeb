"""Who watches a confidential vote, and who said what in a named one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.people.models import Person
from portal.people.rules import Viewer

from ..models import Ballot, Scrutineer, Slot

SIZE = 100


@dataclass(frozen=True)
class Appointed:
    """The viewer's own appointment; None of its fields where there is none."""

    asked: bool
    accepted: bool


def appointment_of(viewer: Viewer, assembly_id: int) -> Appointed:
    """Whether the viewer is asked to watch this vote, and has agreed."""
    row = db.session.execute(
        select(Scrutineer.accepted_at).where(Scrutineer.assembly_id == assembly_id, Scrutineer.person_id == viewer.id)
    ).one_or_none()
    return Appointed(row is not None, row is not None and row.accepted_at is not None)


def scrutineers_of(assembly_id: int) -> Rows:
    """(name, accepted_at) of those who watch a vote: they do so in public."""
    return db.session.execute(
        select(Person.name, Scrutineer.accepted_at)
        .join(Person, Person.id == Scrutineer.person_id)
        .where(Scrutineer.assembly_id == assembly_id)
        .order_by(Scrutineer.at)
    ).all()


@dataclass(frozen=True)
class Cast:
    """What the owners of one slot said, in a named vote."""

    number: int
    said: str
    channel: str
    at: datetime
    choices: dict[str, Any]


def cast_in(assembly_id: int, after: str | None) -> Page[Cast]:
    """The counted ballots of a named vote by slot, a page of them."""
    key = keyset.decode(after, (int,))
    statement = (
        select(Slot.number, Slot.said, Ballot.channel, Ballot.at, Ballot.choices)
        .join(Ballot, Ballot.slot_id == Slot.id)
        .where(Slot.assembly_id == assembly_id, Ballot.state == "counted")
        .order_by(Slot.number)
        .limit(SIZE + 1)
    )
    if key is not None:
        statement = statement.where(Slot.number > key[0])
    rows = [Cast(*row[:4], json.loads(row[4])) for row in db.session.execute(statement)]
    return keyset.page(rows, SIZE, lambda row: (row.number,), key is None)
