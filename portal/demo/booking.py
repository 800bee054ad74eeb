"""Rooms and equipment of the demo: what the residents committee shares, and who has booked it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.kernel import clock
from portal.venues import commands
from portal.venues.commands import Said
from portal.venues.queries import VenueThing, get_booking, get_venue
from portal.venues.rules import at_minute

from .content import booking as content
from .settling import Cast

KEEPER, GUEST = "residents_committee", "social_organization"


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    return [
        (45.0, lambda: _offer(cast, made)),
        (12.0, lambda: _book(cast, made, content.ROOM, GUEST, content.REHEARSAL, 6, (14, 16))),
        (4.0, lambda: _approved(cast, made, GUEST, content.EXERCISE, 7, (9, 11))),
        (2.0, lambda: _book(cast, made, content.TABLES, "author", content.MOVING, 5, (10, 12), count=4)),
        (1.0, lambda: _book(cast, made, content.ROOM, "supporter", content.READING, 4, (15, 17))),
    ]


def _offer(cast: Cast, made: dict[str, int]) -> None:
    for said in (content.ROOM, content.TABLES):
        made[said.name] = commands.add_venue(cast.office(KEEPER), said).id


def _venue(cast: Cast, made: dict[str, int], said: Said) -> VenueThing:
    thing = get_venue(cast.office(KEEPER), made[said.name])
    assert thing is not None
    return thing


def _book(cast: Cast, made: dict[str, int], said: Said, who: str, purpose: str, days: int, hours: tuple[int, int],
          count: int = 1) -> int:  # fmt: skip
    viewer = (cast.office if who in cast.organizations else cast.viewer)(who)
    day = clock.today() + timedelta(days=days)
    begins, ends = (at_minute(day, hour * 60) for hour in hours)
    return commands.book(viewer, _venue(cast, made, said), begins, ends, purpose, count).id


def _approved(cast: Cast, made: dict[str, int], who: str, purpose: str, days: int, hours: tuple[int, int]) -> None:
    number = _book(cast, made, content.ROOM, who, purpose, days, hours)
    keeper = cast.office(KEEPER)
    thing = get_booking(keeper, number)
    assert thing is not None
    commands.approve(keeper, thing)
