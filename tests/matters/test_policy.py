"""Who may do what to any matter: every persona, every state."""

from __future__ import annotations

import pytest

from portal.kernel.policy import Policy
from portal.matters.policy import POLICY
from portal.people.rules import VISITOR, Acting, Viewer

PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(2),
    "clerk": Viewer(3, acting=Acting(80, "", "residents_committee", "clerk", "/1/2/3/")),
}
EXPECTED = {"matters.follow": {"newcomer", "clerk"}, "matters.chain": set(PERSONAS)}


@pytest.mark.parametrize("action", sorted(POLICY))
def test_every_persona(action: str) -> None:
    policy = Policy((POLICY,))
    allowed = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, object())}
    assert allowed == EXPECTED[action]
