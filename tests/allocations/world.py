"""An allocation of the test neighbourhood's compound, at any point of its life."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from portal.allocations.commands import announcing, choosing, counting, preparing
from portal.allocations.models import Allocation
from portal.allocations.queries.allocation import AllocationThing, get_allocation
from portal.allocations.rules.plan import Plan
from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place
from tests.factories import Neighbourhood

ANNOUNCED = datetime(2026, 11, 23, 2, tzinfo=UTC)
OPENS = datetime(2026, 11, 24, 16, tzinfo=UTC)
CLOSES = clock.end_of((OPENS + timedelta(days=8)).date())
DURING, AFTER = OPENS + timedelta(days=1), CLOSES + timedelta(minutes=1)
PROJECTS = {"长椅": 300_000, "路灯": 500_000, "凉亭": 900_000}
BUDGET = 1_000_000


@dataclass
class Sharing:
    """Public revenue of Spring, shared out by its four residents, prepared by the chair of the owners' committee."""

    hood: Neighbourhood
    id: int

    def thing(self, who: str = "gao", acting: str | None = "owners") -> AllocationThing:
        thing = get_allocation(self.hood.viewer(who, acting), self.id)
        assert thing is not None
        return thing

    def keep(self, who: str, said: Mapping[str, int]) -> dict[str, int]:
        with clock.frozen(DURING):
            return choosing.keep(self.hood.viewer(who), self.thing(who, None), said)

    def cast(self, who: str, *numbers: int, **points: int) -> dict[str, int]:
        """Approve projects by number, or give points: p1=3."""
        said = {str(number): 1 for number in numbers} | {name[1:]: value for name, value in points.items()}
        self.keep(who, said)
        with clock.frozen(DURING):
            return choosing.cast(self.hood.viewer(who), self.thing(who, None))

    def count(self, moment: datetime = AFTER) -> dict[str, Any]:
        """Let the background process do everything that is due; returns the result."""
        with clock.frozen(moment):
            counter = counting.counter()
            while counter():
                pass
        row = db.session.get_one(Allocation, self.id, populate_existing=True)
        return json.loads(row.result) if row.result else {}


def prepared(hood: Neighbourhood, plan: Plan | None = None, projects: Mapping[str, int] = PROJECTS) -> Sharing:
    """A plan that is not announced."""
    chair = hood.viewer("gao", "owners")
    with clock.frozen(ANNOUNCED):
        row = preparing.prepare(chair, db.session.get_one(Place, hood.places["spring"]), "2026年公共收益怎么用")
        sharing = Sharing(hood, row.id)
        preparing.settle(chair, sharing.thing(), "2026年公共收益怎么用", "说明", plan or Plan(BUDGET))
        for title, cost in projects.items():
            preparing.add_project(chair, sharing.thing(), title, f"{title}的说明", cost)
    return sharing


def announced(hood: Neighbourhood, **more: Any) -> Sharing:
    """The same, announced."""
    sharing = prepared(hood, **more)
    with clock.frozen(ANNOUNCED):
        announcing.announce(hood.viewer("gao", "owners"), sharing.thing(), OPENS, CLOSES)
    return sharing
