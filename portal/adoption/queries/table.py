"""A table, its lines, and what was said in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, or_, select, tuple_

from portal.kernel import keyset
from portal.kernel.db import Rows, db
from portal.kernel.keyset import Page
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place
from portal.places.rules import ancestors

from ..models import AdoptionLine, AdoptionOpinion, AdoptionTable, AdoptionVoice

SIZE = 20


@dataclass(frozen=True)
class AdoptionThing:
    """An adoption table as the policy sees it. `organization_id` asked and answers."""

    matter_id: int
    title: str
    path: str
    place_path: str
    organization_id: int | None
    organization: str | None
    opened_at: datetime
    published_at: datetime | None


@dataclass(frozen=True)
class LineThing:
    """A line of it; `organization_id` answers, `carried_by` carries it out. `voices` counts people, once an opinion."""

    id: int
    matter_id: int
    position: int
    title: str
    verdict: str
    reason: str
    carried_by: int | None
    carrier: str | None
    due: date | None
    done_at: datetime | None
    note: str
    opinions: int
    voices: int
    organization_id: int | None
    published_at: datetime | None


def get_adoption(viewer: Viewer, matter_id: int) -> AdoptionThing | None:
    """The table of a matter that this viewer may see; before it is published it is its organization's."""
    row = db.session.execute(
        select(Matter.id, Matter.title, Matter.path, Matter.place_path, Matter.organization_id, Organization.name,
               AdoptionTable.opened_at, AdoptionTable.published_at)
        .join(AdoptionTable, AdoptionTable.matter_id == Matter.id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.id == matter_id, visible_to(viewer), _theirs(viewer))
    ).one_or_none()  # fmt: skip
    return AdoptionThing(*row) if row else None


def _theirs(viewer: Viewer) -> Any:
    ours = Matter.organization_id == (viewer.organization_id or 0)
    return or_(AdoptionTable.published_at.is_not(None), ours)


def _lines() -> Any:
    said = (
        select(
            AdoptionOpinion.line_id, func.count().label("opinions"), func.sum(AdoptionOpinion.voices).label("voices")
        )
        .group_by(AdoptionOpinion.line_id)
        .subquery()
    )
    return (
        select(AdoptionLine.id, AdoptionLine.matter_id, AdoptionLine.position, AdoptionLine.title, AdoptionLine.verdict,
               AdoptionLine.reason, AdoptionLine.organization_id, Organization.name, AdoptionLine.due,
               AdoptionLine.done_at, AdoptionLine.note, func.coalesce(said.c.opinions, 0),
               func.coalesce(said.c.voices, 0), Matter.organization_id, AdoptionTable.published_at)
        .join(AdoptionTable, AdoptionTable.matter_id == AdoptionLine.matter_id)
        .join(Matter, Matter.id == AdoptionLine.matter_id)
        .join(Organization, Organization.id == AdoptionLine.organization_id, isouter=True)
        .join(said, said.c.line_id == AdoptionLine.id, isouter=True)
    )  # fmt: skip


def get_line(viewer: Viewer, adoption_line_id: int) -> LineThing | None:
    """A line of a table this viewer may see."""
    row = db.session.execute(
        _lines().where(AdoptionLine.id == adoption_line_id, visible_to(viewer), _theirs(viewer))
    ).one_or_none()
    return LineThing(*row) if row else None


def lines_of(matter_id: int) -> list[LineThing]:
    """The lines in their order; a table has as many as somebody has written by hand."""
    rows = db.session.execute(_lines().where(AdoptionLine.matter_id == matter_id).order_by(AdoptionLine.position))
    return [LineThing(*row) for row in rows]


def opinions_in(line_id: int, after: str | None = None) -> Page[Any]:
    """A page of the opinions in a line, the most backed first: (id, text, voices, organization)."""
    key = keyset.decode(after, (int, int))
    statement = (
        select(
            AdoptionOpinion.id, AdoptionOpinion.text, AdoptionOpinion.voices, Organization.name.label("organization")
        )
        .join(Organization, Organization.id == AdoptionOpinion.organization_id, isouter=True)
        .where(AdoptionOpinion.line_id == line_id)
        .order_by(AdoptionOpinion.voices.desc(), AdoptionOpinion.id.desc())
        .limit(SIZE + 1)
    )
    if key:
        statement = statement.where(tuple_(AdoptionOpinion.voices, AdoptionOpinion.id) < tuple_(*key))
    rows: Rows = db.session.execute(statement).all()
    return keyset.page(rows, SIZE, lambda row: (row.voices, row.id), key is None)


def mine_in(viewer: Viewer, matter_id: int) -> set[int]:
    """The lines in which the viewer's own words, or words she backed, stand."""
    if not viewer.signed_in:
        return set()
    return set(
        db.session.scalars(
            select(AdoptionOpinion.line_id)
            .join(AdoptionVoice, AdoptionVoice.opinion_id == AdoptionOpinion.id)
            .where(AdoptionVoice.person_id == viewer.id, AdoptionOpinion.matter_id == matter_id)
        )
    )


def standing_of(matter_id: int) -> tuple[int, int]:
    """(lines, lines not answered yet) of a table; nothing where there is none."""
    blank = func.count(case((AdoptionLine.verdict == "", 1)))
    total, missing = db.session.execute(select(func.count(), blank).where(AdoptionLine.matter_id == matter_id)).one()
    return total, missing


def unanswered(matter_id: int) -> int:
    """How many lines are not answered yet."""
    return standing_of(matter_id)[1]


def organizations_for(matter_id: int) -> Rows:
    """(id, name) of the organizations that could carry something out where a matter belongs: those of the places around
    it and inside it, the widest first."""
    here = db.session.scalar(select(Matter.place_path).where(Matter.id == matter_id)) or ""
    return db.session.execute(
        select(Organization.id, Organization.name)
        .join(Place, Place.id == Organization.place_id)
        .where(or_(Place.id.in_(ancestors(here)), Place.path.startswith(here)))
        .order_by(Place.path, Organization.kind, Organization.id)
        .limit(100)
    ).all()


def voices_of(line_id: int) -> list[int]:
    """The people whose words stand in a line, without those who are told of an earlier line of the same table already:
    everyone is told once, and reads the rest on the page."""
    here = select(AdoptionLine.matter_id, AdoptionLine.position).where(AdoptionLine.id == line_id).subquery()
    first = (
        select(AdoptionVoice.person_id, func.min(AdoptionLine.position).label("position"))
        .join(AdoptionOpinion, AdoptionOpinion.id == AdoptionVoice.opinion_id)
        .join(AdoptionLine, AdoptionLine.id == AdoptionOpinion.line_id)
        .where(AdoptionOpinion.matter_id == select(here.c.matter_id).scalar_subquery())
        .group_by(AdoptionVoice.person_id)
        .subquery()
    )
    return list(db.session.scalars(select(first.c.person_id).join(here, first.c.position == here.c.position)))
