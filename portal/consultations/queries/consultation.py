"""Reading one consultation, as the policy and its pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import Consultation


@dataclass(frozen=True)
class ConsultationThing:
    """A consultation as the policy sees it. `form` is a `rules.lifecycle.Form`."""

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
    form: str
    body: str
    source_id: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    answered_at: datetime | None
    opinions: int

    kind = "consultation"

    def open_at(self, now: datetime) -> bool:
        """Whether people take part at this moment: until, not at, the close."""
        return self.state == "open" and self.closes_at is not None and now < self.closes_at

    @property
    def over(self) -> bool:
        """Whether everything that was said is there to be shown."""
        return self.state in ("closed", "answered")


def get_consultation(viewer: Viewer, consultation_id: int) -> ConsultationThing | None:
    """The consultation, or None where there is none that this viewer may see: a draft is its organization's."""
    ours = and_(Matter.organization_id == (viewer.organization_id or 0), Matter.state == "preparing")
    row = db.session.execute(
        select(Matter, Consultation, Place.name, Organization.name)
        .join(Consultation, Consultation.id == Matter.id)
        .join(Place, Place.id == Matter.place_id)
        .join(Organization, Organization.id == Matter.organization_id, isouter=True)
        .where(Matter.id == consultation_id, or_(visible_to(viewer), ours))
    ).one_or_none()
    if row is None:
        return None
    matter, one, place, organization = row
    return ConsultationThing(
        matter.id, matter.title, matter.path, matter.state, matter.category, matter.place_id, matter.place_path, place,
        matter.author_id, matter.organization_id, organization, matter.published_at, matter.hidden_at,
        matter.responsible_id, matter.comments, one.form, one.body, one.source_id, one.opens_at, one.closes_at,
        one.closed_at, one.answered_at, one.opinions,
    )  # fmt: skip


def source_path(source_id: int | None) -> str:
    """The address of the matter it came from; empty where it came from none."""
    return db.session.scalar(select(Matter.path).where(Matter.id == source_id)) or ""
