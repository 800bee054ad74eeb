"""What waits for somebody because of hearings: a line each on her home page, and who is told of what."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import follower_ids
from portal.people.rules import Viewer
from portal.places.rules import ancestors

from ..models import (
    Hearing,
    HearingApplication,
    HearingConfirmation,
    HearingCorrection,
    HearingQuota,
    HearingSession,
    HearingSpeech,
)
from ..rules.minutes import period_ends
from ..rules.seats import ORGANIZATIONS, RESIDENTS

LARGEST = 20


class Waiting(NamedTuple):
    """A hearing that waits for somebody: `kind` is "seat", "attend", "draw" or "words"."""

    kind: str
    title: str
    path: str
    due: datetime


def open_to(viewer: Viewer) -> list[Waiting]:
    """For a resident: hearings that have seats for her and in which she has not applied; those she sits in today; her
    own words in minutes."""
    return [*_seats(viewer), *_today(viewer)]


def _seats(viewer: Viewer) -> list[Waiting]:
    if not viewer.homes:
        return []
    places = sorted({number for home in viewer.homes for number in ancestors(home.place_path)})
    groups = sorted({RESIDENTS[home.kind] for home in viewer.homes})
    mine = HearingApplication.person_id == viewer.id
    return _announced(_open(groups, mine), Matter.place_id.in_(places))


def _open(groups: list[str], mine: ColumnElement[bool]) -> ColumnElement[bool]:
    """One can apply, there are seats for one of these groups, and nobody of `mine` has applied."""
    applied = select(HearingApplication.id).where(HearingApplication.hearing_id == Hearing.id, mine)
    has_seats = select(HearingQuota.group).where(HearingQuota.hearing_id == Hearing.id, HearingQuota.group.in_(groups))
    return and_(Hearing.closes_at > clock.now(), has_seats.exists(), ~applied.exists())


def _announced(*where: ColumnElement[bool]) -> list[Waiting]:
    """One query: those whose time is over are drawn, in the others one applies."""
    rows = db.session.execute(
        select(Matter.title, Matter.path, Hearing.closes_at)
        .join(Hearing, Hearing.id == Matter.id)
        .where(Matter.kind == "hearing", Matter.state == "announced", Matter.hidden_at.is_(None), *where)
        .order_by(Hearing.closes_at, Matter.id)
        .limit(LARGEST)
    )
    moment = clock.now()
    return [
        Waiting("seat", title, path, closes) if closes > moment
        else Waiting("draw", title, path, closes + timedelta(days=1))
        for title, path, closes in rows
        if closes
    ]  # fmt: skip


def _today(viewer: Viewer) -> list[Waiting]:
    """In one query: the sessions of today in which she has a seat, and her words in minutes that she can look at."""
    rows = db.session.execute(union_all(_sits(viewer), _said(viewer)))
    found = [
        Waiting("words", title, f"{path}/minutes", period_ends(moment, None)) if said
        else Waiting("attend", title, f"{path}/check-in", moment)
        for said, title, path, moment in rows
    ]  # fmt: skip
    return sorted((one for one in found if one.kind == "attend" or one.due >= clock.now()), key=lambda one: one.due)


def _sits(viewer: Viewer) -> Any:
    begins = datetime.combine(clock.today(), time.min, clock.ZONE)
    return (
        select(literal(False), Matter.title, Matter.path, Hearing.begins_at)
        .join(Hearing, Hearing.id == Matter.id)
        .join(HearingApplication, HearingApplication.hearing_id == Hearing.id)
        .where(HearingApplication.person_id == viewer.id, HearingApplication.state == "seated")
        .where(HearingApplication.present_at.is_(None), Matter.state.in_(("seated", "in_session")))
        .where(Hearing.begins_at >= begins, Hearing.begins_at < begins + timedelta(days=1))
    )


def _said(viewer: Viewer) -> Any:
    """Minutes in which words of hers stand that she has neither confirmed nor objected to, since they were written."""
    confirmed = select(HearingConfirmation.speech_id).where(HearingConfirmation.speech_id == HearingSpeech.id)
    objected = select(HearingCorrection.id).where(HearingCorrection.speech_id == HearingSpeech.id)
    return (
        select(literal(True), Matter.title, Matter.path,
               func.max(func.coalesce(HearingSpeech.written_at, HearingSession.ended_at)))
        .join(HearingSession, HearingSession.hearing_id == Matter.id)
        .join(HearingSpeech, HearingSpeech.hearing_id == Matter.id)
        .where(Matter.state == "minutes", Matter.hidden_at.is_(None), HearingSpeech.person_id == viewer.id)
        .where(HearingSpeech.state == "done", HearingSpeech.what != "", ~confirmed.exists(), ~objected.exists())
        .group_by(Matter.id, Matter.title, Matter.path)
    )  # fmt: skip


def owed_by(viewer: Viewer) -> list[Waiting]:
    """For somebody who acts for an organization: the seats it has to draw, and the hearings that have a seat for it."""
    assert viewer.acting is not None
    area, ours = viewer.acting.place_path, Matter.organization_id == viewer.acting.id
    here = or_(Matter.place_id.in_(ancestors(area)), Matter.place_path.startswith(area, autoescape=True))
    mine = HearingApplication.organization_id == viewer.acting.id
    group = ORGANIZATIONS.get(viewer.acting.kind, "others")
    to_draw = and_(ours, Hearing.closes_at <= clock.now())
    return _announced(or_(to_draw, and_(here, ~ours, _open([group], mine))))


def applicant_ids(hearing_id: int, *states: str) -> list[int]:
    """Whose applications are in one of these states."""
    here = HearingApplication.hearing_id == hearing_id, HearingApplication.state.in_(states)
    return list(db.session.scalars(select(HearingApplication.person_id).where(*here)))


def listening_ids(hearing_id: int) -> list[int]:
    """Who follows it and has not applied: whoever has applied is told what became of her own application."""
    applied = set(applicant_ids(hearing_id, "applied", "seated", "waiting"))
    return [person for person in follower_ids(hearing_id) if person not in applied]


def behind(hearing_id: int, code: str) -> list[int]:
    """Whose code it is."""
    mine = HearingApplication.hearing_id == hearing_id, HearingApplication.code == code
    return list(db.session.scalars(select(HearingApplication.person_id).where(*mine)))
