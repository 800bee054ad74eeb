"""Reading organizations and their members."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.kernel import clock
from portal.kernel.db import Rows, db
from portal.places.models import Place
from portal.places.rules import ancestors

from ..models import Membership, Organization, serving
from ..rules import Acting, OrganizationKind, Viewer, hands_over_first


def organizations_of(person_id: int) -> Rows:
    """(id, name) of the organizations a person is a member of."""
    return db.session.execute(
        select(Organization.id, Organization.name)
        .join(Membership, Membership.organization_id == Organization.id)
        .where(Membership.person_id == person_id, serving(clock.now()))
        .order_by(Membership.id)
    ).all()


def organizations_in(place_path: str) -> Rows:
    """The organizations whose area lies inside a place: (id, kind, name, name_en, place, place_en)."""
    return db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Organization.name_en, Place.name.label("place"),
               Place.name_en.label("place_en"))
        .join(Place, Organization.place_id == Place.id)
        .where(Place.path.startswith(place_path))
        .order_by(Place.path, Organization.kind, Organization.id)
    ).all()  # fmt: skip


def answering_for(place_path: str, kinds: Sequence[str]) -> Rows:
    """The organizations that can be in charge at a place, the nearest first: (id, kind, name, place_path)."""
    return db.session.execute(
        select(Organization.id, Organization.kind, Organization.name, Place.path.label("place_path"))
        .join(Place, Organization.place_id == Place.id)
        .where(Place.id.in_(ancestors(place_path)), Organization.kind.in_(kinds))
        .order_by(func.length(Place.path).desc(), Organization.id)
    ).all()


def member_ids(organization_id: int) -> list[int]:
    """The ids of an organization's present members."""
    current = Membership.organization_id == organization_id, serving(clock.now())
    return list(db.session.scalars(select(Membership.person_id).where(*current)))


def governors_of(place_path: str) -> list[int]:
    """The members of the residents committee and the street office around a place: who keeps the house rules there."""
    kinds = (OrganizationKind.RESIDENTS_COMMITTEE, OrganizationKind.SUBDISTRICT_OFFICE)
    return list(
        db.session.scalars(
            select(Membership.person_id)
            .join(Organization, Organization.id == Membership.organization_id)
            .where(Organization.place_id.in_(ancestors(place_path)), Organization.kind.in_(kinds))
            .where(serving(clock.now()))
            .distinct()
            .limit(100)
        )
    )


def held_by(viewer: Viewer) -> list[Acting]:
    """The organizations the viewer has to hand over before she closes her account."""
    ids = [organization.id for organization in viewer.organizations]
    current = Membership.organization_id.in_(ids), serving(clock.now()), Membership.person_id != viewer.id
    counted = select(Membership.organization_id, func.count()).where(*current).group_by(Membership.organization_id)
    others: dict[int, int] = {row[0]: row[1] for row in db.session.execute(counted)}
    return [one for one in viewer.organizations if hands_over_first(one.kind, one.role, others.get(one.id, 0))]
