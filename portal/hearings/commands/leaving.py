"""Whoever closes her account or moves away applies no longer, and her seat goes to whoever is next."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select, update

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import VISITOR

from ..models import HearingApplication
from .applying import held, let_go
from .floor import leave_queues


def forget_person(person_id: int) -> None:
    """Before the draw nothing of her stays. Afterwards the code stays, because the published file names it, and points
    to an account without a name."""
    hers = HearingApplication.person_id == person_id
    undrawn = HearingApplication.state.in_(("applied", "withdrawn"))
    db.session.execute(delete(HearingApplication).where(hers, undrawn))
    _let_go(hers)
    leave_queues(person_id)


def count_votes(_person_id: int, _place_ids: Sequence[int]) -> int:
    """Wanting a seat is no vote."""
    return 0


def take_applications_back(person_id: int, place_ids: Sequence[int]) -> int:
    """For a person who no longer lives in these places; what she applied for on behalf of an organization stays.

    Returns how many votes were taken back: none.
    """
    there = select(Matter.id).where(Matter.kind == "hearing", Matter.place_id.in_(place_ids))
    hers = (
        (HearingApplication.person_id == person_id)
        & HearingApplication.organization_id.is_(None)
        & HearingApplication.hearing_id.in_(there)
    )
    applied = select(HearingApplication.hearing_id).where(hers, HearingApplication.state == "applied")
    for hearing_id in db.session.scalars(applied.order_by(HearingApplication.hearing_id)).all():
        if held(hearing_id).drawn_at is None:
            mine = HearingApplication.hearing_id == hearing_id, HearingApplication.state == "applied"
            db.session.execute(update(HearingApplication).where(hers, *mine).values(state="withdrawn"))
    _let_go(hers)
    return 0


def _let_go(hers: ColumnElement[bool]) -> None:
    """The seats, and places on waiting lists, of hearings that have not begun."""
    coming = (
        select(HearingApplication.id, HearingApplication.hearing_id)
        .join(Matter, Matter.id == HearingApplication.hearing_id)
        .where(hers, HearingApplication.state.in_(("seated", "waiting")), Matter.state == "seated")
        .order_by(HearingApplication.hearing_id)
    )
    for number, hearing_id in db.session.execute(coming).all():
        hearing = held(hearing_id)
        let_go(VISITOR, hearing, db.session.get_one(HearingApplication, number, populate_existing=True))
