"""Who may do what in an assembly: every persona, every action, in every state."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from portal.assemblies.policy import POLICY
from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from tests.assemblies.world import AFTER, CLOSES, DURING, NOTICE, OPENS

HERE = "/1/2/3/4/"
COMMITTEE = 70


def _acting(number: int, kind: str, path: str) -> Acting:
    return Acting(number, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "neighbour": Viewer(2, homes=(Home(1, 4, HERE, "", "tenant"),)),
    "owner": Viewer(3, homes=(Home(1, 4, HERE, "", "owner"),)),
    "owner, helped": Viewer(3, helper=Helper(9, "", 80, "")),
    "owner, acting": Viewer(3, acting=_acting(90, "merchant", HERE)),
    "committee": Viewer(4, acting=_acting(COMMITTEE, "owners_committee", HERE)),
    "other committee": Viewer(5, acting=_acting(71, "owners_committee", "/1/2/3/5/")),
    "clerk": Viewer(6, acting=_acting(72, "residents_committee", "/1/2/3/")),
    "clerk elsewhere": Viewer(7, acting=_acting(73, "residents_committee", "/1/2/9/")),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
    "company": Viewer(8, acting=_acting(74, "property_company", HERE)),
}
VOTES = {"owner", "owner, helped", "owner, acting"}
EVERYONE = set(PERSONAS)
STATES = {
    "demanded": NOTICE,
    "preparing": NOTICE,
    "late": NOTICE,
    "announced": NOTICE,
    "voting": DURING,
    "over": AFTER,
    "closed": AFTER,
    "decided": AFTER,
}
COUNTERS = {"committee", "clerk", "office"}

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "assemblies.list": dict.fromkeys(STATES, EVERYONE),
    "assemblies.show": dict.fromkeys(STATES, EVERYONE),
    "assemblies.receipt": dict.fromkeys(STATES, EVERYONE),
    "assemblies.verify": dict.fromkeys(STATES, EVERYONE),
    "assemblies.check": dict.fromkeys(STATES, EVERYONE),
    "assemblies.begin_demand": {state: {"neighbour", "owner"} for state in STATES},
    "assemblies.demand": {state: {"owner"} for state in STATES},
    "assemblies.sign": {"demanded": {"owner"}},
    "assemblies.take_over": {"late": {"clerk"}},
    "assemblies.recognize": {state: {"office"} for state in STATES},
    "assemblies.cancel": {"preparing": {"committee"}, "announced": {"committee"}},
    "assemblies.object": {"decided": {"owner"}},
    "assemblies.answer": {state: {"committee"} for state in STATES},
    "assemblies.minute": {"decided": {"committee"}},
    "assemblies.file": {"decided": COUNTERS},
    "assemblies.assign": {"decided": {"committee"}},
    "assemblies.finish": {state: {"committee"} for state in STATES},
    "assemblies.appoint": {},
    "assemblies.scrutiny": {},
    "assemblies.watch": {},
    "assemblies.unseal": {},
    "assemblies.named": {"closed": VOTES, "decided": VOTES},
    "assemblies.record": {state: EVERYONE for state in STATES if state not in ("demanded", "preparing", "late")},
    "assemblies.run": {
        state: {"committee", "other committee", "clerk", "clerk elsewhere", "office"} for state in STATES
    },
    "assemblies.prepare": {state: {"committee", "other committee", "clerk", "clerk elsewhere"} for state in STATES},
    "assemblies.edit": {"preparing": {"committee"}, "late": {"committee"}},
    "assemblies.announce": {"preparing": {"committee"}, "late": {"committee"}},
    "assemblies.vote": {"voting": {"owner"}},
    "assemblies.revoke": {state: {"owner"} for state in ("announced", "voting", "over")},
    "assemblies.serve": dict.fromkeys(("announced", "voting", "over"), COUNTERS),
    "assemblies.count_paper": dict.fromkeys(("announced", "voting", "over"), COUNTERS),
    "assemblies.import_official": dict.fromkeys(("voting", "over"), COUNTERS),
    "assemblies.resolve": dict.fromkeys(("announced", "voting", "over"), COUNTERS),
    "assemblies.close": {"over": {"committee"}},
    "assemblies.decide": {"closed": {"committee"}},
}


def _thing(state: str, persona: str) -> Any:
    real = {"over": "announced", "voting": "announced", "late": "preparing"}.get(state, state)
    return SimpleNamespace(
        state=real, mode="named", organization_id=COMMITTEE, place_path=HERE, votes=persona in VOTES, closes_at=CLOSES,
        notice_at=None if real in ("preparing", "demanded") else NOTICE, opens_at=OPENS, owns=persona in VOTES,
        elector=persona in VOTES,
        due_at=NOTICE - timedelta(days=1) if state == "late" else None, person_id=99,
        announced_at=AFTER if state == "decided" else None,
        open_at=lambda now: real == "announced" and OPENS <= now < CLOSES,
    )  # fmt: skip


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    with clock.frozen(STATES[state]):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state, name))}
    assert may == EXPECTED[action].get(state, set())


@pytest.mark.parametrize(
    ("moment", "open_"),
    [(OPENS - timedelta(seconds=1), False), (OPENS, True), (CLOSES - timedelta(seconds=1), True), (CLOSES, False)],
)
def test_a_vote_is_open_from_its_opening_until_its_close(moment: Any, open_: bool) -> None:
    with clock.frozen(moment):
        assert Policy([POLICY]).allows("assemblies.vote", PERSONAS["owner"], _thing("voting", "owner")) is open_
