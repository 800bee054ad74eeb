"""Before a ballot comes back: its service, and written proxies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, insert, select, update

from portal.kernel import clock, policy
from portal.kernel.db import Rows, changed, db
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.models import Membership, Organization, Person
from portal.people.rules import OrganizationKind, Viewer
from portal.places.models import Place
from portal.places.rules import ancestors

from ..models import Ballot, Proxy, Service, Slot, Turnout
from ..queries.assembly import AssemblyThing, motions_of, my_slots
from ..rules.ballots import slot_name
from . import accepting, recording

WAYS = ("hand", "post", "portal", "board")
NO_BALLOT = _l("There is no ballot with this number in this vote.")
CHUNK, REASON_LARGEST = 500, 300


def slot_by_number(thing: AssemblyThing, number: int) -> Slot:
    """The slot a ballot paper is of; raises `DomainError` for a number that is not of this vote."""
    row = db.session.scalars(select(Slot).where(Slot.assembly_id == thing.id, Slot.number == number)).one_or_none()
    if row is None:
        raise DomainError(NO_BALLOT, "slot")
    return row


def serve(viewer: Viewer, thing: AssemblyThing, numbers: Collection[int], how: str, proof: str = "") -> int:
    """Record that ballots were brought to these slots; once each. Returns how many were not served before.

    As many statements for a whole building as for one door.
    """
    policy.require("assemblies.serve", viewer, thing)
    if how not in WAYS:
        raise DomainError(_l("Choose how the ballots were served."), "how")
    if how != "hand" and not proof.strip():
        raise DomainError(_l("Say what proves it: a postal number, a photo, a witness."), "proof")
    accepting.hold(thing.id)
    rows = _unserved(thing, set(numbers))
    if not rows:
        return 0
    given = {"how": how, "proof": proof.strip()[:200], "by_id": viewer.id, "at": clock.now()}
    db.session.execute(insert(Service), [{"slot_id": row.id, **given} for row in rows])
    for building_id, number in Counter(row.building_id for row in rows).items():
        _cover(thing.id, building_id, number)
    recording.append(thing.id, "Served", {"slots": [slot_name(row.number) for row in rows], "how": how})
    return len(rows)


def _unserved(thing: AssemblyThing, numbers: set[int]) -> Rows:
    """(id, number, building_id) of those of these slots that were not served; every number must be of this vote."""
    found: list[Any] = []
    for start in range(0, len(numbers), CHUNK):
        some = Slot.assembly_id == thing.id, Slot.number.in_(sorted(numbers)[start : start + CHUNK])
        rows = select(Slot.id, Slot.number, Slot.building_id, Service.slot_id.label("served"))
        found += db.session.execute(rows.join(Service, isouter=True).where(*some).order_by(Slot.number)).all()
    if len(found) != len(numbers):
        raise DomainError(NO_BALLOT, "slot")
    return [row for row in found if row.served is None]


def _cover(assembly_id: int, building_id: int, change: int) -> None:
    here = Turnout.assembly_id == assembly_id, Turnout.building_id == building_id
    db.session.execute(update(Turnout).where(*here).values(served=Turnout.served + change))


def undo(viewer: Viewer, thing: AssemblyThing, number: int, reason: str) -> None:
    """Take back what was recorded by mistake: the ballot was not served. The record keeps both, and the reason."""
    policy.require("assemblies.serve", viewer, thing)
    if not 4 <= len(reason.strip()) <= REASON_LARGEST:
        raise DomainError(_l("Say why in 4 to %(most)s characters.", most=REASON_LARGEST), "reason")
    accepting.hold(thing.id)
    slot = slot_by_number(thing, number)
    if not changed(delete(Service).where(Service.slot_id == slot.id)):
        raise DomainError(_l("This ballot was not served."))
    _cover(thing.id, slot.building_id, -1)
    recording.append(thing.id, "ServiceUndone", {"slots": [slot_name(number)], "reason": reason.strip()})


def enter_proxy(
    viewer: Viewer, thing: AssemblyThing, number: int, holder_login: str, instructions: Mapping[str, Any],
    document_id: int,
) -> Proxy:  # fmt: skip
    """Enter a written proxy; it counts once another officer has checked the document.

    Raises `DomainError` for a holder who works for the property company (Zhoushan 17), holds as many as the rules
    allow, or owns the slot herself; and for instructions that no ballot could say.
    """
    policy.require("assemblies.serve", viewer, thing)
    slot = slot_by_number(thing, number)
    holder = db.session.scalars(select(Person).where(Person.login == holder_login)).one_or_none()
    if holder is None:
        raise DomainError(_l("There is no account with this number or address."), "holder")
    _check_holder(thing, holder.id)
    motions = {str(motion.number): motion for motion in motions_of(thing.id)}
    said = {key: motions[key].rule.read(value, thing.rules.follow) for key, value in instructions.items() if value}
    if db.session.scalar(select(Proxy.id).where(Proxy.slot_id == slot.id, Proxy.revoked_at.is_(None))):
        raise DomainError(_l("There is a proxy for this ballot already. It must be revoked first."), "slot")
    row = Proxy(
        assembly_id=thing.id, slot_id=slot.id, holder_id=holder.id, instructions=said, document_id=document_id,
        entered_by=viewer.id, at=clock.now(),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _check_holder(thing: AssemblyThing, holder_id: int) -> None:
    works = (
        select(Membership.id)
        .join(Organization, Organization.id == Membership.organization_id)
        .join(Place, Place.id == Organization.place_id)
        .where(Membership.person_id == holder_id, Membership.until.is_(None))
        .where(Organization.kind == OrganizationKind.PROPERTY_COMPANY, Place.id.in_(ancestors(thing.place_path)))
    )
    if db.session.scalar(works):
        raise DomainError(_l("Staff of the property company cannot hold a proxy here."), "holder")
    held = select(func.count()).select_from(Proxy)
    number = db.session.scalar(
        held.where(Proxy.assembly_id == thing.id, Proxy.holder_id == holder_id, Proxy.revoked_at.is_(None))
    )
    if (number or 0) >= thing.rules.proxies:
        raise DomainError(
            _l("This person holds %(most)s proxies in this vote already: more are not allowed.", most=number), "holder"
        )


def check_proxy(viewer: Viewer, thing: AssemblyThing, proxy_id: int) -> None:
    """Confirm that the document says what was entered; by someone else than who entered it."""
    policy.require("assemblies.serve", viewer, thing)
    row = _proxy(thing, proxy_id)
    if row.entered_by == viewer.id:
        raise DomainError(_l("You entered this yourself: a colleague confirms it."))
    if row.checked_by is not None:
        raise Conflict(_l("This has been confirmed already."))
    accepting.hold(thing.id)
    row.checked_by = viewer.id
    db.session.flush()
    number = db.session.get_one(Slot, row.slot_id).number
    recording.append(thing.id, "ProxyAccepted", {"slot": slot_name(number)})


def _proxy(thing: AssemblyThing, proxy_id: int) -> Proxy:
    row = db.session.get(Proxy, proxy_id, with_for_update=True, populate_existing=True)
    if row is None or row.assembly_id != thing.id:
        raise Missing
    return row


def revoke_proxy(viewer: Viewer, thing: AssemblyThing, proxy_id: int) -> None:
    """Take a proxy back, until the vote is closed. A ballot cast by it stays until another replaces it."""
    policy.require("assemblies.serve", viewer, thing)
    _revoke(thing, _proxy(thing, proxy_id))


def _revoke(thing: AssemblyThing, row: Proxy) -> None:
    if row.revoked_at is None:
        accepting.hold(thing.id)
        row.revoked_at = clock.now()
        number = db.session.get_one(Slot, row.slot_id).number
        recording.append(thing.id, "ProxyRevoked", {"slot": slot_name(number)})


def revoke_mine(viewer: Viewer, thing: AssemblyThing, slot_id: int) -> None:
    """An owner takes back the proxy for her own slot, until it was used.

    Raises `Missing` for a slot that is not her own, `DomainError` where the holder has cast its ballot already: then
    she votes herself, and her own ballot is held against it.
    """
    policy.require("assemblies.revoke", viewer, thing)
    if not any(slot.id == slot_id and slot.instructions is None for slot in my_slots(viewer, thing.id)):
        raise Missing
    accepting.hold(thing.id)
    row = db.session.scalars(select(Proxy).where(Proxy.slot_id == slot_id, Proxy.revoked_at.is_(None))).one_or_none()
    if row is None:
        raise Conflict(_l("This proxy has been taken back already."))
    used = select(Ballot.id).where(Ballot.slot_id == slot_id, Ballot.channel == "proxy", Ballot.state == "counted")
    if db.session.scalar(used) is not None:
        raise DomainError(_l("Your proxy was used already. Vote yourself: your own ballot goes before it."))
    _revoke(thing, row)
