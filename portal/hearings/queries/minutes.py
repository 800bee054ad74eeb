"""The minutes of a hearing: one entry a speech, the questions, the polls, the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.people.rules import Viewer

from ..models import (
    HearingConfirmation,
    HearingCorrection,
    HearingItem,
    HearingMinutes,
    HearingPoll,
    HearingQuestion,
    HearingSession,
    HearingSpeech,
)
from ..rules.minutes import Standing, period_ends, standing
from ..rules.session import Question, Speech
from .attendance import Seated, seated_at
from .board import Poll, get_standing, polled


@dataclass(frozen=True)
class Correction:
    """A correction somebody asked for; undecided while `decided_at` is None."""

    before: str
    wanted: str
    asked_at: datetime
    decided_at: datetime | None
    accepted: bool
    reason: str


@dataclass(frozen=True)
class EntryThing:
    """An entry of the minutes as the policy and its page see it: what somebody said. `id` is the speech's."""

    id: int
    hearing_id: int
    hearing: str
    path: str
    place_path: str
    state: str
    organization_id: int | None
    published_at: datetime | None
    person_id: int
    seated: Seated
    side: str
    order: bool
    item: str | None
    started_at: datetime
    spent: int
    what: str
    until: datetime
    standing: Standing
    corrections: tuple[Correction, ...] = ()

    @property
    def matter_id(self) -> int:
        """The matter in whose decisions one may have a conflict of interest."""
        return self.hearing_id

    @property
    def undecided(self) -> Correction | None:
        return next((one for one in self.corrections if one.decided_at is None), None)


@dataclass(frozen=True)
class Minutes:
    """What frames the entries. Before the session ends there are none."""

    began_at: datetime
    ended_at: datetime
    findings: str
    published_at: datetime | None
    items: Sequence[HearingItem]


def minutes_of(hearing_id: int) -> Minutes | None:
    """The minutes of a hearing, once its session is over."""
    row = db.session.execute(
        select(HearingSession.began_at, HearingSession.ended_at, HearingMinutes.findings, HearingMinutes.published_at)
        .join(HearingMinutes, HearingMinutes.hearing_id == HearingSession.hearing_id)
        .where(HearingSession.hearing_id == hearing_id)
    ).one_or_none()
    if row is None:
        return None
    items = select(HearingItem).where(HearingItem.hearing_id == hearing_id, HearingItem.begun_at.is_not(None))
    began_at, ended_at, findings, published_at = row
    assert began_at is not None
    assert ended_at is not None
    begun = db.session.scalars(items.order_by(HearingItem.begun_at)).all()
    return Minutes(began_at, ended_at, findings, published_at, begun)


def entries_of(hearing_id: int) -> list[EntryThing]:
    """What was said, in its order; a session has as many entries as people could speak in it."""
    return _entries(HearingSpeech.hearing_id == hearing_id)


def get_entry(viewer: Viewer, hearing_id: int, speech_id: int) -> EntryThing | None:
    """One entry of a hearing that this viewer may see."""
    if get_standing(viewer, hearing_id) is None:
        return None
    found = _entries(HearingSpeech.id == speech_id, HearingSpeech.hearing_id == hearing_id)
    return found[0] if found else None


def speaker_ids(hearing_id: int) -> list[int]:
    """Everybody who spoke."""
    spoke = HearingSpeech.hearing_id == hearing_id, HearingSpeech.state == Speech.DONE
    return list(db.session.scalars(select(HearingSpeech.person_id).where(*spoke).distinct()))


def _entries(*where: Any) -> list[EntryThing]:
    rows = db.session.execute(
        select(HearingSpeech, HearingItem.title, HearingConfirmation.at, HearingSession.ended_at, Matter.title,
               Matter.path, Matter.place_path, Matter.state, Matter.organization_id, HearingMinutes.published_at)
        .join(HearingSession, HearingSession.hearing_id == HearingSpeech.hearing_id)
        .join(HearingMinutes, HearingMinutes.hearing_id == HearingSpeech.hearing_id)
        .join(Matter, Matter.id == HearingSpeech.hearing_id)
        .join(HearingItem, HearingItem.id == HearingSpeech.item_id, isouter=True)
        .join(HearingConfirmation, HearingConfirmation.speech_id == HearingSpeech.id, isouter=True)
        .where(HearingSpeech.state == Speech.DONE, *where)
        .order_by(HearingSpeech.started_at, HearingSpeech.id)
    ).all()  # fmt: skip
    if not rows:
        return []
    corrections = _corrections([row[0].id for row in rows])
    seated = seated_at(rows[0][0].hearing_id, {row[0].person_id for row in rows})
    return [_entry(row, seated[row[0].person_id], corrections.get(row[0].id, ())) for row in rows]


def _entry(row: Any, seated: Seated, corrections: tuple[Correction, ...]) -> EntryThing:
    speech, item, confirmed_at, ended_at, title, path, place_path, state, organization_id, published_at = row
    until = period_ends(ended_at, speech.written_at)
    undecided = any(one.decided_at is None for one in corrections)
    refused = bool(corrections) and corrections[-1].decided_at is not None and not corrections[-1].accepted
    moment = published_at or clock.now()
    spent = max(0, int((speech.finished_at - speech.started_at).total_seconds()) - speech.paused)
    return EntryThing(
        speech.id, speech.hearing_id, title, path, place_path, state, organization_id, published_at, speech.person_id,
        seated, speech.side, speech.point_of_order, item, speech.started_at, spent, speech.what, until,
        standing(confirmed_at is not None, undecided, refused, until, moment), corrections,
    )  # fmt: skip


def _corrections(speeches: Sequence[int]) -> dict[int, tuple[Correction, ...]]:
    found: dict[int, tuple[Correction, ...]] = {}
    asked = select(HearingCorrection).where(HearingCorrection.speech_id.in_(speeches)).order_by(HearingCorrection.id)
    for row in db.session.scalars(asked):
        one = Correction(row.before, row.wanted, row.asked_at, row.decided_at, row.accepted, row.reason)
        found[row.speech_id] = (*found.get(row.speech_id, ()), one)
    return found


@dataclass(frozen=True)
class QuestionEntry:
    """A question in the minutes, with what was answered."""

    id: int
    seated: Seated
    text: str
    state: str
    supports: int
    answer: str


def questions_of(hearing_id: int) -> list[QuestionEntry]:
    """The questions, the answered ones first; of a withheld one only the reason."""
    kept = HearingQuestion.hearing_id == hearing_id, HearingQuestion.state != Question.WITHDRAWN
    rank = {state: at for at, state in enumerate((Question.ANSWERED, Question.TAKEN_UP, Question.OPEN))}
    rows = sorted(
        db.session.scalars(select(HearingQuestion).where(*kept)),
        key=lambda row: (rank.get(Question(row.state), 9), -row.supports, row.id),
    )
    seated = seated_at(hearing_id, {row.person_id for row in rows})
    return [
        QuestionEntry(row.id, seated[row.person_id], "" if row.state == Question.WITHHELD else row.text, row.state,
                      row.supports, row.answer)
        for row in rows
    ]  # fmt: skip


def polls_of(hearing_id: int) -> list[Poll]:
    """The straw polls with their totals."""
    rows = db.session.scalars(select(HearingPoll).where(HearingPoll.hearing_id == hearing_id).order_by(HearingPoll.id))
    return [polled(row, 0) for row in rows]
