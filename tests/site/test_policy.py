"""Who may do what where everyone may read: the shell, the places, search and home."""

import pytest

from portal.home.policy import POLICY as HOME
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Viewer
from portal.places.policy import POLICY as PLACES
from portal.search.policy import POLICY as SEARCH
from portal.web.policy import POLICY as WEB

TABLES = (HOME, PLACES, SEARCH, WEB)
SHOP = Acting(1, "", "merchant", "chair", "/1/")
PERSONAS = {"visitor": VISITOR, "person": Viewer(1), "acting": Viewer(2, acting=SHOP)}
EVERYONE, SIGNED_IN = set(PERSONAS), {"person", "acting"}
EXPECTED: dict[str, set[str]] = {
    "home.show": EVERYONE,
    "home.place": EVERYONE,
    "home.about": EVERYONE,
    "places.map": EVERYONE,
    "search.find": EVERYONE,
    "web.health": EVERYONE,
    "web.prefer": EVERYONE,
}


def test_every_action_stands_in_the_matrix() -> None:
    assert {action for table in TABLES for action in table} == set(EXPECTED)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    policy = Policy(TABLES)
    assert {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer)} == EXPECTED[action]
