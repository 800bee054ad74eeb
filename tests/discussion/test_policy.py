"""Every action of the discussion × everyone × every state of the thing, generated from the policy table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace

import pytest

from portal.discussion.policy import POLICY
from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Home, Viewer

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PLACE = "/1/2/3/4/"
HERE, NEAR, FAR = (
    Home(1, 4, PLACE, "", "owner"),
    Home(2, 6, "/1/2/3/6/", "", "tenant"),
    Home(3, 9, "/1/2/8/9/", "", "owner"),
)


def _acting(kind: str, path: str) -> Acting:
    return Acting(70, "", kind, "clerk", path)


WRITER = 1
PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(9),
    "writer": Viewer(WRITER, homes=(HERE,)),
    "neighbour": Viewer(2, homes=(HERE,)),
    "blocked": Viewer(8, homes=(HERE,), silenced_until=NOW + timedelta(seconds=1)),
    "block over": Viewer(10, homes=(HERE,), silenced_until=NOW),
    "near": Viewer(3, homes=(NEAR,)),
    "far": Viewer(4, homes=(FAR,)),
    "property": Viewer(5, acting=_acting("property_company", PLACE)),
    "property elsewhere": Viewer(5, homes=(HERE,), acting=_acting("property_company", "/1/7/8/9/")),
    "clerk": Viewer(6, acting=_acting("residents_committee", "/1/2/3/")),
    "clerk elsewhere": Viewer(7, acting=_acting("residents_committee", "/1/7/8/")),
    "writer as clerk": Viewer(WRITER, homes=(HERE,), acting=_acting("subdistrict_office", "/1/2/")),
}
EVERYONE = set(PERSONAS)
SIGNED_IN = EVERYONE - {"visitor"}
WRITERS = {"writer", "writer as clerk"}
CLERKS = {"clerk", "writer as clerk"}
TALKERS = {"writer", "neighbour", "block over", "near", "property", "clerk", "writer as clerk"}

FRESH = {"author_id": WRITER, "organization_id": None, "place_path": PLACE, "state": "open", "published_at": NOW,
         "hidden_at": None, "at": NOW - timedelta(minutes=5)}  # fmt: skip
STATES = {
    "open": {},
    "declined": {"state": "declined"},
    "withdrawn": {"state": "withdrawn"},
    "merged": {"state": "merged"},
    "draft": {"published_at": None, "state": "draft"},
    "hidden": {"hidden_at": NOW},
    "old": {"at": NOW - timedelta(minutes=31)},
    "said for the office": {"organization_id": 70},
    "of the whole district": {"place_path": "/1/"},
}
DISTRICT = "of the whole district"
TALKED = {
    **dict.fromkeys(("open", "declined", "old", "said for the office"), TALKERS),
    DISTRICT: {"writer", "neighbour", "block over", "near", "far"},
}

# Who may, by state; a state that is not named allows nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "discussion.read": {state: EVERYONE for state in STATES if state != "draft"},
    "discussion.comment": TALKED,
    "discussion.reply": TALKED,
    "discussion.edit": {
        **{state: {"writer"} for state in ("open", "declined", "withdrawn", "merged", "draft", DISTRICT)},
        "said for the office": {"writer as clerk"},
    },
    "discussion.helpful": {state: SIGNED_IN - WRITERS for state in STATES if state != "hidden"},
    "discussion.see_hidden": {state: CLERKS for state in STATES if state != DISTRICT},
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize(("action", "state"), list(product(POLICY, STATES)))
def test_who_may(action: str, state: str) -> None:
    thing = SimpleNamespace(**{**FRESH, **STATES[state]})
    policy = Policy([POLICY])
    with clock.frozen(NOW):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)}
    assert may == EXPECTED[action].get(state, set())


@pytest.mark.parametrize(
    ("persona", "state", "help_"),
    [
        ("visitor", "open", "sign_in"),
        ("visitor", "withdrawn", "none"),
        ("newcomer", "open", "verify"),
        ("far", "open", "verify"),
        ("blocked", "open", "none"),
        ("property elsewhere", "open", "act_for"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, state: str, help_: str) -> None:
    thing = SimpleNamespace(**{**FRESH, **STATES[state]})
    with clock.frozen(NOW):
        remedy = Policy([POLICY]).refusal("discussion.comment", PERSONAS[persona], thing)
    assert remedy is not None
    assert remedy.kind == help_
