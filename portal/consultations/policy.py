"""Who may do what about consultations, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import (
    as_oneself,
    for_an_organization,
    in_person,
    may_speak,
    not_recused,
    resident_here,
    signed_in,
)
from portal.people.rules import OrganizationKind, Viewer

CONVENERS = (
    OrganizationKind.PARTY_BRANCH,
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.SUBDISTRICT_OFFICE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.OWNERS_COMMITTEE,
    OrganizationKind.PROPERTY_COMPANY,
)


@predicate("act_for", _l("Act for an office, a party branch, an owners' committee or a property company."))
def may_ask(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENERS


@predicate("act_for", _l("Act for the organization that asks."))
def asks(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("It is open: what is asked can no longer be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("none", _l("It is not open."))
def open_now(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.open_at(clock.now()))


@predicate("none", _l("It is closed already."))
def not_closed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "open")


@predicate("none", _l("It is answered when it is closed, once."))
def closed(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "closed")


@predicate("act_for", _l("Act for an organization of this place to do this."))
def organization_here(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and thing.place_path.startswith(viewer.acting.place_path)


# Ways in for those who take part: a resident of the place for herself, or somebody for an organization of the place.
RESIDENT = (open_now, signed_in, as_oneself, resident_here)
ORGANIZATION = (open_now, signed_in, for_an_organization, organization_here, not_recused)
SPEAKING = [(*RESIDENT, may_speak), (*ORGANIZATION, may_speak)]
PREPARING = (signed_in, in_person, asks, preparing, not_recused)

POLICY: Table = {
    "consultations.list": [(anyone,)],
    "consultations.show": [(anyone,)],
    "consultations.prepare": [(signed_in, in_person, may_ask)],
    "consultations.edit": [PREPARING],
    "consultations.announce": [PREPARING],
    "consultations.close": [(signed_in, in_person, asks, not_closed)],
    "consultations.cancel": [(signed_in, in_person, asks, not_closed)],
    "consultations.answer": [(signed_in, in_person, asks, closed, not_recused)],
}
