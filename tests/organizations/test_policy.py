"""Who applies, admits, manages and steps back: every persona, every action, in every state."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel.policy import Policy
from portal.organizations.policy import POLICY
from portal.people.rules import VISITOR, Acting, Helper, Viewer

HERE = "/1/2/3/4/"
IT, APPLICANT, COLLEAGUE = 70, 2, 9


def _member(person: int, role: str, number: int = IT, kind: str = "merchant", path: str = HERE) -> Viewer:
    acting = Acting(number, "", kind, role, path)
    return Viewer(person, acting=acting, organizations=(acting,))


def _office(person: int, kind: str, path: str) -> Viewer:
    return _member(person, "clerk", 100 + person, kind, path)


PERSONAS = {
    "visitor": VISITOR,
    "applicant": Viewer(APPLICANT),
    "applicant, helped": Viewer(APPLICANT, helper=Helper(9, "", 80, "")),
    "applicant as clerk": _office(APPLICANT, "residents_committee", "/1/2/3/"),
    "neighbour": Viewer(3),
    "chair": _member(4, "chair"),
    "secretary": _member(5, "secretary"),
    "member": _member(COLLEAGUE, "member"),
    "member, as herself": Viewer(COLLEAGUE, organizations=(Acting(IT, "", "merchant", "member", HERE),)),
    "chair of another": _member(6, "chair", 71),
    "clerk": _office(7, "residents_committee", "/1/2/3/"),
    "clerk elsewhere": _office(8, "residents_committee", "/1/2/9/"),
    "street": _office(10, "subdistrict_office", "/1/2/"),
    "department": _office(11, "department", "/1/"),
    "recused": Viewer(12, acting=Acting(IT, "", "merchant", "clerk", HERE), recused=frozenset({(50, IT)})),
}
EVERYONE = set(PERSONAS)
OFFICES = {"applicant as clerk", "clerk", "street", "department"}
STREETS = {"street", "department"}
OURS = {"chair", "secretary", "member", "recused"}

FRESH: dict[str, Any] = {
    "id": IT, "kind": "merchant", "place_path": HERE, "applicant_id": APPLICANT, "state": "submitted",
    "responsible_id": IT, "organization_id": IT, "person_id": COLLEAGUE,
}  # fmt: skip
STATES: dict[str, dict[str, Any]] = {
    "submitted": {},
    "returned": {"state": "returned"},
    "approved": {"state": "approved"},
    "declined": {"state": "declined"},
    "withdrawn": {"state": "withdrawn"},
    "of owners": {"kind": "owners_committee"},
    "of a branch": {"kind": "party_branch"},
    "an office": {"kind": "department"},
    "a matter": {"id": 50, "state": "open"},
}
APPLICATIONS = {"submitted", "returned", "approved", "declined", "withdrawn", "of owners", "of a branch", "an office"}
ADMITTING = {"of owners": STREETS, "of a branch": {"street"}, "an office": set()}


def _admitting(state: str) -> set[str]:
    return ADMITTING.get(state, OFFICES)


def _ours(state: str, people: set[str]) -> set[str]:
    """Whose organization it is: in the state where the thing is a matter, it is nobody's."""
    return set() if state == "a matter" else people


MINE = {"applicant", "applicant, helped", "applicant as clerk"}
BY_ONESELF = {"applicant", "neighbour", "member, as herself"}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "organizations.list": dict.fromkeys(STATES, EVERYONE),
    "organizations.show": dict.fromkeys(STATES, EVERYONE),
    "organizations.apply": dict.fromkeys(STATES, BY_ONESELF),
    "organizations.see_application": {state: MINE | _admitting(state) for state in STATES},
    "organizations.resubmit": {"returned": {"applicant", "applicant as clerk"}},
    "organizations.withdraw": dict.fromkeys(("submitted", "returned", "of owners", "of a branch", "an office"), MINE),
    "organizations.review": {state: OFFICES | {"clerk elsewhere"} for state in STATES},
    "organizations.decide": {state: _admitting(state) - {"applicant as clerk"}
                             for state in ("submitted", "of owners", "of a branch")},
    "organizations.acts": {state: _ours(state, OURS) | _admitting(state) for state in STATES},
    "organizations.manage": {state: _ours(state, {"chair", "secretary"}) | _admitting(state) for state in STATES},
    "organizations.hand_over": {state: {"chair"} for state in APPLICATIONS},
    "organizations.leave": {state: {"chair", "secretary", "member", "member, as herself"} for state in APPLICATIONS},
    "organizations.answer_invitation": dict.fromkeys(STATES, BY_ONESELF),
    "organizations.recuse": {**dict.fromkeys(APPLICATIONS, OURS), "a matter": OURS - {"recused"}},
    "organizations.withdraw_recusal": {state: OURS - {"member"} for state in STATES},
}  # fmt: skip


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize(("action", "state"), list(product(EXPECTED, STATES)))
def test_who_may(action: str, state: str) -> None:
    thing, policy = SimpleNamespace(**{**FRESH, **STATES[state]}), Policy([POLICY])
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)}
    assert may == EXPECTED[action].get(state, set())
