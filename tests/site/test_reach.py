"""Acting for A never reaches B: no form of anybody elsewhere changes anything here, whatever ids it carries.

The demo neighbourhood is B. A is a street of its own beside it, with one organization of every kind that has an area;
each sends every form of the portal, filled in with care, to the address of every thing of B.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.people import commands as people
from portal.people.models import Person
from portal.people.rules import OrganizationKind
from portal.places import commands as places
from portal.places.models import Place
from portal.places.rules import PlaceKind
from tests.site.filling import plausible
from tests.site.world import World

# What whoever is signed in may do with what is public, for whomever she acts: these reach everywhere on purpose.
EVERYBODYS = {
    "matters.follow",
    "matters.unfollow",
    "discussion.helpful",
    "moderation.report",
    "people.demo_sign_in",
}
# Written down about whoever sends something, wherever it leads.
ABOUT_THE_SENDER = {"incident", "capacity_change", "sign_in_try", "submission"}

Rows = dict[str, dict[Any, tuple[Any, ...]]]


def _key(table: str) -> str:
    """What a row is known by; a table that keeps no order has no number of its own."""
    return "tracker" if table == "anonymous_ballot" else "rowid"


class Watched:
    """The database of the playground, read from beside: what was changed, by whomever."""

    def __init__(self, world: World) -> None:
        path: Path = world.app.extensions["settings"].data / "portal.db"
        self.connection = sqlite3.connect(path)
        self.version, self.before = self._version(), self._rows()

    def _version(self) -> int:
        return int(self.connection.execute("pragma data_version").fetchone()[0])

    def _rows(self) -> Rows:
        tables = self.connection.execute("select name from sqlite_master where type = 'table'").fetchall()
        return {
            table: {row[0]: row for row in self.connection.execute(f'select {_key(table)}, * from "{table}"')}
            for (table,) in tables
            if table not in ABOUT_THE_SENDER and not table.startswith("sqlite_")
        }

    def changes(self, new_too: bool) -> list[str]:
        """The tables in which rows were changed or taken away since the last look; with `new_too`, also added."""
        if self._version() == self.version:
            return []
        before, self.before, self.version = self.before, self._rows(), self._version()
        return [table for table in before if self._differs(before[table], self.before[table], new_too)]

    @staticmethod
    def _differs(before: dict[Any, Any], now: dict[Any, Any], new_too: bool) -> bool:
        return now != before if new_too else any(now.get(key) != row for key, row in before.items())


@pytest.fixture
def watched(playground: World) -> Iterator[Watched]:
    settle_beside(playground)
    watched = Watched(playground)
    with closing(watched.connection):
        yield watched


def settle_beside(world: World) -> None:
    """Found a street beside the demo's own, with an organization of every kind and one member in each."""
    with world.app.app_context():
        district = db.session.scalars(select(Place).where(Place.kind == "district")).one()
        street = places.add_place("FAR", PlaceKind.SUBDISTRICT, "远山街道", "Yuanshan", district)
        community = places.add_place("FAR-C", PlaceKind.COMMUNITY, "远山社区", "Yuanshan Community", street)
        compound = places.add_place("FAR-C-1", PlaceKind.COMPOUND, "远山小区", "Yuanshan Court", community)
        for kind in OrganizationKind:
            if kind is OrganizationKind.DEPARTMENT:
                continue  # its area is the whole district: nothing is elsewhere
            area = {"subdistrict_office": street, "residents_committee": community}.get(kind, compound)
            organization = people.found_organization(kind, f"远山 {kind}", area)
            person = Person(name=f"远山 {kind}", login=f"{kind}@example.org", password="", created_at=clock.now())
            db.session.add(person)
            db.session.flush()
            people.admit(organization, person, "chair")
            world.personas[f"far {kind}"] = (person.id, organization.id)
        db.session.commit()


def named(world: World) -> dict[str, Any]:
    """What fields name by id or login, each a thing of B."""
    with world.app.app_context():
        samples = {name: values[0] for name, values in world.samples.items() if values}
        login = db.session.scalar(select(Person.login).where(Person.id == world.personas["supporter"][0]))
        compound = db.session.scalar(select(Place.id).where(Place.kind == "compound").order_by(Place.id))
    return {
        "unit": samples["unit_id"], "building": samples["building_id"], "compound": compound, "place": compound,
        "place_id": samples["place_id"], "organization": samples["organization_id"],
        "organization_id": samples["organization_id"], "owner": 1, "target": samples["proposal_id"], "login": login,
        "newest": 1, "on": "1", "identity": "known", "decision": "accepted",
    }  # fmt: skip


def _send(world: World, watched: Watched, persona: str, body: dict[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """(endpoint, path, tables changed) of every form sent; without an id in the address, new rows are the sender's."""
    for endpoint, path in world.urls("POST"):
        with world.client(persona).post(path, data=body) as response:
            assert response.status_code < 500, path
        yield endpoint, path, watched.changes(new_too=any(part.isdecimal() for part in path.split("/")))


@pytest.mark.parametrize("kind", [kind for kind in OrganizationKind if kind is not OrganizationKind.DEPARTMENT])
def test_acting_for_one_place_never_reaches_another(playground: World, watched: Watched, kind: str) -> None:
    body = plausible(named(playground))
    reached = [
        f"{path}: {tables}"
        for endpoint, path, tables in _send(playground, watched, f"far {kind}", body)
        if tables and endpoint not in EVERYBODYS
    ]
    assert reached == []


def test_the_same_forms_do_reach_where_they_may(playground: World, watched: Watched) -> None:
    """Otherwise the test above would prove nothing."""
    body = plausible(named(playground))
    done = {
        endpoint
        for persona in ("residents_committee, acting", "second_clerk, acting", "supporter")
        for endpoint, _path, tables in _send(playground, watched, persona, body)
        if tables
    }
    assert {
        "discussion.comment",
        "moderation.hide",
        "property.confirm",
        "proposals.assign",
        "residency.decline",
        "residency.end",
        "residency.open_claim",
    } <= done, done
