"""The counted ballots of a vote, added up by the database: equal ballots are one row, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from portal.kernel.db import db

from ..models import Ballot, Service, Slot
from ..rules.law import NOTHING, Weight


def tallied(assembly_id: int) -> list[tuple[dict[str, Any], Weight]]:
    """Every way of filling in the whole ballot, with the weight of those who did: one query for all motions."""
    rows = db.session.execute(
        select(Ballot.choices, func.count(), func.sum(Slot.area))
        .join(Slot, Slot.id == Ballot.slot_id)
        .where(Ballot.assembly_id == assembly_id, Ballot.state == "counted")
        .group_by(Ballot.choices)
    )
    return [(json.loads(choices), Weight(int(heads), int(area))) for choices, heads, area in rows]


def by_choice(tally: Iterable[tuple[dict[str, Any], Weight]], number: int) -> dict[str, Weight]:
    """The weight of every choice of one motion; of an election, of every candidate marked."""
    weights: dict[str, Weight] = {}
    for choices, weight in tally:
        said = choices[str(number)]
        for choice in said if isinstance(said, list) else [said]:
            weights[choice] = weights.get(choice, NOTHING) + weight
    return weights


def returned(tally: Iterable[tuple[dict[str, Any], Weight]]) -> Weight:
    """Everyone who returned a ballot."""
    return sum((weight for _choices, weight in tally), NOTHING)


def silent(assembly_id: int) -> Weight:
    """Who was served and returned nothing that counts."""
    counted = select(Ballot.slot_id).where(Ballot.assembly_id == assembly_id, Ballot.state == "counted")
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Slot.area), 0))
        .join(Service, Service.slot_id == Slot.id)
        .where(Slot.assembly_id == assembly_id, Slot.id.not_in(counted))
    ).one()
    return Weight(int(row[0]), int(row[1]))
