"""Who may do what about people: every persona, every action of the table."""

from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.people.policy import POLICY
from portal.people.rules import VISITOR, Acting, Home, Viewer

HERE, ELSEWHERE = "/1/2/3/4/", "/1/2/9/10/"
OWN = 4  # the person the thing belongs to


def _acting(kind: str, path: str) -> Acting:
    return Acting(80, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "stranger": Viewer(2),
    "herself": Viewer(OWN, homes=(Home(1, 4, HERE, "", "owner"),)),
    "clerk here": Viewer(5, acting=_acting("residents_committee", "/1/2/3/")),
    "herself as clerk": Viewer(OWN, acting=_acting("residents_committee", "/1/2/3/")),
    "clerk elsewhere": Viewer(6, acting=_acting("residents_committee", "/1/2/9/")),
    "street": Viewer(7, acting=_acting("subdistrict_office", "/1/2/")),
    "company": Viewer(8, acting=_acting("property_company", HERE)),
}
EVERYONE = set(PERSONAS)
SIGNED_IN = EVERYONE - {"visitor"}
ONESELF = {"stranger", "herself"}
PUBLIC_OFFICES = {"clerk here", "herself as clerk", "clerk elsewhere", "street"}

EXPECTED: dict[str, set[str]] = {
    "people.register": {"visitor"},
    "people.sign_in": EVERYONE,
    "people.demo_sign_in": EVERYONE,
    "people.sign_out": SIGNED_IN,
    "people.me": SIGNED_IN,
    "people.data": ONESELF,
    "people.looks": SIGNED_IN,
    "people.change_password": ONESELF,
    "people.close": ONESELF,
    "people.choose_capacity": SIGNED_IN,
    "people.leave_capacity": SIGNED_IN,
    "people.assist": PUBLIC_OFFICES,
    "people.finish_assistance": SIGNED_IN,
    "people.hand_over": PUBLIC_OFFICES - {"herself as clerk"},
    "people.ask_recovery": PUBLIC_OFFICES,
    "people.issue_recovery": PUBLIC_OFFICES - {"herself as clerk", "clerk here"},
    "people.decline_recovery": PUBLIC_OFFICES - {"herself as clerk"},
    "people.take_over": {"visitor"},
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    policy, thing = Policy([POLICY]), SimpleNamespace(person_id=OWN, place_path=HERE, asked_by=5)
    assert {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)} == EXPECTED[action]


@pytest.mark.parametrize(
    ("persona", "action", "remedy"),
    [
        ("visitor", "people.me", "sign_in"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, remedy: str) -> None:
    refusal = Policy([POLICY]).refusal(action, PERSONAS[persona], SimpleNamespace(person_id=OWN, place_path=HERE))
    assert refusal is not None
    assert refusal.kind == remedy
