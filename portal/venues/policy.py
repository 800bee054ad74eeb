"""Who may do what about venues. A thing is a venue or a booking, both with the `place_path` of the venue."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import (
    about_someone_else,
    as_oneself,
    for_an_organization,
    governs,
    governs_here,
    in_person,
    resident_here,
    signed_in,
)
from portal.people.rules import Viewer


@predicate("none", _l("It is not offered any more."))
def offered(_viewer: Viewer, thing: Any) -> bool:
    return thing.closed_at is None


@predicate("none", _l("Only organizations can book this."))
def for_residents(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.residents)


@predicate("none", _l("Only residents can book this."))
def for_organizations(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.organizations)


@predicate("none", _l("Your organization does not act in this place."))
def acts_here(viewer: Viewer, thing: Any) -> bool:
    """Its area lies in the venue's place, or around it."""
    if viewer.acting is None:
        return False
    area = viewer.acting.place_path
    return bool(area.startswith(thing.place_path) or thing.place_path.startswith(area))


@predicate("none", _l("Only whoever booked it can do this."))
def booked_it(viewer: Viewer, thing: Any) -> bool:
    if thing.organization_id is not None:
        return bool(viewer.organization_id == thing.organization_id)
    return bool(viewer.acting is None and viewer.id == thing.person_id)


@predicate("none", _l("Nobody decides about what an organization of her own has booked: a colleague does."))
def for_another(viewer: Viewer, thing: Any) -> bool:
    """The office's own bookings are decided by a colleague; of any other organization's nobody who belongs to it."""
    mine = {one.id for one in viewer.organizations} - {viewer.organization_id}
    return thing.organization_id not in mine


@predicate("none", _l("This has been decided already."))
def waits(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "waiting")


@predicate("none", _l("Only what is booked can be cancelled."))
def is_booked(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "approved")


@predicate("none", _l("It is over already."))
def stands(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in ("waiting", "approved")


@predicate("none", _l("Its time has come already."))
def ahead(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.begins > clock.now())


POLICY: Table = {
    "venues.list": [(anyone,)],
    "venues.show": [(anyone,)],
    "venues.book": [
        (signed_in, as_oneself, resident_here, for_residents, offered),
        (signed_in, in_person, for_an_organization, acts_here, for_organizations, offered),
    ],
    "venues.mine": [(signed_in,)],
    "venues.see_booking": [(signed_in, booked_it), (signed_in, in_person, governs_here)],
    "venues.take_back": [(signed_in, booked_it, stands, ahead)],
    "venues.keep": [(signed_in, in_person, governs)],
    "venues.edit": [(signed_in, in_person, governs_here)],
    "venues.plan": [(signed_in, in_person, governs_here)],
    "venues.decide": [(signed_in, in_person, governs_here, about_someone_else, for_another, waits, ahead)],
    "venues.cancel": [(signed_in, in_person, governs_here, about_someone_else, for_another, is_booked, ahead)],
}
