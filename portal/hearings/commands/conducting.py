"""The secretary's desk: whoever convened the hearing begins it, calls the speakers, keeps their time, and ends it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update

from portal.kernel import clock, policy
from portal.kernel.db import db
from portal.kernel.errors import Conflict, DomainError
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import Hearing, HearingSpeech
from ..queries.board import Standing
from ..queries.line import floor_of
from ..rules.lifecycle import HEARING
from ..rules.plan import check_day
from ..rules.session import EXTENSION, ORDER_SECONDS, SPEECH_LONGEST, Speech, noted, pause_length
from .agenda import item_of
from .minuting import draw_up
from .polling import close_open_poll
from .session import held, held_running


def begin(viewer: Viewer, thing: Standing) -> None:
    """Open the session: from now on people can ask to speak."""
    policy.require("hearings.begin", viewer, thing)
    session = held(thing.id)
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = HEARING.move("begin", matter.state)
    begins = db.session.scalars(select(Hearing.begins_at).where(Hearing.id == thing.id)).one()
    assert begins is not None
    check_day(clock.now(), begins)
    session.began_at = clock.now()
    matters.move(matter, state)
    matters.record(viewer, "hearings.began", thing.id)


def end(viewer: Viewer, thing: Standing) -> None:
    """Close the session: whoever still waits is not called any more, an open poll is closed, the minutes begin."""
    policy.require("hearings.conduct", viewer, thing)
    session = held_running(thing.id)
    matter = db.session.get_one(Matter, thing.id, with_for_update=True, populate_existing=True)
    state = HEARING.move("end", matter.state)
    _finish(_speaking(thing.id))
    close_open_poll(thing.id)
    waiting = HearingSpeech.hearing_id == thing.id, HearingSpeech.state == Speech.WAITING
    db.session.execute(update(HearingSpeech).where(*waiting).values(state=Speech.SKIPPED.value))
    session.ended_at = clock.now()
    matters.move(matter, state)
    db.session.flush()
    speeches, questions = draw_up(thing.id, matter.organization_id)
    matters.record(viewer, "hearings.ended", thing.id, speeches=speeches, questions=questions)


def take_up(viewer: Viewer, thing: Standing, item_id: int) -> None:
    """Go to an item of the agenda; whoever speaks is finished first."""
    policy.require("hearings.conduct", viewer, thing)
    session = held_running(thing.id)
    item = item_of(thing.id, item_id)
    if session.item_id == item.id:
        return
    if _speaking(thing.id) is not None:
        raise DomainError(_l("Somebody speaks. Finish the speech first, then go to another item."))
    session.item_id = item.id
    item.begun_at = item.begun_at or clock.now()
    db.session.flush()


def call_next(viewer: Viewer, thing: Standing, known: int) -> HearingSpeech | None:
    """Give the floor to whoever is next; a speech that still runs is finished with it. None where nobody waits.

    `known` is the speech that was called last as far as the caller knows (0: none); raises `Conflict` where somebody
    else has called another since, so that two at the desk never pass over a speaker.
    """
    policy.require("hearings.conduct", viewer, thing)
    session = held_running(thing.id)
    if session.called_id != known:
        raise Conflict(_l("Somebody has called the next speaker in this moment."))
    _finish(_speaking(thing.id))
    _now, line = floor_of(thing.id, session.item_id)
    if not line:
        return None
    speech = db.session.get_one(HearingSpeech, line[0].id, populate_existing=True)
    speech.state, speech.started_at, speech.item_id = Speech.SPEAKING.value, clock.now(), session.item_id
    speech.allowed = ORDER_SECONDS if speech.point_of_order else session.seconds
    session.called_id = speech.id
    db.session.flush()
    return speech


def pause(viewer: Viewer, thing: Standing, speech_id: int) -> None:
    """Stop the clock of whoever speaks; on a stopped clock nothing happens."""
    speech = _held_speech(viewer, thing, speech_id)
    speech.paused_at = speech.paused_at or clock.now()
    db.session.flush()


def resume(viewer: Viewer, thing: Standing, speech_id: int) -> None:
    """Let the clock run again; on a running clock nothing happens."""
    speech = _held_speech(viewer, thing, speech_id)
    _go_on(speech)
    db.session.flush()


def extend(viewer: Viewer, thing: Standing, speech_id: int) -> None:
    """Give whoever speaks another minute, which everybody sees."""
    speech = _held_speech(viewer, thing, speech_id)
    if speech.allowed + EXTENSION > SPEECH_LONGEST:
        raise DomainError(_l("A speech has half a minute to half an hour."))
    speech.allowed += EXTENSION
    db.session.flush()


def finish(viewer: Viewer, thing: Standing, speech_id: int) -> None:
    """End a speech; it becomes an entry of the minutes."""
    _finish(_held_speech(viewer, thing, speech_id))


def skip(viewer: Viewer, thing: Standing, speech_id: int) -> None:
    """Pass over somebody who was called and is not there; she can ask again."""
    speech = _held_speech(viewer, thing, speech_id)
    speech.state, speech.paused_at = Speech.SKIPPED.value, None
    db.session.flush()


def jot_down(viewer: Viewer, thing: Standing, speech_id: int, what: str) -> None:
    """Write down what is said, while it is said or after."""
    policy.require("hearings.conduct", viewer, thing)
    held_running(thing.id)
    speech = db.session.get(HearingSpeech, speech_id, populate_existing=True)
    if speech is None or speech.hearing_id != thing.id or speech.state not in (Speech.SPEAKING, Speech.DONE):
        raise Conflict(_l("This speech is not being held any more."))
    speech.what = noted(what)
    db.session.flush()


def _held_speech(viewer: Viewer, thing: Standing, speech_id: int) -> HearingSpeech:
    policy.require("hearings.conduct", viewer, thing)
    held_running(thing.id)
    speech = _speaking(thing.id)
    if speech is None or speech.id != speech_id:
        raise Conflict(_l("This speech is not being held any more."))
    return speech


def _speaking(hearing_id: int) -> HearingSpeech | None:
    now_speaking = HearingSpeech.hearing_id == hearing_id, HearingSpeech.state == Speech.SPEAKING
    return db.session.scalar(select(HearingSpeech).where(*now_speaking))


def _go_on(speech: HearingSpeech) -> None:
    if speech.paused_at is not None:
        speech.paused += pause_length(speech.paused_at, clock.now())
        speech.paused_at = None


def _finish(speech: HearingSpeech | None) -> None:
    if speech is not None:
        _go_on(speech)
        speech.state, speech.finished_at = Speech.DONE.value, clock.now()
        db.session.flush()
