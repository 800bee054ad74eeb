"""Who reports, decides, appeals and decides again: every persona, every action, in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.moderation.policy import POLICY
from portal.moderation.rules import APPEAL
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
HERE = "/1/2/3/4/"
AUTHOR, FIRST, ENTERED = 2, 5, 9


def _clerk(person: int, path: str = "/1/2/3/", kind: str = "residents_committee") -> Viewer:
    return Viewer(person, acting=Acting(70, "", kind, "clerk", path))


PERSONAS = {
    "visitor": VISITOR,
    "author": Viewer(AUTHOR, homes=(Home(1, 4, HERE, "", "owner"),)),
    "author, helped": Viewer(AUTHOR, helper=Helper(9, "", 70, "")),
    "author as clerk": _clerk(AUTHOR),
    "neighbour": Viewer(3, homes=(Home(2, 4, HERE, "", "tenant"),)),
    "blocked": Viewer(4, silenced_until=NOW + timedelta(days=1)),
    "first clerk": _clerk(FIRST),
    "colleague": _clerk(6),
    "officer of the entry": _clerk(ENTERED),
    "street": _clerk(7, "/1/2/", "subdistrict_office"),
    "clerk elsewhere": _clerk(8, "/1/2/9/"),
    "company": _clerk(10, HERE, "property_company"),
}
EVERYONE = set(PERSONAS)
OFFICES = {"author as clerk", "first clerk", "colleague", "officer of the entry", "street"}
OTHERS = OFFICES - {"author as clerk", "officer of the entry"}

FRESH: dict[str, Any] = {
    "place_path": HERE, "author_id": AUTHOR, "entered_by": ENTERED, "organization_id": None, "published_at": NOW,
    "hidden_at": None, "reported": False, "homes": (HERE,), "outcome": "hidden", "at": NOW, "appealed_at": None,
    "second": None, "by_id": FIRST, "until": None, "lifted_at": None,
}  # fmt: skip
STATES: dict[str, dict[str, Any]] = {
    "shown": {},
    "draft": {"published_at": None},
    "hidden": {"hidden_at": NOW},
    "of an office": {"organization_id": 71},
    "reported by the viewer": {"reported": True},
    "lives in another compound": {"homes": ("/1/2/3/9/",)},
    "lives elsewhere": {"homes": ("/1/2/9/4/",)},
    "lives nowhere": {"homes": ()},
    "last day of appeal": {"hidden_at": NOW, "at": NOW - APPEAL},
    "too late to appeal": {"hidden_at": NOW, "at": NOW - APPEAL - timedelta(seconds=1)},
    "kept": {"outcome": "kept"},
    "refused": {"outcome": "refused", "hidden_at": NOW},
    "appealed": {"hidden_at": NOW, "appealed_at": NOW},
    "decided again": {"hidden_at": NOW, "appealed_at": NOW, "second": "upheld"},
    "blocked": {"outcome": "blocked", "until": NOW + timedelta(seconds=1)},
    "block over": {"outcome": "blocked", "until": NOW},
    "block lifted": {"outcome": "blocked", "until": NOW + timedelta(days=1), "lifted_at": NOW},
}
PUBLIC = set(STATES) - {"draft"}
SHOWN = {state for state in PUBLIC if not STATES[state].get("hidden_at")}
UNREPORTED = PUBLIC - {"reported by the viewer"}
APPEALABLE = set(STATES) - {"too late to appeal", "kept", "appealed", "decided again"}
MUTE = {"visitor", "author", "author, helped", "author as clerk", "officer of the entry", "blocked"}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "moderation.report": dict.fromkeys(SHOWN, EVERYONE - MUTE),
    "moderation.review": {state: OFFICES | {"clerk elsewhere"} for state in STATES},
    "moderation.examine": dict.fromkeys(PUBLIC, OFFICES),
    "moderation.hide": dict.fromkeys(SHOWN & UNREPORTED, OTHERS),
    "moderation.keep": dict.fromkeys(UNREPORTED, OTHERS),
    "moderation.block": {
        **dict.fromkeys((UNREPORTED | {"draft"}) - {"of an office", "lives nowhere"}, OTHERS),
        "lives elsewhere": {"street"},
    },
    "moderation.lift": {"blocked": OTHERS},
    "moderation.mine": dict.fromkeys(STATES, EVERYONE - {"visitor"}),
    "moderation.see": dict.fromkeys(STATES, OFFICES | {"author", "author, helped"}),
    "moderation.appeal": {state: {"author", "author, helped", "author as clerk"} for state in APPEALABLE},
    "moderation.decide_appeal": {"appealed": OTHERS - {"first clerk"}},
    "moderation.log": dict.fromkeys(STATES, EVERYONE),
    "moderation.entry": dict.fromkeys(STATES, EVERYONE),
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize(("action", "state"), list(product(EXPECTED, STATES)))
def test_who_may(action: str, state: str) -> None:
    thing, policy = SimpleNamespace(**{**FRESH, **STATES[state]}), Policy([POLICY])
    with clock.frozen(NOW):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing)}
    assert may == EXPECTED[action].get(state, set())
