"""Who may do what to any matter, and to what was entered for someone: every persona, every action of the table."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from portal.kernel.policy import Policy
from portal.matters.policy import POLICY
from portal.people.rules import VISITOR, Acting, Helper, Viewer

OWN, ENTERED_BY = 4, 5
PERSONAS = {
    "visitor": VISITOR,
    "stranger": Viewer(2),
    "herself": Viewer(OWN),
    "herself, helped by that officer": Viewer(OWN, helper=Helper(ENTERED_BY, "", 80, "", 1)),
    "herself, helped by another": Viewer(OWN, helper=Helper(6, "", 80, "", 2)),
    "that officer": Viewer(ENTERED_BY, acting=Acting(80, "", "residents_committee", "clerk", "/1/2/3/")),
    "company": Viewer(8, acting=Acting(90, "", "property_company", "clerk", "/1/2/3/")),
}
EVERYONE = set(PERSONAS)
SIGNED_IN = EVERYONE - {"visitor"}
EXPECTED: dict[str, set[str]] = {
    "matters.chain": EVERYONE,
    "matters.follow": SIGNED_IN,
    "matters.entered": SIGNED_IN,
    "matters.object": {"herself", "herself, helped by another"},
    "matters.assistances": {"that officer"},
}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


def _may(action: str, objected_at: datetime | None) -> set[str]:
    thing = SimpleNamespace(person_id=OWN, entered_by=ENTERED_BY, objected_at=objected_at)
    return {name for name, viewer in PERSONAS.items() if Policy([POLICY]).allows(action, viewer, thing)}


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str) -> None:
    assert _may(action, None) == EXPECTED[action]


def test_one_objects_once() -> None:
    assert _may("matters.object", datetime(2026, 11, 23, tzinfo=UTC)) == set()
