"""Drawing the seats: once, by the convener when applications have closed, or by the background process a day later."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR, Viewer

from ..draw import FORMAT, draw, sealed, spelled
from ..models import Hearing, HearingApplication
from ..queries.hearing import HearingThing
from ..queries.seats import quotas_of
from ..rules.lifecycle import HEARING
from .applying import held, when_of

FORGOTTEN = timedelta(days=1)  # after the close: then it draws itself


def draw_seats(viewer: Viewer, thing: HearingThing) -> None:
    """Reveal the seed and draw. Once: whoever comes second finds the seats drawn, and changes nothing."""
    policy.require("hearings.draw", viewer, thing)
    hearing = held(thing.id)
    if hearing.drawn_at is None:
        _draw(viewer, hearing)


def draw_one_due() -> bool:
    """A chore: draw one hearing that its convener has forgotten. True: there may be more."""
    due = Hearing.drawn_at.is_(None), Hearing.closes_at <= clock.now() - FORGOTTEN, Matter.state == "announced"
    found = db.session.scalar(
        select(Hearing.id).join(Matter, Matter.id == Hearing.id).where(*due).order_by(Hearing.closes_at).limit(1)
    )
    if found is None:
        db.session.rollback()
        return False
    hearing = held(found)
    matter = db.session.get_one(Matter, found, populate_existing=True)
    if hearing.drawn_at is None and matter.state == "announced":
        _draw(VISITOR, hearing)
    db.session.commit()
    return True


def _draw(viewer: Viewer, hearing: Hearing) -> None:
    """In the transaction that holds the hearing: nothing but the closed list and the seed says who sits."""
    matter = db.session.get_one(Matter, hearing.id, with_for_update=True, populate_existing=True)
    state = HEARING.move("draw", matter.state)
    applied = HearingApplication.hearing_id == hearing.id, HearingApplication.state == "applied"
    rows = db.session.execute(
        select(HearingApplication.id, HearingApplication.code, HearingApplication.group)
        .where(*applied)
        .order_by(HearingApplication.code)
    ).all()
    quotas = [[group, seats] for group, seats in quotas_of(hearing.id).items()]
    applicants = [[row.code, row.group] for row in rows]
    seats, waiting = draw(hearing.seed, quotas, applicants)
    record = {
        "format": FORMAT, "hearing": hearing.id, "commitment": hearing.commitment, "seed": hearing.seed,
        "quotas": quotas, "applicants": applicants, "seats": seats, "waiting": waiting,
    }  # fmt: skip
    hearing.record, hearing.drawn_at = spelled(sealed(record)).decode(), clock.now()
    numbers = {row.code: row.id for row in rows}
    told = [{"id": numbers[code], "state": "seated", "seat": group, "place": None} for code, group in seats]
    told += [{"id": numbers[code], "state": "waiting", "seat": None, "place": n} for n, code in enumerate(waiting, 1)]
    if told:
        db.session.execute(update(HearingApplication), told)
    db.session.flush()
    matters.move(matter, state)
    matters.record(viewer, "hearings.drawn", hearing.id, seats=len(seats), waiting=len(waiting))
    for verb, number in (("hearings.seat_got", len(seats)), ("hearings.seat_awaited", len(waiting))):
        if number:
            matters.record(VISITOR, verb, hearing.id, public=False, **when_of(hearing))
