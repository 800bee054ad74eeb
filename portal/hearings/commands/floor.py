"""What whoever takes part does: asks to speak, asks a question, supports one."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update

from portal.kernel import clock, policy
from portal.kernel.db import changed, db, insert_into
from portal.kernel.errors import Conflict, DomainError, Missing
from portal.matters import commands as matters
from portal.people.rules import Viewer

from ..models import HearingQuestion, HearingSpeech, HearingSupport
from ..queries.board import Standing
from ..queries.floor import FloorThing
from ..rules.queue import Side
from ..rules.session import ANSWER_LARGEST, QUESTIONS_OPEN_MOST, Question, Speech, asked, noted
from .session import held, held_running, held_unpublished

ASKED = "hearings.asked"


def ask_to_speak(viewer: Viewer, thing: FloorThing, side: str, point_of_order: bool = False) -> None:
    """Stand in the queue; whoever stands there already only changes her side and keeps her place."""
    policy.require("hearings.speak", viewer, thing)
    if point_of_order:
        side = Side.NEUTRAL
    if side not in set(Side):
        raise DomainError(_l("Say on which side you speak."), "side")
    session = held_running(thing.id)
    hers = HearingSpeech.person_id == viewer.id, HearingSpeech.point_of_order.is_(point_of_order)
    row = db.session.scalar(select(HearingSpeech).where(*hers, *_waiting(thing.id)))
    if row is not None:
        row.side = str(side)
        db.session.flush()
        return
    db.session.add(
        HearingSpeech(hearing_id=thing.id, item_id=session.item_id, person_id=viewer.id, side=str(side),
                      point_of_order=point_of_order, asked_at=clock.now())
    )  # fmt: skip
    db.session.flush()


def step_back(viewer: Viewer, thing: FloorThing) -> None:
    """Leave the queue; whoever stands in none leaves none."""
    policy.require("hearings.speak", viewer, thing)
    held_running(thing.id)
    hers = update(HearingSpeech).where(HearingSpeech.person_id == viewer.id, *_waiting(thing.id))
    db.session.execute(hers.values(state=Speech.WITHDRAWN.value))


def leave_queues(person_id: int) -> None:
    """Whoever closes her account waits nowhere to speak; what she has said and asked stays, without a name."""
    hers = HearingSpeech.person_id == person_id, HearingSpeech.state == Speech.WAITING
    for hearing_id in db.session.scalars(select(HearingSpeech.hearing_id).where(*hers).distinct()).all():
        held(hearing_id)
    db.session.execute(update(HearingSpeech).where(*hers).values(state=Speech.WITHDRAWN.value))


def _waiting(hearing_id: int) -> tuple[Any, ...]:
    return HearingSpeech.hearing_id == hearing_id, HearingSpeech.state == Speech.WAITING


def ask(viewer: Viewer, thing: FloorThing, text: str) -> HearingQuestion:
    """Put a question to the session, where everybody reads and may support it."""
    policy.require("hearings.ask", viewer, thing)
    text = asked(text)
    matters.keep_pace(viewer, (ASKED,))
    session = held_running(thing.id)
    hers = HearingQuestion.hearing_id == thing.id, HearingQuestion.person_id == viewer.id
    unsettled = HearingQuestion.state == Question.OPEN
    count = db.session.scalar(select(func.count()).select_from(HearingQuestion).where(*hers, unsettled)) or 0
    if count >= QUESTIONS_OPEN_MOST:
        raise DomainError(
            _l("You have %(num)s questions that nobody has taken up yet. Wait for one of them.", num=count), "text"
        )
    question = HearingQuestion(
        hearing_id=thing.id, item_id=session.item_id, person_id=viewer.id, text=text, asked_at=clock.now()
    )
    db.session.add(question)
    db.session.flush()
    matters.record(viewer, ASKED, thing.id, public=False, question=question.id)
    return question


def take_back(viewer: Viewer, thing: FloorThing, question_id: int) -> None:
    """Take back one's own question as long as nobody has taken it up."""
    policy.require("hearings.ask", viewer, thing)
    held_running(thing.id)
    question = _question(thing.id, question_id)
    if question.person_id != viewer.id:
        raise Missing
    if question.state == Question.WITHDRAWN:
        return
    if question.state != Question.OPEN:
        raise Conflict(_l("It was taken up in this moment."))
    question.state, question.settled_at = Question.WITHDRAWN.value, clock.now()
    db.session.flush()


def support(viewer: Viewer, thing: FloorThing, question_id: int) -> None:
    """Support somebody else's question, once; a second time changes nothing."""
    policy.require("hearings.support", viewer, thing)
    held_running(thing.id)
    question = _question(thing.id, question_id)
    if question.person_id == viewer.id:
        raise DomainError(_l("It is your own question."))
    if question.state not in (Question.OPEN, Question.TAKEN_UP):
        raise Conflict(_l("It was answered or taken back in this moment."))
    row = insert_into(HearingSupport.__table__).values(question_id=question.id, person_id=viewer.id)
    if changed(row.on_conflict_do_nothing()):
        question.supports += 1
        db.session.flush()


def settle(viewer: Viewer, thing: Standing, question_id: int, state: str, answer: str) -> None:
    """Take a question up, mark it answered, or withhold it from the board with a public reason.

    Whoever convened the hearing does this; the answer can still be written down after the session.
    """
    policy.require("hearings.settle", viewer, thing)
    held_unpublished(thing.id)
    question = _question(thing.id, question_id)
    if question.state == Question.WITHDRAWN:
        raise Conflict(_l("It was taken back in this moment."))
    if state not in (Question.TAKEN_UP, Question.ANSWERED, Question.WITHHELD):
        raise DomainError(_l("Choose what becomes of the question."))
    answer = noted(answer, ANSWER_LARGEST, "answer")
    if state == Question.WITHHELD and len(answer) < 4:
        raise DomainError(_l("Say why it is not shown, in at least 4 characters: the reason is public."), "answer")
    question.state, question.answer = str(state), answer or question.answer
    question.settled_at = clock.now()
    db.session.flush()


def _question(hearing_id: int, question_id: int) -> HearingQuestion:
    question = db.session.get(HearingQuestion, question_id, populate_existing=True)
    if question is None or question.hearing_id != hearing_id:
        raise Missing
    return question
