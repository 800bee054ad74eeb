"""Who may read, correct and publish the property register, and who may object."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel.policy import Table, predicate
from portal.people.policy import (
    about_someone_else,
    as_oneself,
    governs,
    governs_here,
    resident_here,
    signed_in,
)
from portal.people.rules import Viewer

from .rules import IMPORT


@predicate("none", _l("You own a part of this unit: a colleague does this."))
def not_own_unit(viewer: Viewer, thing: Any) -> bool:
    return viewer.id not in thing.owner_people


@predicate("verify", _l("Only the owners of this unit can object: have your ownership confirmed."))
def owns_unit(viewer: Viewer, thing: Any) -> bool:
    return viewer.id in thing.owner_people


@predicate("verify", _l("Only owners and residents of this compound can read it: have your residency confirmed."))
def owns_here(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.owns_here)


@predicate("none", _l("You entered this yourself: a colleague decides about it."))
def entered_by_another(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.entered_by != viewer.id)


@predicate("none", _l("This correction has been decided already."))
def waits(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "proposed")


@predicate("none", _l("There is no report of this import that could be confirmed now."))
def ready(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "ready")


@predicate("none", _l("It is too late to cancel this import."))
def not_confirmed(_viewer: Viewer, thing: Any) -> bool:
    return IMPORT.may("cancel", thing.state)


@predicate("none", _l("This public notice is settled: nothing can be changed about it."))
def notice_open(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.notice_state == "open")


@predicate("none", _l("This objection has been answered already."))
def unanswered(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "open")


POLICY: Table = {
    "property.register": [(signed_in, governs)],
    "property.read": [(signed_in, governs_here)],
    "property.show_owners": [(signed_in, governs_here)],
    "property.my_units": [(signed_in, as_oneself)],
    "property.correct": [(signed_in, governs_here, not_own_unit)],
    "property.corrections": [(signed_in, governs)],
    "property.open_correction": [(signed_in, governs_here, not_own_unit)],
    "property.decide_correction": [(signed_in, governs_here, not_own_unit, entered_by_another, waits)],
    "property.imports": [(signed_in, governs)],
    "property.import_template": [(signed_in, governs)],
    "property.import_upload": [(signed_in, governs_here)],
    "property.import_show": [(signed_in, governs_here)],
    "property.import_open": [(signed_in, governs_here)],
    "property.import_confirm": [(signed_in, governs_here, not_own_unit, entered_by_another, ready)],
    "property.import_cancel": [(signed_in, governs_here, not_confirmed)],
    "property.notices": [(signed_in,)],
    "property.open_notice": [(signed_in, governs_here)],
    "property.read_notice": [(signed_in, owns_here), (signed_in, resident_here), (signed_in, governs_here)],
    "property.object": [(signed_in, as_oneself, owns_unit, notice_open)],
    "property.objections": [(signed_in, governs)],
    "property.read_objection": [(signed_in, governs_here, about_someone_else)],
    "property.answer_objection": [
        (signed_in, governs_here, about_someone_else, not_own_unit, entered_by_another, unanswered)
    ],
    "property.settle_notice": [(signed_in, governs_here, notice_open)],
}
