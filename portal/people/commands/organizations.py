"""Entering organizations and their members."""

from __future__ import annotations

from portal.kernel import clock
from portal.kernel.db import db
from portal.places.models import Place

from ..models import Membership, Organization, Person


def found_organization(
    kind: str, name: str, place: Place, name_en: str = "", about: str = "", about_en: str = ""
) -> Organization:
    """Enter an organization that acts inside `place`. An operator's command; applications come with their own room."""
    organization = Organization(
        kind=kind, name=name, name_en=name_en, place_id=place.id, about=about, about_en=about_en, created_at=clock.now()
    )
    db.session.add(organization)
    db.session.flush()
    return organization


def admit(organization: Organization, person: Person, role: str) -> Membership:
    """Make a person a member with a role, from now on."""
    membership = Membership(person_id=person.id, organization_id=organization.id, role=role, since=clock.now())
    db.session.add(membership)
    db.session.flush()
    return membership
