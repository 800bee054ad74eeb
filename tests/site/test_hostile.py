"""Nothing in an address or a form breaks the portal: it is answered, or as if it were not there."""

from __future__ import annotations

from itertools import cycle
from urllib.parse import quote

import pytest

from tests.site.filling import names
from tests.site.world import World

ARGUMENTS = ("after", "at", "place", "page", "q", "sort", "state", "stance", "organization", "since", "step",
             "compound", "title", "next", "version", "kind", "room", "name", "building", "code", "unit")  # fmt: skip
WORDS = ("99999999999999999999", "-1", "\x00", "\ud83d", "\u202e🎉", '"(((', "NaN", "2026-13-45", "x" * 5_000, "",
         "١٢", "WzllOTk5XQ", "null", "[]")  # fmt: skip
WHO = ("visitor", "supporter", "residents_committee, acting", "department, acting", "property_company, acting")


@pytest.mark.parametrize("persona", WHO[:3])
def test_no_argument_breaks_a_page(world: World, persona: str) -> None:
    broken = []
    for path in dict(reversed(list(world.urls()))).values():  # of every endpoint the first
        client = world.client(persona)
        for word in WORDS:
            said = quote(word, errors="surrogatepass")
            address = f"{path}?{'&'.join(f'{name}={said}' for name in ARGUMENTS)}"
            with client.get(address) as response:
                if response.status_code >= 500:
                    broken.append(f"{path} {word[:30]!r}: {response.status_code}")
    assert broken == []


@pytest.mark.parametrize("persona", WHO)
def test_no_form_breaks_an_answer(playground: World, persona: str) -> None:
    """Every form sent to every address that takes one, with the ids of things that are others': refused in words."""
    fields, words = names(), cycle(WORDS)
    broken = []
    for endpoint, path in playground.urls("POST"):
        for _ in range(2):
            word = next(words).encode("utf-8", "surrogatepass")
            client = playground.client(persona)
            with client.post(path, data=dict.fromkeys(fields, word)) as response:
                if response.status_code not in {200, 204, 302, 303, 400, 401, 403, 404, 413, 415, 422}:
                    broken.append(f"{endpoint} {path} {word[:30]!r}: {response.status_code}")
    assert broken == []
