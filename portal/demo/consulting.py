"""Consultations by statements of the demo: one of the whole district with its map, one answered line by line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal.adoption import commands as adoption
from portal.adoption.queries import lines_of
from portal.adoption.rules import Verdict
from portal.consultations.commands import closing, opening, preparing
from portal.consultations.commands.statements import mapping, stating, voting
from portal.consultations.queries.consultation import ConsultationThing, get_consultation
from portal.consultations.queries.statements.statements import get_statement
from portal.consultations.rules.lifecycle import Form
from portal.kernel import clock
from portal.people.rules import Viewer

from .content.consulting import (
    PARKING,
    PARKING_ABOUT,
    PARKING_ADDED,
    PARKING_STATEMENTS,
    REFUSED,
    SHED,
    SHED_ABOUT,
    SHED_ANSWERS,
    SHED_SAID,
    SHED_STATEMENTS,
)
from .content.people import CARDS, NEIGHBOURS
from .settling import Cast

DISTRICT, COURT = "YX", "YX-GH-QH-CX"
OFFICE, COMMITTEE, COMPANY = "department", "residents_committee", "property_company"


def acts(cast: Cast) -> list[tuple[float, Callable[[], Any]]]:
    """Every step with its day: how many days ago it was."""
    made: dict[str, int] = {}
    return [
        (24.0, lambda: _open(cast, made, COMMITTEE, COURT, SHED, SHED_ABOUT, SHED_STATEMENTS, 8)),
        (22.0, lambda: _say_of_the_shed(cast, made[SHED])),
        (15.0, lambda: _close(cast, made[SHED])),
        (11.0, lambda: _answer(cast, made[SHED])),
        (6.0, lambda: _open(
            cast, made, OFFICE, DISTRICT, PARKING, PARKING_ABOUT, [text for text, *_sides in PARKING_STATEMENTS], 30
        )),
        (5.0, lambda: _add(cast, made[PARKING])),
        (2.0, lambda: _say_of_parking(cast, made[PARKING])),
    ]  # fmt: skip


def _thing(viewer: Viewer, consultation_id: int) -> ConsultationThing:
    thing = get_consultation(viewer, consultation_id)
    assert thing is not None
    return thing


def _open(
    cast: Cast, made: dict[str, int], office: str, place: str, title: str, about: str, statements: Any, days: int
) -> None:
    asker = cast.office(office)
    made[title] = preparing.prepare(asker, cast.places[place], title, Form.STATEMENTS).id
    preparing.describe(asker, _thing(asker, made[title]), title, about, "traffic", "")
    for text in statements:
        stating.seed(asker, _thing(asker, made[title]), text)
    opening.announce(asker, _thing(asker, made[title]), clock.end_of(clock.today() + timedelta(days=days)))


def _say_of_the_shed(cast: Cast, consultation_id: int) -> None:
    for who, agreed in SHED_SAID.items():
        viewer = cast.viewer(who)
        for number in range(1, len(SHED_STATEMENTS) + 1):
            said = 1 if number in agreed else -1 if number % 2 else 0
            voting.vote(viewer, _thing(viewer, consultation_id), number, said)
    mapping.count_at_once(consultation_id)


def _close(cast: Cast, consultation_id: int) -> None:
    asker = cast.office(COMMITTEE)
    closing.close(asker, _thing(asker, consultation_id))


def _answer(cast: Cast, consultation_id: int) -> None:
    """Every statement's line is answered in the words of its convener, then the table is published."""
    asker = cast.office(COMMITTEE)
    for line, (verdict, reason, days) in zip(lines_of(consultation_id), SHED_ANSWERS, strict=True):
        carrier = cast.organizations[COMPANY] if days else None
        due = clock.today() + timedelta(days=days) if days else None
        adoption.decide(asker, line, Verdict(verdict), reason, carrier, due)
    closing.answer(asker, _thing(asker, consultation_id))


def _add(cast: Cast, consultation_id: int) -> None:
    """Two residents put a statement forward; one of them is asked about."""
    asker = cast.office(OFFICE)
    for (text, taken), who in zip(PARKING_ADDED, ("author", "supporter"), strict=True):
        viewer = cast.viewer(who)
        row = stating.suggest(viewer, _thing(viewer, consultation_id), text)
        waiting = get_statement(asker, row.id)
        assert waiting is not None
        if taken:
            stating.accept(asker, waiting)
        else:
            stating.refuse(asker, waiting, REFUSED)


def _say_of_parking(cast: Cast, consultation_id: int) -> None:
    """Everybody but a few has answered, leaning one way or the other; every ninth answer is somebody's own."""
    housed = [who for who, (_name, home, _kind) in CARDS.items() if home and who != "author"]
    for at, who in enumerate([*housed, *(name for names in NEIGHBOURS.values() for name in names)]):
        viewer = cast.viewer(who)
        for number, (_text, *sides) in enumerate(PARKING_STATEMENTS, start=1):
            said = sides[at % 5 in (1, 3)]
            if (at * 7 + number) % 9 == 0:
                said = -said
            if (at + number) % 7:
                voting.vote(viewer, _thing(viewer, consultation_id), number, said)
    mapping.count_at_once(consultation_id)
