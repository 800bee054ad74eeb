"""Who may do what about the property register: every persona, every action of the table, in every state."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.people.rules import Helper
from portal.property.policy import POLICY
from portal.property.rules import CORRECTION, IMPORT, NOTICE, OBJECTION
from tests.people.test_policy import EVERYONE, HERE, ONESELF, OWN, PERSONAS, PUBLIC_OFFICES, SIGNED_IN

HELPED = {"helped": replace(PERSONAS["herself"], helper=Helper(5, "", 80, "", 1))}
IN_OFFICE_HERE = {"clerk here", "herself as clerk", "street"}
OTHERS_HERE = {"clerk here", "street"}

EXPECTED: dict[str, set[str]] = {
    "property.register": PUBLIC_OFFICES,
    "property.read": IN_OFFICE_HERE,
    "property.show_owners": IN_OFFICE_HERE,
    "property.my_units": ONESELF | {"helped"},
    "property.correct": OTHERS_HERE,
    "property.corrections": PUBLIC_OFFICES,
    "property.open_correction": OTHERS_HERE,
    "property.decide_correction": OTHERS_HERE,
    "property.imports": PUBLIC_OFFICES,
    "property.import_template": PUBLIC_OFFICES,
    "property.import_upload": IN_OFFICE_HERE,
    "property.import_show": IN_OFFICE_HERE,
    "property.import_open": IN_OFFICE_HERE,
    "property.import_confirm": OTHERS_HERE,
    "property.import_cancel": IN_OFFICE_HERE,
    "property.notices": SIGNED_IN | {"helped"},
    "property.open_notice": IN_OFFICE_HERE,
    "property.read_notice": IN_OFFICE_HERE | {"herself", "helped"},
    "property.object": {"herself", "helped"},
    "property.objections": PUBLIC_OFFICES,
    "property.read_objection": OTHERS_HERE,
    "property.answer_objection": OTHERS_HERE,
    "property.settle_notice": IN_OFFICE_HERE,
}
ONLY_IN = {
    "property.decide_correction": ("proposed",),
    "property.answer_objection": ("open",),
    "property.import_confirm": ("ready",),
    "property.import_cancel": ("waiting", "reading", "comparing", "ready"),
}
STATES = sorted({*CORRECTION.by_name, *OBJECTION.by_name, *IMPORT.by_name})


def _thing(**facts: object) -> SimpleNamespace:
    plain = {
        "person_id": OWN, "place_path": HERE, "owner_people": frozenset({OWN}), "owns_here": False, "entered_by": None,
        "state": "proposed", "notice_state": "open",
    }  # fmt: skip
    return SimpleNamespace(**(plain | facts))


def _who(action: str, thing: SimpleNamespace) -> set[str]:
    policy = Policy([POLICY])
    return {name for name, viewer in (PERSONAS | HELPED).items() if policy.allows(action, viewer, thing)}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)
    assert set.union(*EXPECTED.values()) < EVERYONE | {"helped"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    expected = EXPECTED[action] if state in ONLY_IN.get(action, STATES) else set()
    assert _who(action, _thing(state=state)) == expected


@pytest.mark.parametrize("state", NOTICE.by_name)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may_about_a_notice(action: str, state: str) -> None:
    closed = state == "settled" and action in {"property.object", "property.settle_notice"}
    thing = _thing(notice_state=state, state=ONLY_IN.get(action, ("proposed",))[0])
    assert _who(action, thing) == (set() if closed else EXPECTED[action])


@pytest.mark.parametrize(
    "action", ["property.decide_correction", "property.answer_objection", "property.import_confirm"]
)
@pytest.mark.parametrize("entered_by", ["clerk here", "street"])
def test_whoever_entered_it_never_decides(action: str, entered_by: str) -> None:
    thing = _thing(state=ONLY_IN[action][0], entered_by=PERSONAS[entered_by].id)
    assert _who(action, thing) == EXPECTED[action] - {entered_by}


@pytest.mark.parametrize("owner", ["clerk here", "street"])
@pytest.mark.parametrize(
    "action",
    ["property.correct", "property.decide_correction", "property.answer_objection", "property.import_confirm"],
)
def test_nobody_decides_about_a_unit_of_her_own(action: str, owner: str) -> None:
    thing = _thing(state=ONLY_IN.get(action, ("open",))[0], owner_people=frozenset({OWN, PERSONAS[owner].id}))
    assert _who(action, thing) == EXPECTED[action] - {owner}


def test_an_owner_who_lives_elsewhere_reads_the_notice() -> None:
    assert _who("property.read_notice", _thing(owns_here=True)) == SIGNED_IN | {"helped"}


@pytest.mark.parametrize(
    ("persona", "action", "remedy"),
    [
        ("visitor", "property.read_notice", "sign_in"),
        ("stranger", "property.read_notice", "verify"),
        ("stranger", "property.object", "verify"),
        ("visitor", "property.my_units", "sign_in"),
        ("company", "property.my_units", "leave"),
        ("company", "property.register", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, remedy: str) -> None:
    refusal = Policy([POLICY]).refusal(action, PERSONAS[persona], _thing())
    assert refusal is not None
    assert refusal.kind == remedy
