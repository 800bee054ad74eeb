"""Who may do what about consultations: every persona, every action, in every state."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from portal.consultations.policy import POLICY
from portal.consultations.queries.consultation import ConsultationThing
from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from tests.consultations.world import AFTER, CLOSES, DURING, OPENED

HERE = "/1/2/3/4/"
ASKS = 70


def _acting(number: int, kind: str, path: str = HERE) -> Acting:
    return Acting(number, "", kind, "clerk", path)


PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(10),
    "resident": Viewer(2, homes=(Home(1, 4, HERE, "", "owner"),)),
    "resident, helped": Viewer(2, homes=(Home(1, 4, HERE, "", "owner"),), helper=Helper(9, "", 80, "")),
    "resident elsewhere": Viewer(3, homes=(Home(1, 4, "/1/2/9/5/", "", "owner"),)),
    "asker": Viewer(4, acting=_acting(ASKS, "residents_committee")),
    "asker, recused": Viewer(5, acting=_acting(ASKS, "residents_committee"), recused=frozenset({(1, ASKS)})),
    "owners": Viewer(6, acting=_acting(71, "owners_committee")),
    "company": Viewer(8, acting=_acting(74, "property_company")),
    "office": Viewer(9, acting=_acting(75, "subdistrict_office", "/1/2/")),
    "party": Viewer(11, acting=_acting(76, "party_branch", "/1/2/3/")),
    "merchant": Viewer(12, acting=_acting(90, "merchant")),
    "club elsewhere": Viewer(13, acting=_acting(91, "social_organization", "/1/2/9/")),
}
EVERYONE = set(PERSONAS)
CONVENERS = {"asker", "asker, recused", "owners", "company", "office", "party"}
RESIDENTS = {"resident", "resident, helped"}
HERE_ACTING = {"asker", "owners", "company", "office", "party", "merchant"}
STATES = {"preparing": DURING, "open": DURING, "over": AFTER, "closed": AFTER, "answered": AFTER, "cancelled": DURING}

REVISED = ("open", "over", "closed", "answered")

# action → state → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "consultations.list": dict.fromkeys(STATES, EVERYONE),
    "consultations.show": dict.fromkeys(STATES, EVERYONE),
    "consultations.prepare": dict.fromkeys(STATES, CONVENERS),
    "consultations.edit": {"preparing": {"asker"}},
    "consultations.announce": {"preparing": {"asker"}},
    "consultations.close": {"open": {"asker", "asker, recused"}, "over": {"asker", "asker, recused"}},
    "consultations.cancel": {"open": {"asker", "asker, recused"}, "over": {"asker", "asker, recused"}},
    "consultations.answer": {"closed": {"asker"}},
    "consultations.state": {"open": RESIDENTS},
    "consultations.vote": {"open": RESIDENTS},
    "consultations.respond": {"open": RESIDENTS | HERE_ACTING},
    "consultations.moderate": {"open": {"asker"}, "over": {"asker"}},
    "consultations.review": {key: {"asker", "asker, recused"} for key in STATES},
    "consultations.result": {state: EVERYONE for state in STATES if state != "preparing"},
    "consultations.read_text": dict.fromkeys(STATES, EVERYONE),
    "consultations.write_text": {key: {"asker"} for key in ("preparing", *REVISED)},
    "consultations.revise": {key: {"asker"} for key in REVISED},
    "consultations.remark": {"open": RESIDENTS | HERE_ACTING},
    "consultations.back_wording": {"open": RESIDENTS | HERE_ACTING},
    "consultations.take_back": {},  # of one's own words: tests.consultations.test_text_policy
    "consultations.hide_remark": {key: {"asker", "office"} for key in STATES},
    "consultations.show_remark": {},  # of what is hidden: the same
}


def _thing(state: str) -> Any:
    thing = SimpleNamespace(
        id=1,
        state="open" if state == "over" else state,
        organization_id=ASKS,
        place_path=HERE,
        closes_at=CLOSES,
        consultation_state="open" if state == "over" else state,
        published_at=None if state == "preparing" else OPENED,
        kind="wording",
        author_id=98,
        entered_by=None,
        said_for=None,
        hidden_at=None,
    )
    thing.open_at = lambda now: ConsultationThing.open_at(thing, now)
    return thing


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    policy = Policy([POLICY])
    with clock.frozen(STATES[state]):
        may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, _thing(state))}
    assert may == EXPECTED[action].get(state, set())
