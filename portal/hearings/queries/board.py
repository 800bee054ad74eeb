"""What everybody sees of a session: one board, read once for each of its versions.

Watchers ask every two seconds whether there is something new, by the number of the version they have seen (htmx
polling). Server-sent events would hold one of the few request threads for every viewer; a question that is answered
"nothing new" costs one look at one row, by its key, and draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, case, func, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import PUBLIC
from portal.people.rules import Viewer

from ..models import HearingItem, HearingPoll, HearingQuestion, HearingSession
from ..rules.queue import Asked
from ..rules.session import Question, Timer
from .attendance import Seated, count_present, seated_at
from .line import floor_of

SHOWN = 8  # of the queue, and of the questions
KEPT = 64  # boards in the memory of a process


@dataclass(frozen=True)
class Standing:
    """Which version of which board there is. `stamp` tells sessions apart that ever had the same number."""

    id: int
    title: str
    path: str
    state: str
    place_path: str
    organization_id: int | None
    stamp: str
    version: int

    @property
    def mark(self) -> str:
        """How a screen says which version it shows."""
        return f"{self.stamp}.{self.version}"


@dataclass(frozen=True)
class Item:
    """An item of the agenda as the board shows it."""

    id: int
    position: int
    title: str
    minutes: int
    begun: bool
    current: bool


@dataclass(frozen=True)
class Speaker:
    """Whoever speaks or waits to: her name, for whom she sits here, and on which side she speaks."""

    id: int
    person_id: int
    seated: Seated
    side: str
    order: bool
    timer: Timer | None = None


@dataclass(frozen=True)
class Asking:
    """A question from the floor."""

    id: int
    person_id: int
    seated: Seated
    text: str
    state: str
    supports: int
    answer: str


@dataclass(frozen=True)
class Poll:
    """A straw poll; `totals` are empty until it is closed."""

    id: int
    question: str
    options: tuple[str, ...]
    answered: int
    present: int
    totals: tuple[int, ...]
    closed: bool


@dataclass(frozen=True)
class Board:
    """Everything of one version that is the same for everyone."""

    path: str
    version: int
    state: str
    seconds: int
    called_id: int
    items: tuple[Item, ...]
    speaker: Speaker | None
    queue: tuple[Speaker, ...]
    questions: tuple[Asking, ...]
    settled: tuple[Asking, ...]
    waiting_questions: int
    poll: Poll | None
    present: int

    @property
    def item(self) -> Item | None:
        """What is spoken about."""
        return next((item for item in self.items if item.current), None)


# Built once: five hundred watchers ask for it every two seconds.
_STANDING: Any = (
    select(Matter.id, Matter.title, Matter.path, Matter.state, Matter.place_path, Matter.organization_id,
           func.coalesce(HearingSession.stamp, ""), func.coalesce(HearingSession.version, 0))
    .join(HearingSession, HearingSession.hearing_id == Matter.id, isouter=True)
    .where(Matter.id == bindparam("hearing"), Matter.kind == "hearing", PUBLIC)
)  # fmt: skip


def get_standing(_viewer: Viewer, hearing_id: int) -> Standing | None:
    """The version of a board, read by key; None where there is no public hearing. Everybody sees the same."""
    row = db.session.connection().execute(_STANDING, {"hearing": hearing_id}).one_or_none()
    return Standing(*row) if row else None


_kept: dict[int, tuple[Standing, Board]] = {}


def board_of(standing: Standing, keep: bool = True) -> Board:
    """The board of this version: read by the first who asks for it, kept for all others of this process.

    What a transaction has written and not committed is not kept: it may never have happened.
    """
    kept = _kept.get(standing.id)
    if kept is not None and kept[0] == standing and standing.stamp:
        return kept[1]
    board = _read(standing)
    if not keep:
        return board
    if len(_kept) >= KEPT:
        _kept.clear()
    _kept[standing.id] = standing, board
    return board


def _read(standing: Standing) -> Board:
    session = db.session.get(HearingSession, standing.id)
    item_id = session.item_id if session else None
    items = db.session.scalars(
        select(HearingItem).where(HearingItem.hearing_id == standing.id).order_by(HearingItem.position)
    )
    now, line = floor_of(standing.id, item_id)
    waiting, settled, number = _questions(standing.id)
    people = {one.person_id for one in line} | {one.person_id for one in (*waiting, *settled)}
    people |= {now.person_id} if now else set()
    seated = seated_at(standing.id, people)
    present = count_present(standing.id)
    return Board(
        standing.path, standing.version, standing.state, session.seconds if session else 0,
        session.called_id if session else 0,
        tuple(Item(one.id, one.position, one.title, one.minutes, one.begun_at is not None, one.id == item_id)
              for one in items),
        _speaker(now, seated), tuple(_waiting(one, seated) for one in line),
        tuple(_asking(one, seated) for one in waiting), tuple(_asking(one, seated) for one in settled), number,
        _poll(standing.id, present), present,
    )  # fmt: skip


def _speaker(now: Any, seated: Mapping[int, Seated]) -> Speaker | None:
    if now is None:
        return None
    timer = Timer(now.started_at, now.allowed, now.paused, now.paused_at)
    return Speaker(now.id, now.person_id, seated[now.person_id], now.side, now.point_of_order, timer)


def _waiting(one: Asked, seated: Mapping[int, Seated]) -> Speaker:
    return Speaker(one.id, one.person_id, seated[one.person_id], one.side, one.order)


def _questions(hearing_id: int) -> tuple[Sequence[HearingQuestion], Sequence[HearingQuestion], int]:
    """The questions that wait, those taken up and then the most supported first; those settled last; how many wait."""
    waits = HearingQuestion.state.in_((Question.OPEN, Question.TAKEN_UP))
    here = HearingQuestion.hearing_id == hearing_id
    taken_up_first = case((HearingQuestion.state == Question.TAKEN_UP, 0), else_=1)
    ranked = (taken_up_first, HearingQuestion.supports.desc(), HearingQuestion.asked_at, HearingQuestion.id)
    number = func.count().over()
    waiting = db.session.execute(select(HearingQuestion, number).where(here, waits).order_by(*ranked).limit(SHOWN))
    rows = waiting.all()
    done = HearingQuestion.state.in_((Question.ANSWERED, Question.WITHHELD))
    last = HearingQuestion.settled_at.desc(), HearingQuestion.id.desc()
    settled = db.session.scalars(select(HearingQuestion).where(here, done).order_by(*last).limit(SHOWN)).all()
    return [row[0] for row in rows], settled, rows[0][1] if rows else 0


def _asking(row: HearingQuestion, seated: Mapping[int, Seated]) -> Asking:
    """A withheld question keeps its words to itself; its reason is shown."""
    text = "" if row.state == Question.WITHHELD else row.text
    return Asking(row.id, row.person_id, seated[row.person_id], text, row.state, row.supports, row.answer)


def _poll(hearing_id: int, present: int) -> Poll | None:
    """The open poll, else the one closed last."""
    row = db.session.scalar(
        select(HearingPoll).where(HearingPoll.hearing_id == hearing_id).order_by(HearingPoll.id.desc()).limit(1)
    )
    return None if row is None else polled(row, present)


def polled(row: HearingPoll, present: int) -> Poll:
    """A poll as pages show it."""
    return Poll(
        row.id, row.question, tuple(row.options), row.answered,
        max(present, row.answered) if row.present is None else row.present, tuple(row.totals or ()),
        row.closed_at is not None,
    )  # fmt: skip
