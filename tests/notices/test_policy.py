"""Notices are one's own."""

import pytest

from portal.kernel.policy import Policy
from portal.notices.policy import POLICY
from portal.people.rules import VISITOR, Acting, Viewer

PERSONAS = {
    "visitor": VISITOR,
    "person": Viewer(1),
    "clerk": Viewer(2, acting=Acting(1, "", "merchant", "chair", "/1/")),
}
EXPECTED = {"notices.list": {"person", "clerk"}, "notices.read": {"person", "clerk"}}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    policy = Policy([POLICY])
    assert {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer)} == EXPECTED[action]
