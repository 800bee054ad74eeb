"""What people are told about hearings."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l

from portal.matters.queries import resident_ids
from portal.matters.tellings import Facts, Telling, named

from .queries.minutes import speaker_ids
from .queries.waiting import applicant_ids, behind, listening_ids


def _asked(payload: Facts) -> Iterable[int]:
    return resident_ids(payload["matter"])


def _listening(payload: Facts) -> Iterable[int]:
    return listening_ids(payload["matter"])


def _seated(payload: Facts) -> Iterable[int]:
    return applicant_ids(payload["matter"], "seated")


def _waiting(payload: Facts) -> Iterable[int]:
    return applicant_ids(payload["matter"], "waiting")


def _moved(payload: Facts) -> Iterable[int]:
    return behind(payload["matter"], payload["facts"]["code"])


def _speakers(payload: Facts) -> Iterable[int]:
    return speaker_ids(payload["matter"])


def _minutes(hearing_id: int, _facts: Facts) -> str:
    return f"/hearings/{hearing_id}/minutes"


def _entry(hearing_id: int, facts: Facts) -> str:
    return f"/hearings/{hearing_id}/minutes/{facts['speech']}"


TELLINGS = (
    Telling(
        "hearings.announced",
        _l("A hearing on %(day)s: you can apply for a seat until %(closes)s."),
        followers=False,
        also=_asked,
    ),
    Telling("hearings.drawn", _l("The seats are drawn."), followers=False, also=_listening),
    Telling(
        "hearings.seat_got",
        _l("You have a seat: %(day)s, %(time)s, %(venue)s. If you cannot come, give it back."),
        followers=False,
        also=_seated,
    ),
    Telling(
        "hearings.seat_awaited",
        _l("The lot gave you no seat. You stand on the waiting list; its page says where."),
        followers=False,
        also=_waiting,
    ),
    Telling(
        "hearings.moved_up",
        _l(
            "You have a seat now, because somebody gave hers back: %(day)s, %(time)s, %(venue)s. If you cannot come, "
            "give it back."
        ),
        followers=False,
        also=_moved,
    ),
    Telling("hearings.changed", _l("Time or place have changed: %(day)s, %(time)s.")),
    Telling(
        "hearings.ended",
        _l("You spoke in the session: look at what is written of it, and confirm it or ask for a correction."),
        followers=False,
        also=_speakers,
        where=_minutes,
    ),
    Telling(
        "hearings.correction_asked",
        _l("A speaker asks for a correction of the minutes. Decide about it."),
        followers=False,
        charged=True,
        where=_entry,
    ),
    Telling(
        "hearings.corrected",
        _l("The minutes say now what you asked for."),
        followers=False,
        also=named("person"),
        where=_entry,
    ),
    Telling(
        "hearings.not_corrected",
        _l("Your correction of the minutes was not made. The reason: %(reason)s"),
        followers=False,
        also=named("person"),
        where=_entry,
    ),
    Telling(
        "hearings.minutes_published",
        _l("The minutes are published, with an answer to everything that was said."),
        also=_speakers,
        where=_minutes,
    ),
    Telling("hearings.cancelled", _l("It is cancelled. The reason: %(reason)s")),
)
