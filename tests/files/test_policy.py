"""Every action on files × everyone × every state of the matter."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from portal.files.policy import POLICY
from portal.kernel.policy import Policy
from portal.matters import rules as matters_rules
from portal.people.rules import VISITOR, Acting, Home, Viewer
from portal.proposals.rules import LIFECYCLE

HERE, ELSEWHERE = "/1/2/3/4/", "/1/2/9/10/"
AUTHOR, CLERK, COMPANY, COMMITTEE = 1, 2, 70, 80
STATES = tuple(state.name for state in LIFECYCLE.states)
OPEN = ("draft", "open", "in_deliberation", "accepted", "under_way")


def _acting(organization: int, kind: str, path: str) -> Acting:
    return Acting(organization, "", kind, "clerk", path)


def _home(path: str) -> tuple[Home, ...]:
    return (Home(1, 4, path, "", "owner"),)


PERSONAS = {
    "visitor": VISITOR,
    "newcomer": Viewer(9),
    "neighbour": Viewer(3, homes=_home(HERE)),
    "author": Viewer(AUTHOR, homes=_home(HERE)),
    "blocked author": Viewer(AUTHOR, homes=_home(HERE), silenced_until=datetime(2100, 1, 1, tzinfo=UTC)),
    "author for her shop": Viewer(AUTHOR, acting=_acting(90, "merchant", HERE)),
    "clerk in charge": Viewer(CLERK, acting=_acting(COMPANY, "property_company", HERE)),
    "clerk on her own": Viewer(CLERK, homes=_home(HERE)),
    "colleague in charge": Viewer(4, acting=_acting(COMPANY, "property_company", HERE)),
    "office": Viewer(5, acting=_acting(COMMITTEE, "residents_committee", "/1/2/3/")),
    "office elsewhere": Viewer(6, acting=_acting(81, "residents_committee", ELSEWHERE)),
    "party": Viewer(7, acting=_acting(82, "party_branch", "/1/2/3/")),
}
EVERYONE, AUTHORS = set(PERSONAS), {"author", "author for her shop"}
IN_CHARGE = {"clerk in charge", "colleague in charge"}

# action: by the uploader of the file, who may while the matter is open, and who may for ever.
EXPECTED: dict[str, dict[int, tuple[set[str], set[str]]]] = {
    "files.see": {AUTHOR: (EVERYONE, EVERYONE), CLERK: (EVERYONE, EVERYONE)},
    "files.attach": {AUTHOR: (AUTHORS | IN_CHARGE, set()), CLERK: (AUTHORS | IN_CHARGE, set())},
    "files.remove": {
        AUTHOR: (AUTHORS | {"blocked author", "office"}, {"office"}),
        CLERK: ({"clerk in charge", "clerk on her own", "office"}, {"office"}),
    },
}

policy = Policy([POLICY])


@pytest.fixture(autouse=True)
def lifecycles(monkeypatch: pytest.MonkeyPatch) -> None:
    """The lifecycle of proposals alone, for these tests alone."""
    monkeypatch.setattr(matters_rules, "_lifecycles", {})
    matters_rules.install((LIFECYCLE,))


def thing(state: str, uploader: int) -> SimpleNamespace:
    return SimpleNamespace(
        kind="proposal", state=state, place_path=HERE, author_id=AUTHOR, responsible_id=COMPANY, uploader_id=uploader
    )


def test_every_action_stands_in_the_matrix() -> None:
    assert set(EXPECTED) == set(POLICY)


@pytest.mark.parametrize("uploader", [AUTHOR, CLERK], ids=["author's file", "clerk's file"])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_may(action: str, state: str, uploader: int) -> None:
    may = {name for name, viewer in PERSONAS.items() if policy.allows(action, viewer, thing(state, uploader))}
    while_open, for_ever = EXPECTED[action][uploader]
    assert may == (while_open if state in OPEN else for_ever)


@pytest.mark.parametrize(
    ("persona", "action", "state", "help_"),
    [
        ("visitor", "files.attach", "open", "sign_in"),
        ("office", "files.attach", "open", "none"),
        ("author", "files.attach", "declined", "none"),
        ("neighbour", "files.remove", "open", "none"),
    ],
)
def test_a_refusal_says_what_would_help(persona: str, action: str, state: str, help_: str) -> None:
    remedy = policy.refusal(action, PERSONAS[persona], thing(state, AUTHOR))
    assert remedy is not None
    assert remedy.kind == help_
