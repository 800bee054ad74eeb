"""Who sees the desk, the table of permissions and what was refused."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.kernel import policy
from portal.people.rules import Helper, Viewer
from tests.people.test_policy import PERSONAS, PUBLIC_OFFICES, _acting

WHO = PERSONAS | {
    "department": Viewer(9, acting=_acting("department", "/1/")),
    "shop": Viewer(10, acting=_acting("merchant", "/1/2/3/")),
    "helped": replace(PERSONAS["herself"], helper=Helper(5, "", 80, "", 1)),
}
OFFICES = PUBLIC_OFFICES | {"department"}
EXPECTED: dict[str, set[str]] = {
    "admin.desk": OFFICES,
    "admin.permissions": OFFICES,
    "admin.incidents": {"street", "department"},
}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    """On the installed table: who has a desk is what its tools' own rows say."""
    assert {name for name, viewer in WHO.items() if policy.can(action, viewer)} >= EXPECTED[action]
    others = set(WHO) - EXPECTED[action] - {"company"}
    assert not {name for name in others if policy.can(action, WHO[name])}


@pytest.mark.parametrize(
    ("persona", "action", "remedy"),
    [
        ("visitor", "admin.desk", "sign_in"),
        ("stranger", "admin.desk", "act_for"),
        ("helped", "admin.desk", "none"),
        ("stranger", "admin.permissions", "act_for"),
        ("clerk here", "admin.incidents", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(app: Flask, persona: str, action: str, remedy: str) -> None:
    refusal = policy.installed().refusal(action, WHO[persona])
    assert app
    assert refusal is not None
    assert refusal.kind == remedy
