"""Who may do what about the property register: every persona, every action of the table, in every state."""

from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.property.policy import POLICY
from tests.people.test_policy import HERE, OWN, PERSONAS, PUBLIC_OFFICES

EXPECTED: dict[str, set[str]] = {
    "property.register": PUBLIC_OFFICES,
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    policy, thing = Policy([POLICY]), SimpleNamespace(person_id=OWN, place_path=HERE)
    assert {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)} == EXPECTED[action]
