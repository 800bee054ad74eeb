"""A hearing of the test neighbourhood's compound, at any point of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import select

from portal.hearings.commands import announcing, applying, attending, conducting, drawing, preparing
from portal.hearings.models import HearingApplication
from portal.hearings.queries.hearing import HearingThing, get_hearing
from portal.hearings.queries.seats import SeatThing, get_seat, room_of
from portal.hearings.rules.plan import Plan
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place
from tests.factories import Neighbourhood

ANNOUNCED = datetime(2026, 11, 23, 2, tzinfo=UTC)
BEGINS = datetime(2026, 12, 10, 6, tzinfo=UTC)  # 14:00 where the district is
ENDS = BEGINS + timedelta(hours=2)
CLOSES = clock.end_of((BEGINS - timedelta(days=5)).date())
DURING, AFTER = ANNOUNCED + timedelta(days=1), CLOSES + timedelta(minutes=1)
DAY = BEGINS - timedelta(minutes=30)
SEATS = {"owners": 2, "tenants": 1, "property": 1}
GROUPS_OF = {"property": "property", "shop": "merchants", "helpers": "social", "party": "party", "owners": "others"}
PLAN = Plan(BEGINS, ENDS, CLOSES, "社区活动室201", "")


@dataclass
class Sitting:
    """A hearing about Spring's charging shed, convened by the residents committee of the community (`wang`)."""

    hood: Neighbourhood
    id: int

    def thing(self, who: str = "wang", acting: str | None = "committee") -> HearingThing:
        thing = get_hearing(self.hood.viewer(who, acting), self.id)
        assert thing is not None
        return thing

    def seat(self, who: str, acting: str | None = None) -> SeatThing:
        thing = get_seat(self.hood.viewer(who, acting), self.id)
        assert thing is not None
        return thing

    def apply(self, who: str, group: str = "owners", acting: str | None = None) -> HearingApplication:
        with clock.frozen(DURING):
            return applying.apply(self.hood.viewer(who, acting), self.seat(who, acting), group)

    def give_back(self, who: str, acting: str | None = None) -> None:
        with clock.frozen(AFTER):
            applying.give_back(self.hood.viewer(who, acting), self.seat(who, acting))

    def draw(self) -> None:
        with clock.frozen(AFTER):
            drawing.draw_seats(self.hood.viewer("wang", "committee"), self.thing())

    def check_in(self, who: str, acting: str | None = None) -> None:
        """She scans the code of the room, half an hour before it begins."""
        with clock.frozen(DAY):
            attending.check_in(self.hood.viewer(who, acting), self.seat(who, acting), room_of(self.id))

    def states(self) -> dict[str, str]:
        """What became of everybody's application, by short name."""
        names = {number: name for name, number in self.hood.people.items()}
        rows = db.session.execute(
            select(HearingApplication.person_id, HearingApplication.state, HearingApplication.place).where(
                HearingApplication.hearing_id == self.id
            )
        )
        return {names[person]: f"{state} {place}" if place else state for person, state, place in rows}

    def announce(self) -> None:
        with clock.frozen(ANNOUNCED):
            announcing.announce(self.hood.viewer("wang", "committee"), self.thing())


def prepared(hood: Neighbourhood, seats: Mapping[str, int] = SEATS, plan: Plan = PLAN) -> Sitting:
    """A draft that lacks nothing."""
    with clock.frozen(ANNOUNCED - timedelta(days=1)):
        who = hood.viewer("wang", "committee")
        row = preparing.prepare(who, db.session.get_one(Place, hood.places["spring"]), "充电棚听证会", "work")
        sitting = Sitting(hood, row.id)
        preparing.describe(who, sitting.thing(), "充电棚听证会", "work", "听大家怎么说，再决定。", "facilities", "")
        preparing.settle(who, sitting.thing(), plan)
        preparing.share_out(who, sitting.thing(), seats)
    return sitting


def announced(hood: Neighbourhood, seats: Mapping[str, int] = SEATS, plan: Plan = PLAN) -> Sitting:
    """The same, announced: one can apply for a seat."""
    sitting = prepared(hood, seats, plan)
    sitting.announce()
    return sitting


def drawn(hood: Neighbourhood, seats: Mapping[str, int] = SEATS, people: tuple[str, ...] = ("li", "zhang")) -> Sitting:
    """Some owners have applied, and the seats are drawn."""
    sitting = announced(hood, seats)
    for who in people:
        sitting.apply(who)
    sitting.draw()
    return sitting


def begun(
    hood: Neighbourhood, people: tuple[str, ...] = ("li", "zhang"), acting: Mapping[str, str] = MappingProxyType({})
) -> Sitting:
    """The session runs: everybody of these sits and is checked in; `acting`: others, for their organizations."""
    sitting = announced(hood, {"owners": max(1, len(people)), **{GROUPS_OF[key]: 1 for key in acting.values()}})
    for who in people:
        sitting.apply(who)
    for who, key in acting.items():
        sitting.apply(who, GROUPS_OF[key], key)
    sitting.draw()
    for who in people:
        sitting.check_in(who)
    for who, key in acting.items():
        sitting.check_in(who, key)
    with clock.frozen(BEGINS):
        conducting.begin(hood.viewer("wang", "committee"), sitting.thing())
    return sitting
