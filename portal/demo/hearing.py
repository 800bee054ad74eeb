"""Hearings of the demo: one that is over, with minutes and answers, and one for which one can apply for a seat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from typing import Any

from portal.adoption import commands as adoption
from portal.adoption.queries import lines_of
from portal.adoption.rules import Verdict
from portal.hearings.commands import (
    agenda,
    announcing,
    applying,
    attending,
    conducting,
    drawing,
    floor,
    minuting,
    polling,
    preparing,
)
from portal.hearings.queries.board import Standing, get_standing
from portal.hearings.queries.floor import FloorThing, get_floor
from portal.hearings.queries.hearing import HearingThing, get_hearing
from portal.hearings.queries.minutes import entries_of, get_entry
from portal.hearings.queries.seats import SeatThing, get_seat, room_of
from portal.hearings.rules.plan import Plan
from portal.kernel import clock
from portal.people.rules import Viewer

from .content import hearing as content
from .settling import Cast

COURT, OFFICE, NEXT_OFFICE = "YX-GH-QH-CX", "party_branch", "residents_committee"
LENGTH, NOON = timedelta(minutes=40), 15


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    title, later = content.TITLE, content.NEXT_TITLE
    return [
        (33.9, lambda: _announce(cast, made, OFFICE, title, content.KIND, content.PURPOSE, content.SEATS, 14, 8)),
        (30.0, lambda: _apply(cast, made[title], content.APPLY, content.APPLY_FOR)),
        (24.0, lambda: drawing.draw_seats(cast.office(OFFICE), _hearing(cast.office(OFFICE), made[title]))),
        (19.9, lambda: _sit(cast, made[title])),
        (14.0, lambda: _publish(cast, made[title])),
        (5.0, lambda: _announce(
            cast, made, NEXT_OFFICE, later, content.NEXT_KIND, content.NEXT_PURPOSE, content.NEXT_SEATS, 18, 10
        )),
        (3.0, lambda: _apply(cast, made[later], content.NEXT_APPLY, ())),
    ]  # fmt: skip


def _found(thing: Any) -> Any:
    assert thing is not None
    return thing


def _hearing(viewer: Viewer, hearing_id: int) -> HearingThing:
    return _found(get_hearing(viewer, hearing_id))  # type: ignore[no-any-return]


def _seat(viewer: Viewer, hearing_id: int) -> SeatThing:
    return _found(get_seat(viewer, hearing_id))  # type: ignore[no-any-return]


def _floor(viewer: Viewer, hearing_id: int) -> FloorThing:
    return _found(get_floor(viewer, hearing_id))  # type: ignore[no-any-return]


def _standing(viewer: Viewer, hearing_id: int) -> Standing:
    return _found(get_standing(viewer, hearing_id))  # type: ignore[no-any-return]


def _announce(
    cast: Cast, made: dict[str, int], office: str, title: str, kind: str, purpose: str, seats: dict[str, int],
    days: int, closes: int,
) -> None:  # fmt: skip
    """Prepared and announced on one day; it begins `days` later, applications close after `closes` days.

    The play is seen at any hour: what happens by day stays by day, so a session late in the day has begun before now.
    """
    convener, moment = cast.office(office), clock.now().replace(second=0, microsecond=0)
    begins = moment + timedelta(days=days) - (LENGTH if clock.local(moment).hour >= NOON else timedelta())
    closed = clock.end_of(clock.today() + timedelta(days=closes))
    plan = Plan(begins, begins + timedelta(minutes=90), closed, content.VENUE, "")
    made[title] = preparing.prepare(convener, cast.places[COURT], title, kind).id
    preparing.describe(convener, _hearing(convener, made[title]), title, kind, purpose, "facilities", "")
    preparing.settle(convener, _hearing(convener, made[title]), plan)
    preparing.share_out(convener, _hearing(convener, made[title]), seats)
    announcing.announce(convener, _hearing(convener, made[title]))
    for item, minutes in content.AGENDA if title == content.TITLE else ():
        agenda.add_item(convener, _hearing(convener, made[title]), item, minutes)


def _apply(cast: Cast, hearing_id: int, people: Any, offices: Any) -> None:
    for viewer, group in _applicants(cast, people, offices):
        applying.apply(viewer, _seat(viewer, hearing_id), group)


def _applicants(cast: Cast, people: Any, offices: Any) -> Iterator[tuple[Viewer, str]]:
    yield from ((cast.viewer(who), group) for who, group in people)
    yield from ((cast.office(who), group) for who, group in offices)


def _sit(cast: Cast, hearing_id: int) -> None:
    """The session: everybody with a seat is there, asks to speak, and speaks in turn."""
    convener = cast.office(OFFICE)
    begins = _hearing(convener, hearing_id).begins_at
    assert begins is not None
    with clock.frozen(begins):
        seated = list(_come(cast, hearing_id))
        conducting.begin(convener, _standing(convener, hearing_id))
        for who in seated:
            floor.ask_to_speak(cast.viewer(who), _floor(cast.viewer(who), hearing_id), content.SPEECHES[who][0])
    _speak(cast, hearing_id, begins)
    with clock.frozen(begins + LENGTH):
        _ask(cast, hearing_id, seated)
        conducting.end(convener, _standing(convener, hearing_id))


def _seated(cast: Cast, hearing_id: int, who: str) -> bool:
    mine = _seat(cast.viewer(who), hearing_id).mine
    return mine is not None and mine.state == "seated"


def _come(cast: Cast, hearing_id: int) -> Iterator[str]:
    """Whoever has a seat checks in with the code of the room; the residents among them are named."""
    for viewer, _group in _applicants(cast, content.APPLY, content.APPLY_FOR):
        seat = _seat(viewer, hearing_id)
        if seat.mine is not None and seat.mine.state == "seated":
            attending.check_in(viewer, seat, room_of(hearing_id))
    yield from (who for who, _group in content.APPLY if _seated(cast, hearing_id, who))


def _speak(cast: Cast, hearing_id: int, begins: datetime) -> None:
    convener, called = cast.office(OFFICE), 0
    names = {cast.people[who].id: said for who, (_side, said) in content.SPEECHES.items()}
    for minutes in range(1, 30, 3):
        with clock.frozen(begins + timedelta(minutes=minutes)):
            speech = conducting.call_next(convener, _standing(convener, hearing_id), called)
            if speech is None:
                return
            called = speech.id
        with clock.frozen(begins + timedelta(minutes=minutes + 2)):
            conducting.jot_down(convener, _standing(convener, hearing_id), speech.id, names[speech.person_id])
            conducting.finish(convener, _standing(convener, hearing_id), speech.id)


def _ask(cast: Cast, hearing_id: int, seated: list[str]) -> None:
    """A question from the floor, and what everybody present leans to."""
    convener, asker = cast.office(OFFICE), cast.viewer("冯玉珍")
    question = floor.ask(asker, _floor(asker, hearing_id), content.QUESTION)
    for who in seated[:3]:
        floor.support(cast.viewer(who), _floor(cast.viewer(who), hearing_id), question.id)
    floor.settle(convener, _standing(convener, hearing_id), question.id, "answered", content.ANSWER)
    poll = polling.open_poll(convener, _standing(convener, hearing_id), content.POLL, content.OPTIONS)
    for at, who in enumerate(seated):
        viewer = cast.viewer(who)
        polling.answer(viewer, _floor(viewer, hearing_id), poll.id, 1 if at % 3 else 0)
    polling.close_poll(convener, _standing(convener, hearing_id), poll.id)


def _publish(cast: Cast, hearing_id: int) -> None:
    """The speakers confirm, every line is answered, and everything is published as one."""
    convener = cast.office(OFFICE)
    for entry in entries_of(hearing_id):
        for who in content.SPEECHES:
            mine = get_entry(cast.viewer(who), hearing_id, entry.id)
            if mine is not None and mine.person_id == cast.people[who].id:
                minuting.confirm(cast.viewer(who), mine, mine.what)
    minuting.find(convener, _standing(convener, hearing_id), content.FINDINGS)
    for line, (verdict, reason, days) in zip(lines_of(hearing_id), cycle(content.VERDICTS), strict=False):
        due = clock.today() + timedelta(days=days) if days else None
        carrier = cast.organizations["property_company"] if days else None
        adoption.decide(convener, line, Verdict(verdict), reason, carrier, due)
    minuting.publish(convener, _standing(convener, hearing_id))
