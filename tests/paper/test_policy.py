"""Who enters papers and who confirms them: every persona, every action, in every state."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel.policy import Policy
from portal.paper.policy import POLICY
from portal.people.rules import VISITOR, Acting, Home, Viewer

HERE = "/1/2/3/4/"
ENTERED, SIGNED = 5, 2


def _acting(person: int, kind: str, path: str) -> Viewer:
    return Viewer(person, acting=Acting(70 + person, "", kind, "clerk", path))


PERSONAS = {
    "visitor": VISITOR,
    "signer": Viewer(SIGNED, homes=(Home(1, 4, HERE, "", "owner"),)),
    "signer as clerk": _acting(SIGNED, "residents_committee", "/1/2/3/"),
    "who entered it": _acting(ENTERED, "residents_committee", "/1/2/3/"),
    "who entered it, as herself": Viewer(ENTERED),
    "colleague": _acting(6, "residents_committee", "/1/2/3/"),
    "street": _acting(7, "subdistrict_office", "/1/2/"),
    "clerk elsewhere": _acting(8, "residents_committee", "/1/2/9/"),
    "company": _acting(9, "property_company", HERE),
}
HERE_OFFICES = {"signer as clerk", "who entered it", "colleague", "street"}
OFFICES = HERE_OFFICES | {"clerk elsewhere"}
FRESH: dict[str, Any] = {"place_path": HERE, "entered_by": ENTERED, "person_id": SIGNED, "published_at": 1}
STATES = ("entered", "returned", "confirmed", "declined", "draft matter")

EXPECTED: dict[str, dict[str, set[str]]] = {
    "paper.review": dict.fromkeys(STATES, OFFICES),
    "paper.enter": dict.fromkeys(STATES, OFFICES),
    "paper.enter_about": {state: HERE_OFFICES for state in STATES if state != "draft matter"},
    "paper.see": dict.fromkeys(STATES, HERE_OFFICES),
    "paper.decide": {"entered": {"colleague", "street"}},
    "paper.correct": {"returned": {"who entered it"}},
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize(("action", "state"), list(product(EXPECTED, STATES)))
def test_who_may(action: str, state: str) -> None:
    given = {**FRESH, "state": state} | ({"published_at": None} if state == "draft matter" else {})
    thing, policy = SimpleNamespace(**given), Policy([POLICY])
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)}
    assert may == EXPECTED[action].get(state, set())
