"""Who may do what to a proposal: every persona, every state, every action of the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Home, Viewer
from portal.proposals.policy import POLICY
from portal.proposals.rules import LIFECYCLE

HERE, ELSEWHERE = "/1/2/3/4/", "/1/2/9/10/"
COMMITTEE, COMPANY, HILL, OFFICE = 80, 90, 100, 110
STATES = tuple(state.name for state in LIFECYCLE.states)


def _home(path: str) -> tuple[Home, ...]:
    return (Home(1, 4, path, "", "owner"),)


def _acting(organization: int, kind: str, path: str) -> Acting:
    return Acting(organization, "", kind, "clerk", path)


@dataclass(frozen=True)
class Persona:
    """A viewer, and her part in the proposal."""

    viewer: Viewer
    writer: bool = False
    invited: bool = False
    my_choice: str | None = None


PERSONAS = {
    "visitor": Persona(VISITOR),
    "newcomer": Persona(Viewer(2)),
    "stranger": Persona(Viewer(3, homes=_home(ELSEWHERE))),
    "resident": Persona(Viewer(4, homes=_home(HERE))),
    "supporter": Persona(Viewer(5, homes=_home(HERE)), my_choice="support"),
    "opponent": Persona(Viewer(13, homes=_home(HERE)), my_choice="oppose"),
    "author": Persona(Viewer(6, homes=_home(HERE)), writer=True),
    "blocked author": Persona(
        Viewer(6, homes=_home(HERE), silenced_until=datetime(2100, 1, 1, tzinfo=UTC)), writer=True
    ),
    "author, acting": Persona(Viewer(6, acting=_acting(COMPANY, "property_company", HERE)), writer=True),
    "co-author": Persona(Viewer(14, homes=_home(HERE)), writer=True),
    "invited": Persona(Viewer(7, homes=_home(HERE)), invited=True),
    "in charge": Persona(Viewer(8, acting=_acting(COMMITTEE, "residents_committee", "/1/2/3/"))),
    "company": Persona(Viewer(9, homes=_home(HERE), acting=_acting(COMPANY, "property_company", HERE))),
    "hill": Persona(Viewer(10, acting=_acting(HILL, "residents_committee", "/1/2/9/"))),
    "office": Persona(Viewer(11, acting=_acting(OFFICE, "subdistrict_office", "/1/2/"))),
}
EVERYONE = set(PERSONAS)
SIGNED_IN = EVERYONE - {"visitor", "blocked author"}
AUTHORS = {"author", "author, acting"}
RESIDENTS = {"resident", "supporter", "opponent", "invited"}
ONESELF = SIGNED_IN - {"author, acting", "in charge", "company", "hill", "office"}
OFFICES = {"in charge", "office"}

# action: who, in which states; nobody else, and in no other.
EXPECTED: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "proposals.list": (EVERYONE, STATES),
    "proposals.show": (EVERYONE, STATES),
    "proposals.versions": (EVERYONE, STATES),
    "proposals.similar": (SIGNED_IN | {"blocked author"}, STATES),
    "proposals.mine": (SIGNED_IN | {"blocked author"}, STATES),
    "proposals.draft": (SIGNED_IN, STATES),
    "proposals.edit": (AUTHORS | {"co-author"}, ("draft", "open")),
    "proposals.discard": (AUTHORS | {"blocked author"}, ("draft",)),
    "proposals.publish": (AUTHORS, ("draft",)),
    "proposals.withdraw": (AUTHORS | {"blocked author"}, ("open",)),
    "proposals.invite": (AUTHORS, ("draft", "open")),
    "proposals.join": ({"invited"}, ("draft", "open")),
    "proposals.decline": ({"invited"}, STATES),
    "proposals.support": (RESIDENTS, ("open",)),
    "proposals.oppose": (RESIDENTS, ("open",)),
    "proposals.withdraw_vote": (ONESELF | {"blocked author"}, ("open",)),
    "proposals.move_support": ({"supporter"}, ("merged",)),
    "proposals.assign": (OFFICES, ("open", "in_deliberation")),
    "proposals.merge": (OFFICES, ("open",)),
    "proposals.acknowledge": ({"in charge"}, ("open", "in_deliberation")),
    "proposals.answer": ({"in charge"}, ("open", "in_deliberation")),
    "proposals.start": ({"in charge"}, ("accepted",)),
    "proposals.report_progress": ({"in charge"}, ("accepted", "under_way")),
    "proposals.complete": ({"in charge"}, ("accepted", "under_way")),
    "proposals.rate": ({"supporter", "author", "blocked author", "co-author"}, ("done", "rated")),
}

policy = Policy([POLICY])


def thing(persona: Persona, state: str, **changes: Any) -> SimpleNamespace:
    facts: dict[str, Any] = {
        "state": state, "place_path": HERE, "author_id": 6, "responsible_id": COMMITTEE, "acknowledged_at": None,
        "published_at": None if state == "draft" else clock.now(), "hidden_at": None,
        "writer": persona.writer, "invited": persona.invited, "my_choice": persona.my_choice,
    }  # fmt: skip
    return SimpleNamespace(**{**facts, **changes})


@pytest.mark.parametrize("action", sorted(action for action in POLICY if action.startswith("proposals.")))
def test_exactly_these_may(action: str) -> None:
    who, states = EXPECTED[action]
    for name, persona in PERSONAS.items():
        allowed = {s for s in STATES if policy.allows(action, persona.viewer, thing(persona, s))}
        assert allowed == (set(states) if name in who else set()), f"{name} may {action} in {sorted(allowed)}"


def test_what_is_acknowledged_is_not_acknowledged_again() -> None:
    clerk = PERSONAS["in charge"]
    assert not policy.allows("proposals.acknowledge", clerk.viewer, thing(clerk, "open", acknowledged_at=clock.now()))


@pytest.mark.parametrize(
    ("name", "action", "state", "kind"),
    [
        ("visitor", "proposals.support", "open", "sign_in"),
        ("newcomer", "proposals.support", "open", "verify"),
        ("stranger", "proposals.support", "open", "verify"),
        ("company", "proposals.support", "open", "leave"),
        ("author", "proposals.support", "open", "none"),
        ("resident", "proposals.support", "answered", "none"),
        ("resident", "proposals.answer", "open", "act_for"),
        ("hill", "proposals.assign", "open", "act_for"),
        ("resident", "proposals.rate", "done", "none"),
    ],
)
def test_a_refusal_says_what_would_help(name: str, action: str, state: str, kind: str) -> None:
    persona = PERSONAS[name]
    remedy = policy.refusal(action, persona.viewer, thing(persona, state))
    assert remedy is not None
    assert remedy.kind == kind


@pytest.mark.parametrize("action", ["proposals.edit", "proposals.invite", "proposals.join"])
def test_nobody_writes_at_what_is_hidden(action: str) -> None:
    for persona in PERSONAS.values():
        assert not policy.allows(action, persona.viewer, thing(persona, "open", hidden_at=clock.now()))
