"""Closing an account: her applications go, her seat goes to whoever is next."""

from __future__ import annotations

from sqlalchemy import delete, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import VISITOR

from ..models import HearingApplication
from .applying import held, let_go


def forget_person(person_id: int) -> None:
    """Before the draw nothing of her stays. Afterwards the code stays, because the published file names it, and points
    to an account without a name."""
    hers = HearingApplication.person_id == person_id
    undrawn = HearingApplication.state.in_(("applied", "withdrawn"))
    db.session.execute(delete(HearingApplication).where(hers, undrawn))
    coming = (
        select(HearingApplication.id, HearingApplication.hearing_id)
        .join(Matter, Matter.id == HearingApplication.hearing_id)
        .where(hers, HearingApplication.state.in_(("seated", "waiting")), Matter.state == "seated")
        .order_by(HearingApplication.hearing_id)
    )
    for number, hearing_id in db.session.execute(coming).all():
        hearing = held(hearing_id)
        let_go(VISITOR, hearing, db.session.get_one(HearingApplication, number, populate_existing=True))
