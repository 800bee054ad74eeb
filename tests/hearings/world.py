"""A hearing of the test neighbourhood's compound, at any point of its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portal.hearings.commands import announcing, preparing
from portal.hearings.queries.hearing import HearingThing, get_hearing
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
SEATS = {"owners": 2, "tenants": 1, "property": 1}
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
