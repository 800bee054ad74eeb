"""Places are public."""

from __future__ import annotations

from portal.kernel.policy import Policy
from portal.people.rules import VISITOR
from portal.places.policy import POLICY

EXPECTED = {"places.map": {"visitor"}}


def test_a_visitor_sees_the_map() -> None:
    assert {action for action in POLICY if Policy((POLICY,)).allows(action, VISITOR)} == set(EXPECTED)
