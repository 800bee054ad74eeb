"""Who may do what about residencies: every persona, every action of the table."""

from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.residency.policy import POLICY
from tests.people.test_policy import EVERYONE, HERE, ONESELF, OWN, PERSONAS, PUBLIC_OFFICES

EXPECTED: dict[str, set[str]] = {
    "residency.claim": ONESELF,
    "residency.withdraw": {"herself", "herself as clerk"},
    "residency.review": PUBLIC_OFFICES,
    "residency.decide": {"clerk here", "street"},
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)
    assert set.union(*EXPECTED.values()) < EVERYONE


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    policy, thing = Policy([POLICY]), SimpleNamespace(person_id=OWN, place_path=HERE)
    assert {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)} == EXPECTED[action]


@pytest.mark.parametrize(
    ("persona", "action", "remedy"),
    [
        ("visitor", "residency.claim", "sign_in"),
        ("company", "residency.claim", "leave"),
        ("stranger", "residency.review", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, remedy: str) -> None:
    refusal = Policy([POLICY]).refusal(action, PERSONAS[persona], SimpleNamespace(person_id=OWN, place_path=HERE))
    assert refusal is not None
    assert refusal.kind == remedy
