"""Who may do what about venues: every persona, every action, in every state."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from portal.kernel import clock
from portal.kernel.policy import Policy
from portal.people.rules import VISITOR, Acting, Helper, Home, Viewer
from portal.venues.policy import POLICY

HERE = "/1/2/3/"
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


def _acting(number: int, kind: str, path: str) -> Acting:
    return Acting(number, "", kind, "clerk", path)


HOME = (Home(1, 4, "/1/2/3/4/", "", "owner"),)
DESK = _acting(70, "residents_committee", HERE)
PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(10),
    "booker": Viewer(2, homes=HOME),
    "booker, helped": Viewer(2, homes=HOME, helper=Helper(9, "", 70, "")),
    "neighbour": Viewer(3, homes=HOME),
    "booker at her own desk": Viewer(2, homes=HOME, acting=DESK),
    "desk": Viewer(4, acting=DESK),
    "office": Viewer(6, acting=_acting(75, "subdistrict_office", "/1/2/")),
    "desk elsewhere": Viewer(7, acting=_acting(76, "residents_committee", "/1/2/9/")),
    "club": Viewer(8, acting=_acting(71, "social_organization", "/1/2/3/4/")),
    "club elsewhere": Viewer(9, acting=_acting(72, "social_organization", "/1/2/9/")),
}
STATES = ("waiting", "approved", "refused", "taken_back", "cancelled")
EVERYBODY = set(PERSONAS)
BOOKER = {"booker", "booker, helped"}
DESKS = {"booker at her own desk", "desk", "office"}
OTHERS = {"desk", "office"}


def _in(states: tuple[str, ...], who: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(states, who)


# action → state of the booker's own booking → who may; a state that is not named: nobody.
EXPECTED: dict[str, dict[str, set[str]]] = {
    "venues.list": _in(STATES, EVERYBODY),
    "venues.show": _in(STATES, EVERYBODY),
    "venues.mine": _in(STATES, EVERYBODY - {"visitor"}),
    "venues.book": _in(STATES, BOOKER | {"neighbour", "club"} | DESKS),
    "venues.see_booking": _in(STATES, BOOKER | DESKS),
    "venues.take_back": _in(("waiting", "approved"), BOOKER),
    "venues.keep": _in(STATES, DESKS | {"desk elsewhere"}),
    "venues.edit": _in(STATES, DESKS),
    "venues.plan": _in(STATES, DESKS),
    "venues.decide": _in(("waiting",), OTHERS),
    "venues.cancel": _in(("approved",), OTHERS),
}


def _thing(state: str = "waiting", **more: object) -> SimpleNamespace:
    return SimpleNamespace(**{
        "person_id": 2, "organization_id": None, "place_path": HERE, "state": state, "closed_at": None,
        "residents": True, "organizations": True, "begins": datetime(2026, 11, 24, tzinfo=UTC),
    } | more)  # fmt: skip


def _may(action: str, thing: SimpleNamespace) -> set[str]:
    with clock.frozen(NOW):
        return {name for name, viewer in PERSONAS.items() if Policy([POLICY]).allows(action, viewer, thing)}


def test_every_action_stands_in_the_matrix() -> None:
    assert set(POLICY) == set(EXPECTED)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str) -> None:
    assert _may(action, _thing(state)) == EXPECTED[action].get(state, set())


def test_who_may_book_is_the_venues_choice_and_what_is_over_stays() -> None:
    assert _may("venues.book", _thing(residents=False)) == {"club"} | DESKS
    assert _may("venues.book", _thing(organizations=False)) == BOOKER | {"neighbour"}
    assert _may("venues.book", _thing(closed_at=NOW)) == set()
    for action in ("venues.take_back", "venues.decide"):
        assert _may(action, _thing(begins=NOW)) == set()


def test_whoever_belongs_to_the_organization_that_booked_does_not_decide() -> None:
    office, club = (
        Acting(7, "居委会", "residents_committee", "clerk", HERE),
        Acting(8, "互助社", "social_organization", "member", HERE),
    )
    viewer = Viewer(9, acting=office, organizations=(office, club))
    decides = Policy([POLICY])
    with clock.frozen(NOW):
        assert not decides.allows("venues.decide", viewer, _thing(organization_id=8))
        assert decides.allows("venues.decide", viewer, _thing(organization_id=7)), (
            "a colleague's, for the office itself"
        )
        assert not decides.allows("venues.cancel", viewer, _thing("approved", organization_id=8))
