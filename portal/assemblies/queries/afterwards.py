"""What follows a result: objections with their answers, and who carries out what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.matters.models import Matter
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import FollowUp, Motion, ResultObjection
from .assembly import AssemblyThing


def passed_motion(thing: AssemblyThing, number: int) -> bool:
    """Whether a motion passed under the adopted rule, or elected somebody."""
    return number in passed_numbers(thing.result or {})


def passed_numbers(result: Mapping[str, Any]) -> frozenset[int]:
    """The numbers of the motions that passed under the adopted rule, or elected somebody."""
    motions = result.get("motions", [])
    return frozenset(one["number"] for one in motions if one.get("adopted", {}).get("passed") or one.get("elected"))


@dataclass(frozen=True)
class ObjectionThing:
    """An objection to a result, as the policy sees it."""

    id: int
    assembly_id: int
    organization_id: int | None
    person_id: int | None
    body: str
    answered_at: datetime | None


def get_objection(_viewer: Viewer, result_objection_id: int) -> ObjectionThing | None:
    """An objection; they are public, without names."""
    row = db.session.execute(
        select(ResultObjection.id, ResultObjection.assembly_id, Matter.organization_id, ResultObjection.person_id,
               ResultObjection.body, ResultObjection.answered_at)
        .join(Matter, Matter.id == ResultObjection.assembly_id)
        .where(ResultObjection.id == result_objection_id)
    ).one_or_none()  # fmt: skip
    return ObjectionThing(*row) if row else None


def objections_of(assembly_id: int) -> Rows:
    """(id, body, at, answer, answered_at) of the objections to a result, oldest first."""
    return db.session.execute(
        select(ResultObjection.id, ResultObjection.body, ResultObjection.at, ResultObjection.answer,
               ResultObjection.answered_at)
        .where(ResultObjection.assembly_id == assembly_id)
        .order_by(ResultObjection.id)
        .limit(200)
    ).all()  # fmt: skip


@dataclass(frozen=True)
class FollowUpThing:
    """Who carries out a motion, as the policy sees it."""

    id: int
    assembly_id: int
    organization_id: int
    number: int
    motion: str
    done_at: datetime | None


def get_follow_up(_viewer: Viewer, follow_up_id: int) -> FollowUpThing | None:
    """What somebody has to carry out; it is public."""
    row = db.session.execute(
        select(FollowUp.id, Motion.assembly_id, FollowUp.organization_id, Motion.number, Motion.title, FollowUp.done_at)
        .join(Motion, Motion.id == FollowUp.motion_id)
        .where(FollowUp.id == follow_up_id)
    ).one_or_none()
    return FollowUpThing(*row) if row else None


@dataclass(frozen=True)
class FollowUpRow:
    """One task as the page of a vote shows it."""

    id: int
    motion_id: int
    organization_id: int
    organization: str
    due: date
    done_at: datetime | None
    note: str


def follow_ups_of(assembly_id: int) -> dict[int, FollowUpRow]:
    """Who carries out the motions of a vote, by motion."""
    rows = db.session.execute(
        select(FollowUp.id, FollowUp.motion_id, FollowUp.organization_id, Organization.name, FollowUp.due,
               FollowUp.done_at, FollowUp.note)
        .join(Motion, Motion.id == FollowUp.motion_id)
        .join(Organization, Organization.id == FollowUp.organization_id)
        .where(Motion.assembly_id == assembly_id)
    )  # fmt: skip
    return {row.motion_id: FollowUpRow(*row) for row in rows}


def organizations_around(place_path: str) -> Rows:
    """(id, name) of the organizations that could carry something out in a compound."""
    return db.session.execute(
        select(Organization.id, Organization.name)
        .join(Place, Place.id == Organization.place_id)
        .where(Place.path.startswith(place_path))
        .order_by(Organization.kind, Organization.id)
        .limit(100)
    ).all()
