"""A small neighbourhood every test starts from: two communities, so that foreign places exist too."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from portal.kernel import clock
from portal.kernel.db import db
from portal.people import commands as people
from portal.people import queries as people_queries
from portal.people.models import Organization, Person, Residency
from portal.people.rules import Viewer
from portal.places import commands as places
from portal.places.models import Place
from portal.places.rules import PlaceKind, ancestors
from portal.property.models import Owner, Ownership

PASSWORD = "correct horse"


@dataclass
class Neighbourhood:
    """Ids by short name.

    places: district, street, lake (community), spring (its compound), grid, hill (another community), maple (its
    compound); people: author (the mother of a proposal), li, zhang, chen (residents of spring), sun (resident of
    maple), newcomer (no residency), wang and sheng (clerk and secretary of the residents committee), gao (chair of the
    owners' committee), ma (clerk of the property company), zhou (clerk of hill's residents committee), he and qiu
    (clerk and chair of the street office), xu (party branch), lin (social organization), tang (merchant);
    organizations: committee, owners, property, hill_committee,
    street_office, party, helpers, shop.
    """

    places: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    organizations: dict[str, int] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def viewer(self, person: str, acting: str | None = None) -> Viewer:
        """A persona as a viewer; needs an app context."""
        return people_queries.viewer_of(self.people[person], self.organizations[acting] if acting else None)


RESIDENTS = {"author": "spring", "li": "spring", "zhang": "spring", "chen": "spring", "sun": "maple"}
OFFICERS = {
    "wang": ("committee", "residents_committee", "lake", "清湖社区居民委员会", "clerk"),
    "gao": ("owners", "owners_committee", "spring", "春晓苑业主委员会", "chair"),
    "ma": ("property", "property_company", "spring", "安居物业服务有限公司", "clerk"),
    "zhou": ("hill_committee", "residents_committee", "hill", "青山社区居民委员会", "clerk"),
    "he": ("street_office", "subdistrict_office", "street", "桂花街道办事处", "clerk"),
    "xu": ("party", "party_branch", "lake", "清湖社区党支部", "secretary"),
    "lin": ("helpers", "social_organization", "lake", "邻里互助社", "member"),
    "tang": ("shop", "merchant", "lake", "老唐修理铺", "chair"),
}
COLLEAGUES = {"sheng": ("committee", "secretary"), "qiu": ("street_office", "chair")}
NAMES = {"author": "陈秀英", "li": "李明", "zhang": "张伟", "chen": "陈静", "sun": "孙丽", "newcomer": "新来的"}


def build_neighbourhood() -> Neighbourhood:
    """Fill the empty database; returns the ids."""
    hood = Neighbourhood()
    rows = _places(hood)
    hashed = people.register("13900000000", "Hash", PASSWORD)
    password = hashed.password
    db.session.delete(hashed)
    for number, name in enumerate((*NAMES, *OFFICERS, *COLLEAGUES)):
        person = Person(
            login=f"1380000{number:04d}",
            name=NAMES.get(name, name),
            password=password,
            created_at=clock.now() - timedelta(days=60),
        )
        db.session.add(person)
        db.session.flush()
        hood.people[name] = person.id
    for name, home in RESIDENTS.items():
        settle(hood, name, home, rows[home])
    for name, (key, kind, place, title, role) in OFFICERS.items():
        organization = people.found_organization(kind, title, rows[place])
        people.admit(organization, db.session.get_one(Person, hood.people[name]), role)
        hood.organizations[key] = organization.id
    for name, (key, role) in COLLEAGUES.items():
        organization = db.session.get_one(Organization, hood.organizations[key])
        people.admit(organization, db.session.get_one(Person, hood.people[name]), role)
    return hood


def _places(hood: Neighbourhood) -> dict[str, Place]:
    rows: dict[str, Place] = {}
    for name, kind, title, parent in (
        ("district", PlaceKind.DISTRICT, "云溪区", None),
        ("street", PlaceKind.SUBDISTRICT, "桂花街道", "district"),
        ("lake", PlaceKind.COMMUNITY, "清湖社区", "street"),
        ("spring", PlaceKind.COMPOUND, "春晓苑", "lake"),
        ("grid", PlaceKind.GRID, "清湖第一网格", "lake"),
        ("hill", PlaceKind.COMMUNITY, "青山社区", "street"),
        ("maple", PlaceKind.COMPOUND, "枫林花园", "hill"),
    ):
        rows[name] = places.add_place(f"YX-{name}", kind, title, name.title(), rows[parent] if parent else None)
        hood.places[name] = rows[name].id
    return rows


def settle(hood: Neighbourhood, name: str, home: str, place: Place) -> None:
    """Give a person a confirmed home in a compound."""
    number = len(hood.units) + 1
    building = places.add_building(place, f"{number}号楼", f"YX-{home}-{number}")
    unit = places.add_unit(building, "101", 1, 8950)
    hood.units[name] = unit.id
    db.session.add(
        Residency(person_id=hood.people[name], unit_id=unit.id, kind="owner", state="confirmed", claimed_at=clock.now())
    )
    owner = Owner(compound_id=place.id, kind="person", name=NAMES.get(name, name), person_id=hood.people[name])
    db.session.add(owner)
    db.session.flush()
    db.session.add(Ownership(unit_id=unit.id, owner_id=owner.id, represents=True, since=clock.now()))
    for place_id in ancestors(place.path):
        db.session.get_one(Place, place_id).residents += 1
    db.session.flush()
