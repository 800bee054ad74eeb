"""Every page, as everyone, in both languages: it reads only, keeps its budget of queries, and is a good page."""

from __future__ import annotations

from collections import defaultdict

import pytest

from portal.people.rules import DEMO_LOGINS
from portal.places import queries
from tests.site.world import World
from tests.statements import statements

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")

# Statements a page may send, the viewer's own two included, whatever the size of the district.
BUDGET = defaultdict(
    lambda: 8,
    {
        "health.healthz": 3,
        "preferences.prefer": 2,
        "people.data": 80,  # one a table
        "admin.desk": 12,  # one a tool that counts what waits
        "assemblies.archive": 14,  # a part of the package each
        "assemblies.kit": 10,
        "assemblies.edit": 11,  # what is prepared, whose register, which rules
        "assemblies.show": 10,  # the slots, the demand, what followed
        "consultations.paragraph": 10,  # its versions, what was said, what was taken of it
        "consultations.revision": 11,  # two versions side by side, and what was said of each
        "consultations.show": 12,  # the form's own part, how the answers stand, the story
        "consultations.text_version": 11,
        "hearings.board": 13,  # of a session that has not begun: afterwards read once a version
        "hearings.ask_form": 12,
        "hearings.mine": 12,
        "hearings.desk": 10,
        "hearings.wall": 10,
        "hearings.minutes": 12,  # speeches, corrections, questions, polls, the answers
        "hearings.print_minutes": 12,
        "hearings.show": 11,  # seats, one's own application, files, the story
        "disclosure.show": 11,  # the story, the year before, the budget, the lines, questions, what was restated
        "disclosure.print_page": 9,  # the same without its lines
        "people.me": 10,  # one a room that keeps something of hers
        "proposals.index": 4,
        "home.index": 12,
        "proposals.show": 8,
    },
)


@pytest.mark.parametrize("key", ["visitor", *DEMO_LOGINS])
def test_every_page_as_everyone_reads_only_and_within_its_budget(
    world: World, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The places are read anew once a minute, by whichever page comes then: the walk takes longer on a slow machine.
    monkeypatch.setattr(queries, "MINUTE", float("inf"))
    with world.client("visitor").get("/proposals") as response:
        assert response.status_code == 200
    wrong = []
    for persona in [name for name in (key, f"{key}, acting") if name in world.personas]:
        for endpoint, path in world.urls():
            client = world.client(persona)
            with statements(world.app) as sent, client.get(path) as response:
                if response.status_code >= 500:
                    wrong.append(f"{persona} {path}: {response.status_code}")
            wrong += [f"{persona} {path} writes: {s[:80]}" for s in sent if s.lstrip().upper().startswith(WRITES)]
            if len(sent) > BUDGET[endpoint]:
                wrong.append(f"{persona} {path} ({endpoint}) sends {len(sent)} statements, not {BUDGET[endpoint]}")
    assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("at", range(3))
def test_every_page_is_good_in_every_display(world: World, language: str, at: int) -> None:
    """The checked client looks at each page; here elder mode, both languages and the htmx fragments of every page."""
    client = world.client(list(world.personas)[at], language)
    client.set_cookie("portal_elder", "1")
    for _endpoint, path in world.urls():
        for headers in ({}, {"HX-Request": "true"}):
            with client.get(path, headers=headers) as response:
                assert response.status_code < 500, path
