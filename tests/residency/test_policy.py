"""Who may do what about residencies: every persona, every action of the table, in every state."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.people.rules import RESIDENCY, Helper
from portal.residency.policy import POLICY
from tests.people.test_policy import EVERYONE, HERE, ONESELF, OWN, PERSONAS, PUBLIC_OFFICES, SIGNED_IN

HELPED = {"helped": replace(PERSONAS["herself"], helper=Helper(5, "", 80, "", 1))}
IN_OFFICE_HERE = {"clerk here", "herself as clerk", "street"}

EXPECTED: dict[str, set[str]] = {
    "residency.claim": ONESELF | {"helped"},
    "residency.prove": ONESELF,
    "residency.kept": SIGNED_IN,
    "residency.withdraw": {"herself", "herself as clerk", "helped"},
    "residency.leave": {"herself", "helped"},
    "residency.represent": {"herself"},
    "residency.review": PUBLIC_OFFICES,
    "residency.open": {"clerk here", "street"},
    "residency.decide": {"clerk here", "street"},
    "residency.enter": PUBLIC_OFFICES,
    "residency.look_up": PUBLIC_OFFICES,
    "residency.end": {"clerk here", "street"},
    "residency.letters": PUBLIC_OFFICES,
    "residency.issue_letters": IN_OFFICE_HERE,
    "residency.revoke_letters": IN_OFFICE_HERE,
}
CONFIRMED_ONLY = {"residency.leave", "residency.end"}


def _thing(state: str, entered_by: int | None = None) -> SimpleNamespace:
    return SimpleNamespace(person_id=OWN, place_path=HERE, state=state, entered_by=entered_by)


def _who(action: str, thing: SimpleNamespace) -> set[str]:
    policy = Policy([POLICY])
    return {name for name, viewer in (PERSONAS | HELPED).items() if policy.allows(action, viewer, thing)}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)
    assert set.union(*EXPECTED.values()) < EVERYONE | {"helped"}


@pytest.mark.parametrize("state", RESIDENCY.by_name)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    expected = EXPECTED[action] if state == "confirmed" or action not in CONFIRMED_ONLY else set()
    assert _who(action, _thing(state)) == expected


@pytest.mark.parametrize("entered_by", ["clerk here", "street"])
def test_whoever_entered_it_never_decides(entered_by: str) -> None:
    thing = _thing("claimed", PERSONAS[entered_by].id)
    assert _who("residency.decide", thing) == EXPECTED["residency.decide"] - {entered_by}


@pytest.mark.parametrize(
    ("persona", "action", "remedy"),
    [
        ("visitor", "residency.claim", "sign_in"),
        ("visitor", "residency.prove", "sign_in"),
        ("company", "residency.claim", "leave"),
        ("company", "residency.prove", "leave"),
        ("stranger", "residency.review", "act_for"),
        ("company", "residency.letters", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, remedy: str) -> None:
    refusal = Policy([POLICY]).refusal(action, PERSONAS[persona], _thing("confirmed"))
    assert refusal is not None
    assert refusal.kind == remedy
