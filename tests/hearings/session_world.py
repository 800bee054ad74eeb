"""A session of the test neighbourhood's hearing: the residents committee at the desk, four seats taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from portal.adoption import commands as adoption
from portal.adoption.queries import lines_of
from portal.adoption.rules import Verdict
from portal.hearings.commands import agenda, conducting, floor, minuting
from portal.hearings.models import Hearing, HearingApplication, HearingSession, HearingSpeech
from portal.hearings.queries.board import Board, Standing, board_of, get_standing
from portal.hearings.queries.floor import FloorThing, get_floor
from portal.hearings.queries.minutes import EntryThing, entries_of
from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import Viewer
from tests.factories import Neighbourhood
from tests.hearings.world import AFTER, BEGINS, Sitting, announced

SEATED = {"li": ("owners", None), "zhang": ("owners", None), "chen": ("owners", None), "ma": ("property", "property")}
ITEMS = {"充电棚建在哪里": 20, "怎么收费": 30}
DESK = "wang", "committee"


@dataclass
class Session(Sitting):
    """Li, Zhang and Chen sit for the owners, Ma for the property company; the committee (`wang`) is at the desk."""

    def standing(self, who: str | None = None, acting: str | None = None) -> Standing:
        standing = get_standing(self.hood.viewer(*((who, acting) if who else DESK)), self.id)
        assert standing is not None
        return standing

    def floor(self, who: str) -> FloorThing:
        found = get_floor(self.viewer(who), self.id)
        assert found is not None
        return found

    def viewer(self, who: str) -> Viewer:
        return self.hood.viewer(who, SEATED.get(who, ("", None))[1])

    @property
    def desk(self) -> Viewer:
        return self.hood.viewer(*DESK)

    def board(self) -> Board:
        return board_of(self.standing(), keep=False)

    def row(self) -> HearingSession:
        return db.session.get_one(HearingSession, self.id, populate_existing=True)

    def asks(self, who: str, side: str = "for", seconds: int = 0) -> None:
        """Ask to speak, so many seconds after the session began."""
        with clock.frozen(BEGINS + timedelta(seconds=seconds)):
            floor.ask_to_speak(self.viewer(who), self.floor(who), side, point_of_order=side == "order")

    def question(self, who: str, text: str = "棚子谁来管？") -> int:
        return floor.ask(self.viewer(who), self.floor(who), text).id

    def next(self, seconds: int = 0) -> str | None:
        """Call whoever is next; returns her short name."""
        with clock.frozen(BEGINS + timedelta(seconds=seconds)):
            speech = conducting.call_next(self.desk, self.standing(), self.row().called_id)
        names = {number: name for name, number in self.hood.people.items()}
        return names[speech.person_id] if speech else None

    def speaks(self, who: str, side: str, what: str = "", seconds: int = 0) -> int:
        """Ask, be called, be written down, finish; returns the speech."""
        self.asks(who, side, seconds)
        assert self.next(seconds) == who
        speech = self.row().called_id
        with clock.frozen(BEGINS + timedelta(seconds=seconds + 60)):
            if what:
                conducting.jot_down(self.desk, self.standing(), speech, what)
            conducting.finish(self.desk, self.standing(), speech)
        return speech

    def end(self) -> None:
        with clock.frozen(BEGINS + timedelta(hours=2)):
            conducting.end(self.desk, self.standing())

    def entry(self, speech: int) -> EntryThing:
        return next(one for one in entries_of(self.id) if one.id == speech)

    def answer_all(self) -> None:
        for line in lines_of(self.id):
            adoption.decide(self.desk, line, Verdict.ADOPTED, "照大家说的办。", None, None)

    def publish(self) -> None:
        minuting.publish(self.desk, self.standing())


def seated(hood: Neighbourhood, people: Iterable[str] = tuple(SEATED)) -> Session:
    """The seats are drawn and these people have come; the agenda is written."""
    session = Session(hood, announced(hood).id)
    matter, row = db.session.get_one(Matter, session.id), db.session.get_one(Hearing, session.id)
    matter.state, row.drawn_at, row.record = "seated", AFTER, "{}"
    for name, (group, organization) in SEATED.items():
        there = name in people
        db.session.add(
            HearingApplication(
                hearing_id=session.id, person_id=hood.people[name], group=group, code=name, state="seated",
                seat=group, organization_id=hood.organizations[organization] if organization else None, at=AFTER,
                present_at=BEGINS if there else None, seen_by=hood.people["wang"] if there else None,
            )
        )  # fmt: skip
    db.session.flush()
    for title, minutes in ITEMS.items():
        agenda.add_item(session.desk, session.thing(), title, minutes)
    return session


def running(hood: Neighbourhood, people: Iterable[str] = tuple(SEATED)) -> Session:
    """The session is open, at its first item."""
    session = seated(hood, people)
    with clock.frozen(BEGINS):
        conducting.begin(session.desk, session.standing())
        conducting.take_up(session.desk, session.standing(), session.board().items[0].id)
    return session


def over(hood: Neighbourhood) -> tuple[Session, int, int]:
    """Li spoke for it, Ma against; the session is over. Returns it with both speeches."""
    session = running(hood)
    first = session.speaks("li", "for", "应该建在北门。")
    second = session.speaks("ma", "against", "北门是消防通道。", 120)
    session.question("zhang")
    session.end()
    return session, first, second


def speech(number: int) -> HearingSpeech:
    return db.session.get_one(HearingSpeech, number, populate_existing=True)
