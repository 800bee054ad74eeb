"""The ground of the demo neighbourhood: places, people, organizations, and who lives where."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.kernel import clock
from portal.kernel.db import db
from portal.people import commands as people
from portal.people import queries as people_queries
from portal.people.models import Organization, Person
from portal.people.rules import DEMO_LOGINS, DEMO_PASSWORD, Viewer
from portal.places import commands as places
from portal.places.models import Place, Unit
from portal.places.queries import forget_places
from portal.places.rules import PlaceKind
from portal.residency import commands as residency
from portal.residency import queries as residency_queries

from .content.people import CARDS, COLLEAGUES, DECLINED, NEIGHBOURS, ORGANIZATIONS, WAITING
from .content.places import AREAS, BUILDINGS, PLACES, SUPPORT_SHARE

# Neighbours without a card sign in with these numbers, in order.
FIRST_NEIGHBOUR = 13900139000


@dataclass
class Cast:
    """Everyone and everything by key or name, while the play lasts."""

    places: dict[str, Place] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    organizations: dict[str, int] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    free_units: dict[str, list[Unit]] = field(default_factory=dict)

    def viewer(self, who: str) -> Viewer:
        """A person acting for herself, as she stands now."""
        return people_queries.viewer_of(self.people[who].id)

    def office(self, key: str) -> Viewer:
        """The member of an organization, acting for it."""
        return people_queries.viewer_of(self.people[self.members[key]].id, self.organizations[key])


def settle() -> Cast:
    """Lay out the places, open the accounts, found the organizations, and confirm where people live."""
    cast = Cast()
    _places(cast)
    _people(cast)
    for key, (kind, name, name_en, place, member, role, about, about_en) in ORGANIZATIONS.items():
        organization = people.found_organization(kind, name, cast.places[place], name_en, about, about_en)
        people.admit(organization, cast.people[member], role)
        cast.organizations[key], cast.members[key] = organization.id, member
    for key, member, role in COLLEAGUES:
        people.admit(db.session.get_one(Organization, cast.organizations[key]), cast.people[member], role)
    for name, (_name, home, kind) in CARDS.items():
        if home:
            _house(cast, name, home, kind)
    for home, names in NEIGHBOURS.items():
        for number, name in enumerate(names):
            _house(cast, name, home, ("owner", "tenant")[number % 2])
    return cast


def _places(cast: Cast) -> None:
    for code, kind, name, name_en, parent, latitude, longitude in PLACES:
        place = places.add_place(code, PlaceKind(kind), name, name_en, cast.places[parent] if parent else None)
        place.latitude, place.longitude, place.support_share = latitude, longitude, SUPPORT_SHARE
        cast.places[code] = place
    for code, (buildings, floors, units, grid) in BUILDINGS.items():
        cast.free_units[code] = []
        for number in range(1, buildings + 1):
            building = places.add_building(cast.places[code], f"{number}号楼", f"{code}-{number}", cast.places[grid])
            rows = [
                Unit(building_id=building.id, number=f"{floor}{unit:02d}", floor=floor, area=AREAS[(unit - 1) % 4])
                for floor in range(1, floors + 1)
                for unit in range(1, units + 1)
            ]
            db.session.add_all(rows)
            cast.free_units[code].append(rows[number % len(rows)])
            cast.free_units[code] += rows[-2:]
    db.session.flush()
    forget_places()


def _people(cast: Cast) -> None:
    """Open every account with the one password, hashed once."""
    first = people.register(DEMO_LOGINS["author"][0], CARDS["author"][0], DEMO_PASSWORD)
    cast.people["author"] = first
    logins = {key: login for key, (login, _label) in DEMO_LOGINS.items() if key != "author"}
    names = [name for home in NEIGHBOURS.values() for name in home]
    names += [name for name, *_rest in (*WAITING, *DECLINED) if name not in CARDS]
    logins |= {name: str(FIRST_NEIGHBOUR + number) for number, name in enumerate(names)}
    for key, login in logins.items():
        person = Person(login=login, name=CARDS[key][0] if key in CARDS else key, password=first.password,
                        created_at=clock.now())  # fmt: skip
        cast.people[key] = person
    db.session.add_all(cast.people.values())
    db.session.flush()


def _house(cast: Cast, who: str, home: str, kind: str, statement: str = "", refused: str = "") -> None:
    """Let a person claim a unit, and the district's department confirm it, or refuse for a reason."""
    claim = residency.claim(cast.viewer(who), cast.free_units[home].pop(0).id, kind, statement)
    office = cast.office("department")
    thing = residency_queries.get_residency(office, claim.id)
    assert thing is not None
    residency.decide(office, thing, confirmed=not refused, reason=refused)


def claims(cast: Cast) -> None:
    """The residency claims of the last days: one was refused, the others wait for the residents committee."""
    for who, home, kind, statement, reason in DECLINED:
        _house(cast, who, home, kind, statement, reason)
    for who, home, kind, statement in WAITING:
        residency.claim(cast.viewer(who), cast.free_units[home].pop(0).id, kind, statement)
