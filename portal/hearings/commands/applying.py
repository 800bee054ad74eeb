"""Applying for a seat, taking the application back, giving the seat back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.kernel.signing import salt
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR, Viewer

from ..models import Hearing, HearingApplication
from ..queries.hearing import HearingThing
from ..queries.seats import SeatThing, quotas_of, standing
from ..rules.seats import groups_of


def code_of(hearing_id: int, person_id: int, organization_id: int | None) -> str:
    """What stands for an application in public: nobody finds out of whom without the portal's key."""
    return salt(f"hearing:{hearing_id}:{person_id}:{organization_id or ''}")[:12]


def held(hearing_id: int) -> Hearing:
    """The hearing, held against everyone else who wants or gives a seat: one comes after the other."""
    return db.session.get_one(Hearing, hearing_id, with_for_update=True, populate_existing=True)


def when_of(hearing: Hearing) -> dict[str, Any]:
    """When and where it is, as people are told."""
    assert hearing.begins_at is not None
    begins = clock.local(hearing.begins_at)
    return {"day": begins.date().isoformat(), "time": f"{begins:%H:%M}", "venue": hearing.venue or hearing.link}


def apply(viewer: Viewer, thing: SeatThing, group: str) -> HearingApplication:
    """Ask for a seat of a group one belongs to, for oneself or for one's organization; again, to change the group."""
    policy.require("hearings.apply", viewer, thing)
    hearing = held(thing.id)
    _still_open(hearing)
    if group not in groups_of(viewer, thing.hearing) or group not in quotas_of(thing.id):
        raise DomainError(_l("Choose a group you belong to and that has seats."), "group")
    code = code_of(thing.id, viewer.id, viewer.organization_id)
    others = select(HearingApplication).where(*standing(thing.id), HearingApplication.code != code)
    if db.session.scalar(others.where(HearingApplication.person_id == viewer.id)) is not None:
        raise DomainError(_l("You have applied here already: everybody has one application. Take it back first."))
    if viewer.acting and db.session.scalar(others.where(HearingApplication.organization_id == viewer.acting.id)):
        raise DomainError(_l("A colleague has applied for your organization already: it has one application."))
    mine = HearingApplication.hearing_id == thing.id, HearingApplication.code == code
    row = db.session.scalar(select(HearingApplication).where(*mine))
    if row is None:
        row = HearingApplication(
            hearing_id=thing.id, person_id=viewer.id, organization_id=viewer.organization_id, code=code,
            entered_by=viewer.helper.person_id if viewer.helper else None,
        )  # fmt: skip
        db.session.add(row)
    elif (row.state, row.group) == ("applied", group):
        return row
    row.state, row.group, row.at = "applied", group, clock.now()
    db.session.flush()
    matters.keep_following(viewer.id, thing.id)
    matters.record(viewer, "hearings.applied", thing.id, public=False)
    return row


def withdraw(viewer: Viewer, thing: SeatThing) -> None:
    """Take the application back, as long as one can apply; a second time changes nothing."""
    policy.require("hearings.withdraw", viewer, thing)
    _still_open(held(thing.id))
    row = _mine(thing)
    if row.state == "withdrawn":
        return
    row.state = "withdrawn"
    db.session.flush()
    matters.record(viewer, "hearings.withdrawn", thing.id, public=False)


def _state(hearing: Hearing) -> str:
    return db.session.get_one(Matter, hearing.id, populate_existing=True).state


def _still_open(hearing: Hearing) -> None:
    if _state(hearing) != "announced" or hearing.closes_at is None or clock.now() >= hearing.closes_at:
        raise Conflict(_l("Applications have closed in this moment."))


def _mine(thing: SeatThing) -> HearingApplication:
    assert thing.mine is not None
    return db.session.get_one(HearingApplication, thing.mine.id, populate_existing=True)


def give_back(viewer: Viewer, thing: SeatThing) -> None:
    """Give a seat back, or a place on the waiting list, before the session begins; a second time changes nothing.

    The seat goes at once to whoever is next on the waiting list: first of those of the group whose seat it is, else of
    all. She is told, and can give it back in turn.
    """
    policy.require("hearings.give_back", viewer, thing)
    hearing = held(thing.id)
    if _state(hearing) != "seated":
        raise Conflict(_l("The session has begun in this moment."))
    let_go(viewer, hearing, _mine(thing))


def let_go(viewer: Viewer, hearing: Hearing, row: HearingApplication) -> None:
    """The same for whoever holds the hearing."""
    if row.state not in ("seated", "waiting"):
        return
    seat = row.seat
    row.state, row.seat, row.given_back_at, row.present_at, row.seen_by = "given_back", None, clock.now(), None, None
    db.session.flush()
    matters.record(viewer, "hearings.given_back", hearing.id, public=False)
    if seat is not None:
        _move_up(hearing, seat)


def _move_up(hearing: Hearing, seat: str) -> None:
    waiting = HearingApplication.hearing_id == hearing.id, HearingApplication.state == "waiting"
    line = select(HearingApplication).where(*waiting).order_by(HearingApplication.place).limit(1)
    following = db.session.scalar(line.where(HearingApplication.group == seat)) or db.session.scalar(line)
    if following is None:
        return
    following.state, following.seat, following.place, following.moved_at = "seated", seat, None, clock.now()
    db.session.flush()
    matters.record(VISITOR, "hearings.moved_up", hearing.id, code=following.code, **when_of(hearing))


def seat_of(hearing: HearingThing, application_id: int) -> HearingApplication | None:
    """A seat of this hearing; None for any other."""
    row = db.session.get(HearingApplication, application_id, populate_existing=True)
    return row if row is not None and row.hearing_id == hearing.id and row.state == "seated" else None
