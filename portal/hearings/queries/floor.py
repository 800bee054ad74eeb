"""The floor of a session, as one viewer takes part in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select

from portal.kernel.db import db
from portal.people.rules import Viewer

from ..models import HearingPoll, HearingPollAnswer, HearingQuestion, HearingSupport
from .attendance import attends_at
from .board import Standing, get_standing
from .line import floor_of


@dataclass(frozen=True)
class FloorThing:
    """The session as one viewer may take part in it; `attends`: she was checked in."""

    id: int
    title: str
    path: str
    state: str
    place_path: str
    organization_id: int | None
    attends: bool


def get_floor(viewer: Viewer, hearing_id: int) -> FloorThing | None:
    """The session for this viewer, or None where there is no hearing that she may see."""
    standing = get_standing(viewer, hearing_id)
    return None if standing is None else floor_for(viewer, standing)


def floor_for(viewer: Viewer, standing: Standing) -> FloorThing:
    """The same where the standing is known."""
    attends = viewer.signed_in and attends_at(viewer, standing.id)
    return FloorThing(
        standing.id, standing.title, standing.path, standing.state, standing.place_path, standing.organization_id,
        attends,
    )  # fmt: skip


@dataclass(frozen=True)
class Mine:
    """What the session holds of one viewer: her places in the queue, the open poll and what she chose in it, what she
    has asked and supported."""

    waiting: tuple[tuple[int, int, str, bool], ...] = ()  # (speech, place from 1, side, point of order)
    speaking: bool = False
    poll_id: int | None = None
    choice: int | None = None
    supported: frozenset[int] = frozenset()


def mine_at(viewer: Viewer, hearing_id: int, item_id: int | None) -> Mine:
    """What this viewer has on the board; nothing for a visitor."""
    if not viewer.signed_in:
        return Mine()
    now, line = floor_of(hearing_id, item_id)
    waiting = tuple(
        (one.id, place, one.side, one.order) for place, one in enumerate(line, 1) if one.person_id == viewer.id
    )
    hers = and_(HearingPollAnswer.poll_id == HearingPoll.id, HearingPollAnswer.person_id == viewer.id)
    poll = db.session.execute(
        select(HearingPoll.id, HearingPollAnswer.choice)
        .join(HearingPollAnswer, hers, isouter=True)
        .where(HearingPoll.hearing_id == hearing_id, HearingPoll.closed_at.is_(None))
    ).one_or_none()
    supported = db.session.scalars(
        select(HearingSupport.question_id)
        .join(HearingQuestion, HearingQuestion.id == HearingSupport.question_id)
        .where(HearingQuestion.hearing_id == hearing_id, HearingSupport.person_id == viewer.id)
    )
    return Mine(
        waiting, now is not None and now.person_id == viewer.id, poll.id if poll else None,
        poll.choice if poll else None, frozenset(supported),
    )  # fmt: skip
