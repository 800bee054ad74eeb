"""Who may do what about sharing out public revenue, in which state."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.policy import Table, anyone, predicate
from portal.people.policy import as_oneself, in_person, signed_in
from portal.people.rules import OrganizationKind, Viewer

from .rules.lifecycle import OPEN

PREPARING = (OrganizationKind.OWNERS_COMMITTEE, OrganizationKind.RESIDENTS_COMMITTEE)


@predicate("act_for", _l("Act for the owners' committee or for the residents committee."))
def may_prepare(viewer: Viewer, _thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.kind in PREPARING


@predicate("act_for", _l("Act for the committee that prepares this."))
def prepares(viewer: Viewer, thing: Any) -> bool:
    return viewer.acting is not None and viewer.acting.id == thing.organization_id


@predicate("none", _l("It is announced: nothing of the budget, the projects or the rules can be changed."))
def preparing(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "preparing")


@predicate("verify", _l("Have your home confirmed to choose: only those it was announced for can."))
def chooses_here(viewer: Viewer, thing: Any) -> bool:
    return bool(thing.open_to(viewer))


@predicate("none", _l("Choices are taken between the opening and the close, which are announced."))
def open_now(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.open_at(clock.now()))


@predicate("none", _l("It can be cancelled until it closes."))
def not_closed(_viewer: Viewer, thing: Any) -> bool:
    return thing.state in OPEN and thing.closes_at is not None and thing.closes_at > clock.now()


@predicate("none", _l("What is fixed is published with the announcement."))
def announced(_viewer: Viewer, thing: Any) -> bool:
    return thing.announced_at is not None


@predicate("none", _l("The ballots are published, without names, when they are counted."))
def counted(_viewer: Viewer, thing: Any) -> bool:
    return bool(thing.state == "counted")


POLICY: Table = {
    "allocations.list": [(anyone,)],
    "allocations.show": [(anyone,)],
    "allocations.prepare": [(signed_in, in_person, may_prepare)],
    "allocations.edit": [(signed_in, in_person, prepares, preparing)],
    "allocations.announce": [(signed_in, in_person, prepares, preparing)],
    "allocations.cancel": [(signed_in, in_person, prepares, not_closed)],
    "allocations.choose": [(signed_in, as_oneself, in_person, chooses_here, open_now)],
    "allocations.setup": [(announced,)],
    "allocations.recount": [(counted,)],
}
