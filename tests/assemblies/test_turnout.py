"""What is back of every building is kept beside its ballots: it is always what counting them would find."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from portal.assemblies.commands import accepting, resolving
from portal.assemblies.commands.accepting import Arrival
from portal.assemblies.models import Ballot, Slot, Turnout
from portal.assemblies.queries.participation import (
    BUILDINGS,
    buildings_of,
    by_building,
    doors_of,
    page_of,
    returns_of,
)
from portal.assemblies.rules.law import Weight
from portal.assemblies.rules.ruleset import Channel
from portal.kernel import clock
from portal.kernel.db import db
from tests.assemblies.world import DURING, Vote, announced
from tests.factories import Neighbourhood

WEB, PAPER, PROXY = Channel.WEB, Channel.PAPER, Channel.PROXY


def _counted(vote: Vote) -> dict[int, tuple[int, int]]:
    """Heads and area that are back, by building, counted ballot by ballot."""
    rows = db.session.execute(
        select(Slot.building_id, func.count(Ballot.id), func.sum(Slot.area))
        .join(Ballot, (Ballot.slot_id == Slot.id) & (Ballot.state == "counted"))
        .where(Slot.assembly_id == vote.id)
        .group_by(Slot.building_id)
    )
    return {building: (heads, int(area)) for building, heads, area in rows}


def _check(vote: Vote) -> None:
    counted, total = _counted(vote), vote.thing().total
    whole = Weight(sum(heads for heads, _area in counted.values()), sum(area for _heads, area in counted.values()))
    assert returns_of(vote.id, total).returned == whole
    buildings = by_building(buildings_of(vote.id))
    assert sum((one.returns.total for one in buildings), Weight()) == total
    doors = doors_of(vote.id, [one.id for one in buildings], tuple(Channel))
    for one in buildings:
        assert one.returns.returned == Weight(*counted.get(one.id, (0, 0)))
        assert sum(door.returned for door in doors[one.id]) >= one.returns.returned.heads


@pytest.mark.usefixtures("context")
def test_kept_in_step_with_every_ballot(hood: Neighbourhood) -> None:
    vote = announced(hood)
    slots = list(db.session.scalars(select(Slot).where(Slot.assembly_id == vote.id).order_by(Slot.number)))

    def arrive(slot: Slot, channel: Channel, said: str) -> Ballot:
        ballot = accepting.take(vote.thing(), Arrival(slot.id, slot.number, channel, {"1": said}))
        _check(vote)
        return ballot

    with clock.frozen(DURING):
        _check(vote)
        assert arrive(slots[0], PROXY, "for").state == "counted"
        assert arrive(slots[0], WEB, "against").state == "counted"
        assert arrive(slots[0], WEB, "for").state == "counted"
        assert arrive(slots[0], PROXY, "against").state == "set_aside"
        assert arrive(slots[1], PAPER, "for").state == "counted"
        held = [arrive(slots[0], PAPER, "against"), arrive(slots[1], WEB, "against")]
        assert [ballot.state for ballot in held] == ["conflict", "conflict"]
        for ballot, counts in zip(held, (True, False), strict=True):
            resolving.resolve(hood.viewer("wang", "committee"), vote.thing(), ballot.id, counts, "已核对原件。")
            _check(vote)
    assert returns_of(vote.id, vote.thing().total).returned.heads == 2


@pytest.mark.usefixtures("context")
def test_no_building_has_more_back_than_it_has_owners(hood: Neighbourhood) -> None:
    vote = announced(hood)
    slot = db.session.scalars(select(Slot).where(Slot.assembly_id == vote.id)).first()
    assert slot is not None
    row = db.session.get_one(Turnout, (vote.id, slot.building_id))
    with pytest.raises(IntegrityError):
        accepting.turn_out(slot.id, row.heads + 1)


@dataclass
class Row:
    """A building as far as a page is concerned."""

    id: int
    heads: int


@pytest.mark.parametrize(
    ("slots", "start", "shown", "following"),
    [
        ([], None, [], None),
        ([700, 10], None, [1], 2),
        ([300, 300, 1], None, [1, 2], 3),
        ([300, 301], None, [1], 2),
        ([300, 301], 2, [2], None),
        ([10, 10], 99, [1, 2], None),
        ([1] * (BUILDINGS + 1), None, list(range(1, BUILDINGS + 1)), BUILDINGS + 1),
    ],
)
def test_a_page_has_one_building_or_as_many_as_a_phone_shows(
    slots: list[int], start: int | None, shown: list[int], following: int | None
) -> None:
    here, onward = page_of([Row(number, many) for number, many in enumerate(slots, 1)], start)
    assert ([one.id for one in here], onward) == (shown, following)
