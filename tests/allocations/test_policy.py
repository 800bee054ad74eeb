"""Who may do what about sharing out public revenue: every persona, every action, in every state."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.allocations.policy import POLICY
from portal.allocations.queries.allocation import AllocationThing
from portal.allocations.rules.plan import Electorate, Plan
from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from tests.allocations.world import AFTER, ANNOUNCED, CLOSES, DURING, OPENS

HERE = "/1/2/3/4/"
COMMITTEE = 70


def _acting(number: int, kind: str, path: str) -> Acting:
    return Acting(number, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "tenant": Viewer(2, homes=(Home(1, 4, HERE, "", "tenant"),)),
    "owner": Viewer(3, homes=(Home(1, 4, HERE, "", "owner"),)),
    "owner elsewhere": Viewer(3, homes=(Home(1, 4, "/1/2/9/5/", "", "owner"),)),
    "owner, helped": Viewer(3, homes=(Home(1, 4, HERE, "", "owner"),), helper=Helper(9, "", 80, "")),
    "owner, acting": Viewer(3, homes=(Home(1, 4, HERE, "", "owner"),), acting=_acting(90, "merchant", HERE)),
    "newcomer": Viewer(10),
    "committee": Viewer(4, acting=_acting(COMMITTEE, "owners_committee", HERE)),
    "other committee": Viewer(5, acting=_acting(71, "owners_committee", "/1/2/3/5/")),
    "clerk": Viewer(6, acting=_acting(72, "residents_committee", "/1/2/3/")),
    "company": Viewer(8, acting=_acting(74, "property_company", HERE)),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
}
EVERYONE = set(PERSONAS)
STATES = {
    "preparing": ANNOUNCED, "announced": ANNOUNCED, "choosing": DURING, "over": AFTER, "counting": AFTER,
    "counted": AFTER, "cancelled": DURING,
}  # fmt: skip
PREPARERS = {"committee", "other committee", "clerk"}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "allocations.list": dict.fromkeys(STATES, EVERYONE),
    "allocations.show": dict.fromkeys(STATES, EVERYONE),
    "allocations.prepare": dict.fromkeys(STATES, PREPARERS),
    "allocations.edit": {"preparing": {"committee"}},
    "allocations.announce": {"preparing": {"committee"}},
    "allocations.cancel": {"announced": {"committee"}, "choosing": {"committee"}},
    "allocations.choose": {"choosing": {"tenant", "owner"}},
    "allocations.setup": {state: EVERYONE for state in STATES if state != "preparing"},
    "allocations.recount": {"counted": EVERYONE},
}


def _thing(state: str, electorate: Electorate = Electorate.RESIDENTS) -> Any:
    real = "choosing" if state == "over" else state
    thing = SimpleNamespace(
        state=real, organization_id=COMMITTEE, place_path=HERE, plan=Plan(100, electorate), opens_at=OPENS,
        closes_at=CLOSES, announced_at=None if state == "preparing" else ANNOUNCED,
    )  # fmt: skip
    thing.open_at = lambda now: AllocationThing.open_at(thing, now)
    thing.open_to = lambda viewer: AllocationThing.open_to(thing, viewer)
    return thing


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    with clock.frozen(STATES[state]):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state))}
    assert may == EXPECTED[action].get(state, set())


def test_where_owners_choose_tenants_do_not() -> None:
    with clock.frozen(DURING):
        thing = _thing("choosing", Electorate.OWNERS)
        may = {name for name, who in PERSONAS.items() if Policy([POLICY]).allows("allocations.choose", who, thing)}
    assert may == {"owner"}


@pytest.mark.parametrize(
    ("moment", "open_"),
    [(OPENS - timedelta(seconds=1), False), (OPENS, True), (CLOSES - timedelta(seconds=1), True), (CLOSES, False)],
)
def test_it_is_open_from_its_opening_until_its_close(moment: Any, open_: bool) -> None:
    with clock.frozen(moment):
        assert Policy([POLICY]).allows("allocations.choose", PERSONAS["owner"], _thing("announced")) is open_
