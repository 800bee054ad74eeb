"""Who may sit for which group, and how many seats a group has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.errors import DomainError, Sentence
from portal.people.rules import OrganizationKind, Viewer

from .plan import SEATS_MOST

# The groups whose seats are counted apart, in the order in which they are drawn.
GROUPS: dict[str, Sentence] = {
    "owners": _l("Owners"),
    "tenants": _l("Tenants"),
    "property": _l("Property companies"),
    "merchants": _l("Merchants"),
    "social": _l("Social organizations"),
    "party": _l("Party branches"),
    "others": _l("Other organizations"),
}
# Which group a home, or the organization one acts for, belongs to; organizations of other kinds are "others".
RESIDENTS = {"owner": "owners", "tenant": "tenants"}
ORGANIZATIONS: Mapping[str, str] = {
    OrganizationKind.PROPERTY_COMPANY: "property",
    OrganizationKind.MERCHANT: "merchants",
    OrganizationKind.SOCIAL_ORGANIZATION: "social",
    OrganizationKind.PARTY_BRANCH: "party",
}


def groups_of(viewer: Viewer, thing: Any) -> tuple[str, ...]:
    """The groups a person can sit for: of herself where she has a confirmed home, or what she acts for is.

    An organization counts whose area and the hearing's place overlap; whoever convenes it sits at the desk.
    """
    if viewer.acting is None:
        mine = {RESIDENTS[home.kind] for home in viewer.homes if home.place_path.startswith(thing.place_path)}
        return tuple(group for group in GROUPS if group in mine)
    area, place = viewer.acting.place_path, thing.place_path
    if viewer.acting.id == thing.organization_id or not (area.startswith(place) or place.startswith(area)):
        return ()
    return (ORGANIZATIONS.get(viewer.acting.kind, "others"),)


def check_quotas(quotas: Mapping[str, int]) -> None:
    """One seat at least, at most 200, each group's at its own count; else `DomainError`."""
    if any(group not in GROUPS or seats < 0 for group, seats in quotas.items()):
        raise DomainError(_l("Write a whole number of seats for each group."), "owners")
    if not 1 <= sum(quotas.values()) <= SEATS_MOST:
        raise DomainError(_l("A hearing has 1 to %(most)s seats.", most=SEATS_MOST), "owners")
