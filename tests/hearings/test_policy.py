"""Who may do what about hearings: every persona, every action, in every state."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.hearings.policy import POLICY
from portal.hearings.queries.hearing import HearingThing
from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from tests.hearings.world import AFTER, ANNOUNCED, BEGINS, CLOSES, DAY, DURING

HERE = "/1/2/3/4/"
CONVENER = 70


def _acting(number: int, kind: str, path: str = HERE) -> Acting:
    return Acting(number, "", kind, "clerk", path)


HOME = (Home(1, 4, HERE, "", "owner"),)
DESK = _acting(CONVENER, "residents_committee", "/1/2/3/")
PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(10),
    "resident": Viewer(2, homes=HOME),
    "resident, helped": Viewer(2, homes=HOME, helper=Helper(9, "", 80, "")),
    "resident, blocked": Viewer(14, homes=HOME, silenced_until=BEGINS + timedelta(days=30)),
    "neighbour": Viewer(15, homes=(Home(1, 4, HERE, "", "tenant"),)),
    "resident elsewhere": Viewer(3, homes=(Home(1, 4, "/1/2/9/5/", "", "owner"),)),
    "convener": Viewer(4, acting=DESK),
    "convener, recused": Viewer(5, acting=DESK, recused=frozenset({(1, CONVENER)})),
    "convener, helped": Viewer(7, acting=DESK, helper=Helper(9, "", 80, "")),
    "owners": Viewer(6, acting=_acting(71, "owners_committee")),
    "company": Viewer(8, acting=_acting(74, "property_company")),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
    "party": Viewer(11, acting=_acting(76, "party_branch", "/1/2/3/")),
    "merchant": Viewer(12, acting=_acting(90, "merchant")),
    "club elsewhere": Viewer(13, acting=_acting(91, "social_organization", "/1/2/9/")),
}
EVERYONE = set(PERSONAS)
CONVENERS = {"convener", "convener, recused", "owners", "office", "party"}
HERSELF = {"resident", "resident, helped"}
LIVING_HERE = {*HERSELF, "resident, blocked", "neighbour"}
GROUPS_HERE = {"owners", "company", "office", "party", "merchant"}
ALL_DESK = {"convener", "convener, recused", "convener, helped"}
ASKING = {"resident", "neighbour"}
# Every state in which something differs, and the moment in it. Of those who live here, only person 2 has applied.
STATES = {
    "preparing": ANNOUNCED, "announced": DURING, "applied": DURING, "closed": AFTER, "seated": AFTER, "waiting": AFTER,
    "day": DAY, "in_session": BEGINS, "minutes": BEGINS, "published": BEGINS, "cancelled": DURING,
}  # fmt: skip
STANDING = {"applied": "applied", "closed": "applied", "waiting": "waiting"}
BEFORE = ("announced", "applied", "closed", "seated", "waiting", "day")
DRAWN = ("seated", "waiting", "day", "in_session", "minutes", "published")


def _in(states: tuple[str, ...], who: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(states, who)


# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "hearings.list": dict.fromkeys(STATES, EVERYONE),
    "hearings.show": dict.fromkeys(STATES, EVERYONE),
    "hearings.prepare": dict.fromkeys(STATES, CONVENERS),
    "hearings.edit": {"preparing": {"convener"}},
    "hearings.announce": {"preparing": {"convener"}},
    "hearings.change": _in(BEFORE, {"convener"}),
    "hearings.cancel": _in(BEFORE, {"convener"}),
    "hearings.apply": _in(("announced", "applied"), LIVING_HERE | GROUPS_HERE),
    "hearings.withdraw": {"applied": HERSELF},
    "hearings.give_back": _in(("seated", "waiting", "day"), HERSELF),
    "hearings.draw": _in(("closed", "seated", "waiting", "day"), {"convener"}),
    "hearings.room": _in(DRAWN, {"convener"}),
    "hearings.attendance": _in(DRAWN, {"convener"}),
    "hearings.tick": _in(("day", "in_session"), {"convener"}),
    "hearings.check_in": _in(("day", "in_session"), {"resident"}),
    "hearings.board": dict.fromkeys(STATES, EVERYONE),
    "hearings.speak": {"in_session": {"resident"}},
    "hearings.ask": {"in_session": ASKING},
    "hearings.support": {"in_session": {*ASKING, "resident, blocked"}},
    "hearings.agenda": _in(("preparing", *BEFORE, "in_session"), {"convener"}),
    "hearings.desk": _in(("preparing", *BEFORE, "in_session"), {"convener"}),
    "hearings.begin": _in(("seated", "waiting", "day"), {"convener"}),
    "hearings.conduct": {"in_session": {"convener"}},
    "hearings.settle": _in(("in_session", "minutes"), {"convener"}),
    "hearings.minutes": _in(("minutes", "published"), EVERYONE),
    "hearings.entry": {**dict.fromkeys(STATES, HERSELF | ALL_DESK), "published": EVERYONE},
    "hearings.write": {"minutes": {"convener"}},
    "hearings.confirm": {"minutes": {"resident"}},
    "hearings.correct": {"minutes": {"resident"}},
    "hearings.decide": {"minutes": {"convener"}},
    "hearings.find": {"minutes": {"convener"}},
    "hearings.publish_minutes": {"minutes": {"convener"}},
}


def _thing(name: str, viewer: Viewer) -> Any:
    """The hearing 1 as the viewer meets it: its application, its place on the floor, its entry in the minutes."""
    state = {"applied": "announced", "closed": "announced", "waiting": "seated", "day": "seated"}.get(name, name)
    mine = SimpleNamespace(state=STANDING.get(name, "seated"), person_id=2)
    has_one = viewer.id == 2 and name not in ("preparing", "announced", "cancelled")
    thing = SimpleNamespace(
        id=1, state=state, organization_id=CONVENER, place_path=HERE, begins_at=BEGINS, closes_at=CLOSES,
        drawn_at=CLOSES if name in DRAWN else None, attends=has_one, person_id=2, mine=mine if has_one else None,
    )  # fmt: skip
    thing.registration_open = lambda now: HearingThing.registration_open(thing, now)  # type: ignore[arg-type]
    thing.on_the_day = lambda now: HearingThing.on_the_day(thing, now)  # type: ignore[arg-type]
    thing.hearing = thing
    return thing


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    with clock.frozen(STATES[state]):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state, viewer))}
    assert may == EXPECTED[action].get(state, set())
