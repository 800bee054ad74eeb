"""Organizations and who speaks for them."""

from __future__ import annotations

from flask import Response

from portal.places import queries as places
from portal.web.guard import guard
from portal.web.render import page

from .. import queries
from ..models import Organization
from ..rules import ORGANIZATION_LABELS, ROLE_LABELS
from . import blueprint


@blueprint.get("/organizations")
@guard("people.organizations")
def organizations() -> Response:
    """Who acts in the district, place by place."""
    rows = queries.organizations_in("/")
    return page("people/organizations.html", organizations=rows, labels=ORGANIZATION_LABELS)


@blueprint.get("/organizations/<int:organization_id>")
@guard("people.organization", load=queries.get_organization)
def organization(thing: Organization) -> Response:
    """Who an organization is, where it acts, and who speaks for it."""
    return page("people/organization.html", organization=thing, place=places.get_place(thing.place_id),
                members=queries.members_of(thing.id), labels=ORGANIZATION_LABELS, roles=ROLE_LABELS)  # fmt: skip
