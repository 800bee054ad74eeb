"""Venues as an office offers them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from portal.venues import commands
from portal.venues.commands import Said
from portal.venues.queries import VenueThing, get_venue
from tests.factories import Neighbourhood

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)  # Monday, 12:00 by the place's clock
EVERY_DAY = dict.fromkeys(range(7), (9 * 60, 21 * 60))


def at(hour: float, day: int = 24) -> datetime:
    """A moment of November 2026 by the place's clock."""
    return datetime(2026, 11, day, tzinfo=UTC).replace(hour=int(hour) - 8, minute=int(hour % 1 * 60))


def offered(hood: Neighbourhood, **more: Any) -> VenueThing:
    """A room of the residents committee, open every day from 9 to 21; needs an app context."""
    said: dict[str, Any] = {
        "kind": "room", "name": "党群活动室", "about": "", "address": "清湖路1号", "capacity": 20, "units": 1,
        "longest": 120, "ahead": 30, "approval": False, "residents": True, "organizations": True, "hours": EVERY_DAY,
    }  # fmt: skip
    viewer = hood.viewer("wang", "committee")
    thing = get_venue(viewer, commands.add_venue(viewer, Said(**said | more)).id)
    assert thing is not None
    return thing
