"""Someone of the demo neighbourhood closes her account: no table and no page names her any more."""

from __future__ import annotations

from html import unescape

import pytest

from portal.kernel import outbox
from portal.kernel.db import db
from portal.people.models import Person
from portal.people.rules import DEMO_LOGINS, DEMO_PASSWORD
from tests.site.world import World
from tests.traces import REGISTER, traces_of

READERS = ("visitor", "supporter", "newcomer", "residents_committee, acting", "department, acting")


@pytest.mark.parametrize("persona", ["author", "second_clerk"])
def test_no_table_and_no_page_names_her(playground: World, persona: str) -> None:
    with playground.app.app_context():
        name = db.session.get_one(Person, playground.personas[persona][0]).name
    closed = playground.client(persona).post("/me/close", data={"password": DEMO_PASSWORD})
    assert closed.status_code == 303
    with playground.app.app_context():
        while outbox.drain():
            pass
        assert traces_of(name, DEMO_LOGINS[persona][0]) - REGISTER == set()
    named = []
    for reader in READERS:
        if reader != persona:
            for _endpoint, path in playground.urls():
                with playground.client(reader).get(path) as response:
                    assert response.status_code < 500, path
                    if response.mimetype == "text/html" and name in unescape(response.get_data(as_text=True)):
                        named.append(f"{reader} {path}")
    assert named == []
