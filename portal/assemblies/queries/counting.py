"""The counted ballots of a vote, added up by the database: equal ballots are one row, whatever their number."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, true

from portal.kernel.db import db

from ..models import Ballot, Service, Slot
from ..rules.law import Weight
from ..rules.ruleset import Channel

BLOCK = 5_000


@dataclass(frozen=True)
class Tally:
    """What all counted ballots say: `returned` in all, and by motion and choice.

    `sums` are [heads, area] in whole numbers; of an election, of every candidate marked.
    """

    returned: Weight
    sums: dict[str, dict[str, list[int]]]

    def of(self, number: int) -> dict[str, Weight]:
        """The weight of every choice of one motion that somebody made."""
        return {choice: Weight(*sums) for choice, sums in self.sums.get(str(number), {}).items()}


def tallied(assembly_id: int, channels: Sequence[str] = tuple(Channel)) -> Tally:
    """The tally of what came by these channels: one query and one pass for all motions, equal ballots read once."""
    rows = db.session.execute(
        select(Ballot.choices, func.count(), func.sum(Slot.area))
        .join(Slot, Slot.id == Ballot.slot_id)
        .where(Ballot.assembly_id == assembly_id, Ballot.state == "counted", _by(channels))
        .group_by(Ballot.choices)
        .execution_options(yield_per=BLOCK)
    )
    return added((choices, int(heads), int(area)) for choices, heads, area in rows)


def added(rows: Iterable[tuple[str, int, int]]) -> Tally:
    """Add up (choices as canonical JSON, heads, area). Plain integers: this is the loop a large vote waits for."""
    heads = area = 0
    motions: dict[str, dict[str, list[int]]] = {}
    for choices, more_heads, more_area in rows:
        heads, area = heads + more_heads, area + more_area
        for number, said in json.loads(choices).items():
            sums = motions.setdefault(number, {})
            for choice in said if isinstance(said, list) else (said,):
                so_far = sums.setdefault(choice, [0, 0])
                so_far[0] += more_heads
                so_far[1] += more_area
    return Tally(Weight(heads, area), motions)


def _by(channels: Sequence[str]) -> Any:
    return true() if len(channels) == len(Channel) else Ballot.channel.in_(channels)


def silent(assembly_id: int, channels: Sequence[str] = tuple(Channel)) -> Weight:
    """Who was served and returned nothing that counts."""
    # Not `NOT IN`: PostgreSQL would go through all ballots once a slot as soon as there are many.
    counted = select(Ballot.slot_id).where(Ballot.slot_id == Slot.id, Ballot.state == "counted", _by(channels)).exists()
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Slot.area), 0))
        .join(Service, Service.slot_id == Slot.id)
        .where(Slot.assembly_id == assembly_id, ~counted)
    ).one()
    return Weight(int(row[0]), int(row[1]))
