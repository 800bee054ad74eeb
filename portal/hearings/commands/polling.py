"""Straw polls: opened and closed by the desk, answered by whoever attends, counted at the close and then forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.people.rules import Viewer

from ..models import HearingPoll, HearingPollAnswer
from ..queries.attendance import count_present
from ..queries.board import Standing
from ..queries.floor import FloorThing
from ..rules.session import polled
from .session import held_running


def open_poll(viewer: Viewer, thing: Standing, question: str, options: Sequence[str]) -> HearingPoll:
    """Ask everybody present; one poll at a time."""
    policy.require("hearings.conduct", viewer, thing)
    question, said = polled(question, options)
    session = held_running(thing.id)
    if _open(thing.id) is not None:
        raise DomainError(_l("Close the open poll first."), "question")
    poll = HearingPoll(
        hearing_id=thing.id, item_id=session.item_id, question=question, options=said, opened_at=clock.now()
    )
    db.session.add(poll)
    db.session.flush()
    return poll


def answer(viewer: Viewer, thing: FloorThing, poll_id: int, choice: int) -> None:
    """Choose an option, or another one instead, until the close."""
    policy.require("hearings.speak", viewer, thing)
    held_running(thing.id)
    poll = db.session.get(HearingPoll, poll_id, populate_existing=True)
    if poll is None or poll.hearing_id != thing.id:
        raise Missing
    if poll.closed_at is not None:
        raise Conflict(_l("The poll was closed in this moment."))
    if not 0 <= choice < len(poll.options):
        raise DomainError(_l("Choose one of the answers."), "choice")
    row = insert_into(HearingPollAnswer.__table__).values(poll_id=poll.id, person_id=viewer.id, choice=choice)
    if changed(row.on_conflict_do_nothing()):
        poll.answered += 1
    else:
        db.session.get_one(HearingPollAnswer, (poll.id, viewer.id), populate_existing=True).choice = choice
    db.session.flush()


def close_poll(viewer: Viewer, thing: Standing, poll_id: int) -> None:
    """Count it and show the totals; a second time changes nothing."""
    policy.require("hearings.conduct", viewer, thing)
    held_running(thing.id)
    poll = db.session.get(HearingPoll, poll_id, populate_existing=True)
    if poll is None or poll.hearing_id != thing.id:
        raise Missing
    if poll.closed_at is None:
        _count(poll)


def close_open_poll(hearing_id: int) -> None:
    """Count the poll that is still open when the session ends."""
    if poll := _open(hearing_id):
        _count(poll)


def _open(hearing_id: int) -> HearingPoll | None:
    still_open = HearingPoll.hearing_id == hearing_id, HearingPoll.closed_at.is_(None)
    return db.session.scalar(select(HearingPoll).where(*still_open))


def _count(poll: HearingPoll) -> None:
    said = Counter(db.session.scalars(select(HearingPollAnswer.choice).where(HearingPollAnswer.poll_id == poll.id)))
    number, present = said.total(), count_present(poll.hearing_id)
    poll.totals, poll.closed_at = [said[at] for at in range(len(poll.options))], clock.now()
    poll.answered, poll.present = number, max(present, number)
    db.session.flush()
    db.session.execute(delete(HearingPollAnswer).where(HearingPollAnswer.poll_id == poll.id))
