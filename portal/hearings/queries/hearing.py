"""Reading one hearing, as the policy and its pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from portal.kernel import clock
from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Hearing


@dataclass(frozen=True)
class HearingThing:
    """A hearing as the policy sees it. `hearing_kind` is a key of `rules.plan.KINDS`; `organization_id` convenes it."""

    id: int
    title: str
    path: str
    state: str
    category: str
    place_id: int
    place_path: str
    place: str
    author_id: int | None
    organization_id: int | None
    organization: str | None
    published_at: datetime | None
    hidden_at: datetime | None
    responsible_id: int | None
    comments: int
    hearing_kind: str
    purpose: str
    source_id: int | None
    venue: str
    link: str
    begins_at: datetime | None
    ends_at: datetime | None
    closes_at: datetime | None
    notice_days: int
    announced_at: datetime | None
    commitment: str
    drawn_at: datetime | None
    sequence: int

    kind = "hearing"

    def registration_open(self, now: datetime) -> bool:
        """Whether one can apply for a seat at this moment: until, not at, the close."""
        return self.state == "announced" and self.closes_at is not None and now < self.closes_at

    def on_the_day(self, now: datetime) -> bool:
        """Whether it is the day of the session, where the district is."""
        return self.begins_at is not None and clock.local(self.begins_at).date() == clock.local(now).date()

    @property
    def over(self) -> bool:
        """Whether the session is over."""
        return self.state in ("minutes", "published")


def get_hearing(viewer: Viewer, hearing_id: int) -> HearingThing | None:
    """The hearing, or None where there is none that this viewer may see: a draft is its organization's."""
    ours = and_(Matter.organization_id == (viewer.organization_id or 0), Matter.state == "preparing")
    row = db.session.execute(
        select(Matter, Hearing, Place.name, Organization.name)
        .join(Hearing, Hearing.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.id == hearing_id, or_(visible_to(viewer), ours))
    ).one_or_none()
    if row is None:
        return None
    matter, one, place, organization = row
    return HearingThing(
        matter.id, matter.title, matter.path, matter.state, matter.category, matter.place_id, matter.place_path, place,
        matter.author_id, matter.organization_id, organization, matter.published_at, matter.hidden_at,
        matter.responsible_id, matter.comments, one.kind, one.purpose, one.source_id, one.venue, one.link,
        one.begins_at, one.ends_at, one.closes_at, one.notice_days, one.announced_at, one.commitment, one.drawn_at,
        one.sequence,
    )  # fmt: skip


def source_of(source_id: int | None) -> tuple[str, str]:
    """(path, title) of the matter it is about; empty where there is none."""
    row = db.session.execute(select(Matter.path, Matter.title).where(Matter.id == source_id)).one_or_none()
    return (row.path, row.title) if row else ("", "")


def changed_at(hearing_id: int) -> datetime:
    """When anything of it changed last."""
    return db.session.scalars(select(Matter.changed_at).where(Matter.id == hearing_id)).one()
