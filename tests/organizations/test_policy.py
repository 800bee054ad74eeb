"""Who applies, admits, manages and steps back: every persona, every action, in every state."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel.policy import Policy
from portal.organizations.policy import POLICY
from portal.people.rules import VISITOR, Acting, Helper, Viewer

HERE = "/1/2/3/4/"
IT, MATTER = 70, 50
APPLICANT, COLLEAGUE = 2, 9


def _member(person: int, role: str, number: int = IT, kind: str = "merchant", path: str = HERE) -> Viewer:
    acting = Acting(number, "", kind, role, path)
    return Viewer(person, acting=acting, organizations=(acting,))


def _office(person: int, kind: str, path: str) -> Viewer:
    return _member(person, "clerk", 100 + person, kind, path)


_CLERK = _office(7, "residents_committee", "/1/2/3/")
PERSONAS = {
    "visitor": VISITOR,
    "applicant": Viewer(APPLICANT),
    "applicant, helped": Viewer(APPLICANT, helper=Helper(9, "", 80, "")),
    "applicant as clerk": _office(APPLICANT, "residents_committee", "/1/2/3/"),
    "neighbour": Viewer(3),
    "chair": _member(4, "chair"),
    "secretary": _member(5, "secretary"),
    "treasurer": _member(14, "treasurer"),
    "member": _member(COLLEAGUE, "member"),
    "member, as herself": Viewer(COLLEAGUE, organizations=(Acting(IT, "", "merchant", "member", HERE),)),
    "member, helped": Viewer(COLLEAGUE, organizations=(Acting(IT, "", "merchant", "member", HERE),),
                             helper=Helper(9, "", 80, "")),
    "chair of another": _member(6, "chair", 71),
    "clerk": _CLERK,
    "clerk who is a member": replace(_CLERK, id=13, organizations=(Acting(IT, "", "merchant", "member", HERE),)),
    "clerk elsewhere": _office(8, "residents_committee", "/1/2/9/"),
    "street": _office(10, "subdistrict_office", "/1/2/"),
    "department": _office(11, "department", "/1/"),
    "recused": replace(_member(12, "clerk"), recused=frozenset({(MATTER, IT)})),
}  # fmt: skip
EVERYONE = set(PERSONAS)
HELPED = {"applicant, helped", "member, helped"}
SIGNED_IN = EVERYONE - {"visitor"} - HELPED
BELOW = {"applicant as clerk", "clerk", "clerk who is a member"}
OFFICES = BELOW | {"street", "department"}
STREETS = {"street", "department"}
OURS = {"chair", "secretary", "treasurer", "member", "member, as herself", "recused", "clerk who is a member"}
OURS_ACTING = OURS - {"member, as herself", "clerk who is a member"}
MINE = {"applicant", "applicant as clerk"}
BY_ONESELF = {"applicant", "neighbour", "member, as herself"}
CHAIR = {"chair"}

FRESH: dict[str, Any] = {
    "id": IT, "kind": "merchant", "place_path": HERE, "applicant_id": APPLICANT, "state": "submitted",
    "responsible_id": IT, "organization_id": IT, "person_id": COLLEAGUE, "role": "member", "waits": True,
    "published_at": 1,
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
    "of the chair": {"role": "chair", "person_id": 4},
    "answered": {"waits": False},
    "a matter": {"id": MATTER},
    "a matter in a draft": {"id": MATTER + 1, "published_at": None},
}
ADMITTING = {"of owners": STREETS, "of a branch": {"street"}, "an office": set[str]()}


def _admitting(state: str) -> set[str]:
    return ADMITTING.get(state, OFFICES)


def _managing(state: str) -> set[str]:
    return {"chair", "secretary"} | (_admitting(state) - {"clerk who is a member"})


def _about(state: str) -> set[str]:
    """Who changes a membership: the office also the chair's, nobody her own, the secretary never the chair's."""
    if state == "of the chair":
        return _admitting(state) - {"clerk who is a member"}
    return _managing(state)


_PARTED = {**dict.fromkeys(STATES, OURS_ACTING | OFFICES | {"clerk who is a member"})}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "organizations.list": dict.fromkeys(STATES, EVERYONE),
    "organizations.show": dict.fromkeys(STATES, EVERYONE),
    "organizations.apply": dict.fromkeys(STATES, BY_ONESELF),
    "organizations.applications": dict.fromkeys(STATES, SIGNED_IN),
    "organizations.see_application": {state: MINE | _admitting(state) for state in STATES},
    "organizations.see_document": dict.fromkeys(STATES, MINE),
    "organizations.open_document": {state: _admitting(state) - {"applicant as clerk"} for state in STATES},
    "organizations.resubmit": {"returned": MINE},
    "organizations.withdraw": {state: MINE for state in STATES if state not in ("approved", "declined", "withdrawn")},
    "organizations.review": dict.fromkeys(STATES, OFFICES | {"clerk elsewhere"}),
    "organizations.decide": {
        state: _admitting(state) - {"applicant as clerk"}
        for state in STATES
        if state not in ("returned", "approved", "declined", "withdrawn")
    },
    "organizations.members": {state: OURS | _admitting(state) for state in STATES},
    "organizations.acts": {state: OURS | _admitting(state) for state in STATES},
    "organizations.invite": {state: _managing(state) for state in STATES},
    "organizations.withdraw_invitation": {state: _managing(state) for state in STATES if state != "answered"},
    "organizations.answer_invitation": {
        state: {"chair"} if state == "of the chair" else {"member", "member, as herself"}
        for state in STATES
        if state != "answered"
    },
    "organizations.change_member": {state: _about(state) for state in STATES},
    "organizations.end_membership": {state: _about(state) for state in STATES},
    "organizations.leave": dict.fromkeys(STATES, OURS),
    "organizations.hand_over": dict.fromkeys(STATES, CHAIR),
    "organizations.withdraw_handover": {
        state: _managing(state) - {"secretary"} for state in STATES if state != "answered"
    },
    "organizations.answer_handover": {
        state: {"chair"} if state == "of the chair" else {"member", "member, as herself"}
        for state in STATES
        if state != "answered"
    },
    "organizations.set_term": {"of owners": STREETS, "of a branch": {"street"}},
    "organizations.recuse": {
        **_PARTED,
        "a matter": _PARTED["a matter"] - {"recused"},
        "a matter in a draft": set(),
    },
    "organizations.end_recusal": {
        state: OURS_ACTING - ({"chair"} if state == "of the chair" else {"member"}) for state in STATES
    },
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize(("action", "state"), list(product(EXPECTED, STATES)))
def test_who_may(action: str, state: str) -> None:
    thing, policy = SimpleNamespace(**{**FRESH, **STATES[state]}), Policy([POLICY])
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)}
    assert may == EXPECTED[action].get(state, set())


@pytest.mark.parametrize(
    ("persona", "action", "state", "remedy"),
    [
        ("visitor", "organizations.apply", "submitted", "sign_in"),
        ("chair", "organizations.apply", "submitted", "leave"),
        ("neighbour", "organizations.review", "submitted", "act_for"),
        ("member", "organizations.invite", "submitted", "act_for"),
        ("neighbour", "organizations.recuse", "a matter", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, state: str, remedy: str) -> None:
    thing = SimpleNamespace(**{**FRESH, **STATES[state]})
    refusal = Policy([POLICY]).refusal(action, PERSONAS[persona], thing)
    assert refusal is not None
    assert refusal.kind == remedy
