"""Who may do what to any matter, whatever its kind."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import governs, own, signed_in
from portal.people.rules import Viewer


@predicate("none", _l("The officer who entered this cannot object to it for her."))
def not_through_that_officer(viewer: Viewer, thing: Any) -> bool:
    return viewer.helper is None or bool(viewer.helper.person_id != thing.entered_by)


@predicate("none", _l("You have objected to this already."))
def not_objected(_viewer: Viewer, thing: Any) -> bool:
    return thing.objected_at is None


POLICY: Table = {
    "matters.follow": [(signed_in,)],
    "matters.chain": [(anyone,)],
    "matters.entered": [(signed_in,)],
    "matters.object": [(signed_in, own, not_through_that_officer, not_objected)],
    "matters.assistances": [(signed_in, governs)],
}
