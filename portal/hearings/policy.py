"""Who may do what about hearings, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import in_person, not_recused, signed_in
from portal.people.rules import OrganizationKind, Viewer

CONVENERS = (
    OrganizationKind.PARTY_BRANCH,
    OrganizationKind.RESIDENTS_COMMITTEE,
    OrganizationKind.SUBDISTRICT_OFFICE,
    OrganizationKind.DEPARTMENT,
    OrganizationKind.OWNERS_COMMITTEE,
)


@predicate("act_for", _l("Act for an office, a party branch or an owners' committee."))
def may_convene(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in CONVENERS


@predicate("act_for", _l("Act for the organization that convenes the hearing."))
def convenes(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("It is announced: what was said can no longer be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("none", _l("Time and place are changed, and a hearing is cancelled, before it begins."))
def coming(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("announced", "seated")


# The convener's ways in: whoever acts for her organization, in person, and has no conflict of interest.
CONVENING = (signed_in, in_person, convenes, not_recused)
PREPARING = (*CONVENING, preparing)

POLICY: Table = {
    "hearings.list": [(anyone,)],
    "hearings.show": [(anyone,)],
    "hearings.prepare": [(signed_in, in_person, may_convene)],
    "hearings.edit": [PREPARING],
    "hearings.announce": [PREPARING],
    "hearings.change": [(*CONVENING, coming)],
    "hearings.cancel": [(*CONVENING, coming)],
}
