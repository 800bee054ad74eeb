"""Who may do what about an adoption table: every persona, every action, in every state."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from portal.adoption.policy import POLICY
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer

HERE = "/1/2/3/4/"
ASKS, CARRIES = 70, 74
MOMENT = datetime(2026, 11, 23, tzinfo=UTC)


def _acting(number: int, kind: str, path: str = HERE) -> Acting:
    return Acting(number, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "resident": Viewer(2, homes=(Home(1, 4, HERE, "", "owner"),)),
    "asker": Viewer(4, acting=_acting(ASKS, "residents_committee")),
    "asker, helped": Viewer(4, acting=_acting(ASKS, "residents_committee"), helper=Helper(9, "", 80, "")),
    "asker, recused": Viewer(5, acting=_acting(ASKS, "residents_committee"), recused=frozenset({(1, ASKS)})),
    "carrier": Viewer(8, acting=_acting(CARRIES, "property_company")),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
}
EVERYONE = set(PERSONAS)
ASKERS = {"asker", "asker, helped", "asker, recused"}
STATES = {"open": (None, None), "published": (MOMENT, None), "done": (MOMENT, MOMENT)}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "adoption.read": {"open": ASKERS, "published": EVERYONE, "done": EVERYONE},
    "adoption.write": {"open": {"asker"}},
    "adoption.finish": {"published": {"carrier"}},
}


def _thing(state: str) -> Any:
    published, done = STATES[state]
    return SimpleNamespace(
        matter_id=1, organization_id=ASKS, carried_by=CARRIES, published_at=published, done_at=done, place_path=HERE
    )


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state))}
    assert may == EXPECTED[action].get(state, set())
