"""Who sees the desk, the table of permissions and what was refused."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import policy
from portal.kernel.policy import Table, predicate
from portal.people.policy import for_an_organization, governs, in_person, signed_in
from portal.people.rules import OrganizationKind, Viewer

from .rules import TOOLS

AT_LARGE = (OrganizationKind.SUBDISTRICT_OFFICE, OrganizationKind.DEPARTMENT)


@predicate("act_for", _l("Your organization has no tools here."))
def has_tools(viewer: Viewer, _thing: Any) -> bool:
    return any(policy.can(tool.action, viewer) for tool in TOOLS)


@predicate("act_for", _l("Act for the subdistrict office or a district department to do this."))
def governs_at_large(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in AT_LARGE


POLICY: Table = {
    "admin.desk": [(signed_in, in_person, for_an_organization, has_tools)],
    "admin.permissions": [(signed_in, in_person, governs)],
    "admin.incidents": [(signed_in, in_person, governs_at_large)],
}
