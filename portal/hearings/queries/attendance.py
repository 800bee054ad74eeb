"""Who sits in a hearing, and who is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from portal.kernel.db import db
from portal.people.models import Organization, Person
from portal.people.rules import Viewer

from ..models import HearingApplication
from ..rules.seats import GROUPS


@dataclass(frozen=True)
class Seated:
    """Somebody with a seat: her name, for which group she sits, the organization she speaks for if she does."""

    name: str
    group: str
    organization: str | None

    @property
    def label(self) -> str:
        return str(GROUPS.get(self.group, ""))


_SEATED = HearingApplication.state == "seated"


def attends_at(viewer: Viewer, hearing_id: int) -> bool:
    """Whether this person was checked in: as herself, or for the organization she has her seat for."""
    mine = HearingApplication.hearing_id == hearing_id, HearingApplication.person_id == viewer.id, _SEATED
    there = HearingApplication.present_at.is_not(None)
    return db.session.scalar(select(HearingApplication.id).where(*mine, there)) is not None


def count_present(hearing_id: int) -> int:
    """How many are there."""
    here = HearingApplication.hearing_id == hearing_id, HearingApplication.present_at.is_not(None)
    return db.session.scalar(select(func.count()).select_from(HearingApplication).where(*here)) or 0


def seated_at(hearing_id: int, people: Collection[int]) -> dict[int, Seated]:
    """How these people sit there; every one of them is found, with an empty group where she has no seat."""
    if not people:
        return {}
    hers = and_(HearingApplication.person_id == Person.id, HearingApplication.hearing_id == hearing_id, _SEATED)
    rows = db.session.execute(
        select(Person.id, Person.name, HearingApplication.group, Organization.name.label("organization"))
        .join(HearingApplication, hers, isouter=True)
        .join(Organization, Organization.id == HearingApplication.organization_id, isouter=True)
        .where(Person.id.in_(people))
    )
    return {row.id: Seated(row.name, row.group or "", row.organization) for row in rows}
