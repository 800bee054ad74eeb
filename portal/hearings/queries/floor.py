"""The floor of a session, as one viewer takes part in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from portal.kernel.db import db
from portal.people.rules import Viewer

from ..models import HearingPollAnswer, HearingQuestion, HearingSupport
from .attendance import attends_at
from .board import Board, Standing, get_standing


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
    """What the session holds of one viewer: her places in the queue from 1 on with their sides, whether she speaks,
    what she chose in the open poll, what she supports."""

    waiting: tuple[tuple[int, str], ...] = ()
    speaking: bool = False
    choice: int | None = None
    supported: frozenset[int] = frozenset()


def mine_at(viewer: Viewer, hearing_id: int, board: Board) -> Mine:
    """What this viewer has on the board; nothing for a visitor."""
    if not viewer.signed_in:
        return Mine()
    waiting = tuple((place, one.side) for place, one in enumerate(board.queue, 1) if one.person_id == viewer.id)
    choice = None
    if board.poll is not None and not board.poll.closed:
        hers = HearingPollAnswer.poll_id == board.poll.id, HearingPollAnswer.person_id == viewer.id
        choice = db.session.scalar(select(HearingPollAnswer.choice).where(*hers))
    supported = db.session.scalars(
        select(HearingSupport.question_id)
        .join(HearingQuestion, HearingQuestion.id == HearingSupport.question_id)
        .where(HearingQuestion.hearing_id == hearing_id, HearingSupport.person_id == viewer.id)
    )
    speaking = board.speaker is not None and board.speaker.person_id == viewer.id
    return Mine(waiting, speaking, choice, frozenset(supported))
