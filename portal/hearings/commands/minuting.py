"""The minutes grow from the board, are looked at by the speakers, and are published with the adoption table."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from portal.adoption import commands as adoption
from portal.adoption.queries import unanswered
from portal.adoption.rules import ANSWER, ANSWER_DAYS, Opinion
from portal.kernel import clock, policy
from portal.kernel.db import db, insert_into
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import (
    HearingConfirmation,
    HearingCorrection,
    HearingMinutes,
    HearingQuestion,
    HearingSpeech,
    HearingSupport,
)
from ..queries.board import Standing as HearingStanding
from ..queries.minutes import EntryThing, entries_of
from ..rules import minutes as rules
from ..rules.lifecycle import HEARING
from ..rules.minutes import Standing, check_publication, refused_because, wanted
from ..rules.session import Question, Speech, noted
from .session import held_unpublished


def draw_up(hearing_id: int, organization_id: int | None) -> tuple[int, int]:
    """Begin the minutes: every speech and every question goes into the adoption table, whose answer is owed now.

    Returns how many speeches and questions there were.
    """
    db.session.add(HearingMinutes(hearing_id=hearing_id))
    db.session.flush()
    said, asked = list(_speeches(hearing_id)), list(_questions(hearing_id))
    adoption.receive(hearing_id, [*said, *asked])
    matters.start_clock(hearing_id, organization_id, ANSWER, ANSWER_DAYS)
    return len(said), len(asked)


def _speeches(hearing_id: int) -> Iterator[Opinion]:
    """The speeches as opinions; one of which nothing is written yet comes later, when it is (see `write`)."""
    done = HearingSpeech.hearing_id == hearing_id, HearingSpeech.state == Speech.DONE, HearingSpeech.what != ""
    for speech in db.session.scalars(select(HearingSpeech).where(*done).order_by(HearingSpeech.started_at)):
        yield _opinion(speech)


def _opinion(speech: HearingSpeech) -> Opinion:
    return Opinion(f"speech:{speech.id}", speech.what, (speech.person_id,))


def _questions(hearing_id: int) -> Iterator[Opinion]:
    """The questions that stood on the board, with whoever asked and whoever supported them."""
    kept = HearingQuestion.state.in_((Question.OPEN, Question.TAKEN_UP, Question.ANSWERED))
    backed = select(HearingSupport).join(HearingQuestion, HearingQuestion.id == HearingSupport.question_id)
    backers: dict[int, list[int]] = {}
    for row in db.session.scalars(backed.where(HearingQuestion.hearing_id == hearing_id)):
        backers.setdefault(row.question_id, []).append(row.person_id)
    asked = select(HearingQuestion).where(HearingQuestion.hearing_id == hearing_id, kept).order_by(HearingQuestion.id)
    for question in db.session.scalars(asked):
        people = (question.person_id, *backers.get(question.id, ()))
        yield Opinion(f"question:{question.id}", question.text, people)


def write(viewer: Viewer, thing: EntryThing, what: str) -> None:
    """Write down what was said. Whatever the speaker has confirmed before she confirms anew, with time to look."""
    policy.require("hearings.write", viewer, thing)
    held_unpublished(thing.hearing_id)
    what = noted(what)
    if len(what) < 2:
        raise DomainError(_l("Write down what was said."), "what")
    speech = _held_entry(thing)
    if what != speech.what:
        if _undecided(speech.id) is not None:
            raise DomainError(_l("The speaker asks for a correction: decide it first."), "what")
        _say(speech, what)
        db.session.execute(delete(HearingConfirmation).where(HearingConfirmation.speech_id == speech.id))


def _say(speech: HearingSpeech, what: str) -> None:
    speech.what, speech.written_at = what, clock.now()
    db.session.flush()
    adoption.receive(speech.hearing_id, [_opinion(speech)])
    adoption.say_again(speech.hearing_id, _opinion(speech).source, what)


def _held_entry(thing: EntryThing) -> HearingSpeech:
    return db.session.get_one(HearingSpeech, thing.id, with_for_update=True, populate_existing=True)


def _undecided(speech_id: int) -> HearingCorrection | None:
    waiting = HearingCorrection.speech_id == speech_id, HearingCorrection.decided_at.is_(None)
    return db.session.scalar(select(HearingCorrection).where(*waiting))


def confirm(viewer: Viewer, thing: EntryThing, what: str) -> None:
    """Say that one's own entry is right, as it was read: `what`. A second time changes nothing."""
    policy.require("hearings.confirm", viewer, thing)
    held_unpublished(thing.hearing_id)
    speech = _held_entry(thing)
    if speech.what != what:
        raise Conflict(_l("The entry was changed while you read it. Please read it again."))
    if not speech.what or _undecided(speech.id) is not None:
        raise DomainError(_l("There is nothing to confirm yet."))
    row = insert_into(HearingConfirmation.__table__).values(speech_id=speech.id, at=clock.now())
    db.session.execute(row.on_conflict_do_nothing())


def ask_correction(viewer: Viewer, thing: EntryThing, text: str) -> HearingCorrection:
    """Ask that one's own entry says something else; both wordings stay public."""
    policy.require("hearings.correct", viewer, thing)
    held_unpublished(thing.hearing_id)
    speech = _held_entry(thing)
    text = wanted(text, speech.what)
    if clock.now() > thing.until:
        raise DomainError(_l("The period is over: what was written stands."), "wanted")
    if _undecided(speech.id) is not None:
        raise DomainError(_l("You have asked for a correction already; it is not decided yet."), "wanted")
    db.session.execute(delete(HearingConfirmation).where(HearingConfirmation.speech_id == speech.id))
    row = HearingCorrection(speech_id=speech.id, before=speech.what, wanted=text, asked_at=clock.now())
    db.session.add(row)
    db.session.flush()
    matters.record(viewer, "hearings.correction_asked", thing.hearing_id, public=False, speech=speech.id)
    return row


def decide(viewer: Viewer, thing: EntryThing, accept: bool, reason: str) -> None:
    """Make a correction, which then counts as confirmed by whoever asked for it; or refuse it with a public reason."""
    policy.require("hearings.decide", viewer, thing)
    reason = reason.strip() if accept else refused_because(reason)
    held_unpublished(thing.hearing_id)
    row = _undecided(thing.id)
    if row is None:
        raise Conflict(_l("A colleague has decided it in this moment."))
    moment = clock.now()
    row.accepted, row.reason, row.decided_at, row.decided_by = accept, reason[:1000], moment, viewer.id
    db.session.flush()
    if accept:
        _say(db.session.get_one(HearingSpeech, row.speech_id, populate_existing=True), row.wanted)
        confirmed = insert_into(HearingConfirmation.__table__).values(speech_id=row.speech_id, at=moment)
        db.session.execute(confirmed.on_conflict_do_nothing())
    verb = "hearings.corrected" if accept else "hearings.not_corrected"
    matters.record(
        viewer, verb, thing.hearing_id, public=False, speech=row.speech_id, person=thing.person_id, reason=reason
    )


def find(viewer: Viewer, thing: HearingStanding, findings: str) -> None:
    """Write what the hearing has found."""
    policy.require("hearings.find", viewer, thing)
    findings = rules.found(findings)
    held_unpublished(thing.id)
    db.session.get_one(HearingMinutes, thing.id).findings = findings
    db.session.flush()


def publish(viewer: Viewer, thing: HearingStanding) -> None:
    """Publish minutes, findings and adoption table as one; raises `DomainError` saying what is still owed."""
    policy.require("hearings.publish_minutes", viewer, thing)
    held_unpublished(thing.id)
    minutes = db.session.get_one(HearingMinutes, thing.id, with_for_update=True, populate_existing=True)
    entries = entries_of(thing.id)
    standings = [entry.standing for entry in entries]
    check_publication(
        minutes.findings, blank=sum(not entry.what for entry in entries),
        undecided=standings.count(Standing.CORRECTING), waiting=standings.count(Standing.WAITING),
        unanswered=unanswered(thing.id),
    )  # fmt: skip
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = HEARING.move("publish", matter.state)
    adoption.publish(viewer, thing.id)
    minutes.published_at = clock.now()
    matters.meet_clock(thing.id, ANSWER)
    matters.move(matter, state)
    matters.record(viewer, "hearings.minutes_published", thing.id)
