"""One proposal, as the viewer may see it, with everything permission depends on: one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, false, or_, select

from portal.kernel.db import db
from portal.matters.models import Matter
from portal.matters.queries import visible_to
from portal.people.models import Organization
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import CoAuthor, Proposal, ProposalVote, Rating


@dataclass(frozen=True)
class ProposalThing:
    """A proposal with the viewer's own part in it.

    `writer`: she wrote it or joined as a co-author; `invited`: she was asked and has not answered; `my_choice`: her
    vote ("support", "oppose" or None); `my_score`: her rating in the present round.
    """

    id: int
    kind: str
    title: str
    path: str
    state: str
    category: str
    place_id: int
    place_path: str
    place: str
    author_id: int | None
    author_name: str
    organization_id: int | None
    organization: str | None
    responsible_id: int | None
    responsible: str | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    hidden_at: datetime | None
    supports: int
    opposes: int
    comments: int
    followers: int
    body: str
    grid_id: int | None
    latitude: float | None
    longitude: float | None
    version: int
    threshold: int | None
    reached_at: datetime | None
    acknowledged_at: datetime | None
    round: int
    import_id: str | None
    imported_support: int | None
    imported_oppose: int | None
    my_choice: str | None
    my_score: int | None
    joined_at: datetime | None
    invited_at: datetime | None
    writer: bool
    invited: bool


def get_proposal(viewer: Viewer, proposal_id: int) -> ProposalThing | None:
    """The proposal, or None where there is none this viewer may see. Invited people see a draft too."""
    responsible = Organization.__table__.alias("responsible")
    mine: Any = viewer.id if viewer.signed_in else None
    statement: Any = select(
        Matter.id, Matter.kind, Matter.title, Matter.path, Matter.state, Matter.category, Matter.place_id,
        Matter.place_path, Place.name.label("place"), Matter.author_id, Matter.author_name, Matter.organization_id,
        Organization.name.label("organization"), Matter.responsible_id, responsible.c.name.label("responsible"),
        Matter.created_at, Matter.changed_at, Matter.published_at, Matter.hidden_at, Matter.supports, Matter.opposes,
        Matter.comments, Matter.followers, Proposal.body, Proposal.grid_id, Proposal.latitude, Proposal.longitude,
        Proposal.version, Proposal.threshold, Proposal.reached_at, Proposal.acknowledged_at, Proposal.round,
        Proposal.import_id, Proposal.imported_support, Proposal.imported_oppose,
        ProposalVote.choice.label("my_choice"), Rating.score.label("my_score"),
        CoAuthor.joined_at, CoAuthor.invited_at,
    )  # fmt: skip
    row = db.session.execute(
        statement.join(Proposal, Proposal.id == Matter.id)
        .join(Place, Matter.place_id == Place.id)
        .join(Organization, Matter.organization_id == Organization.id, isouter=True)
        .join(responsible, Matter.responsible_id == responsible.c.id, isouter=True)
        .join(ProposalVote, _mine(ProposalVote, mine), isouter=True)
        .join(Rating, and_(_mine(Rating, mine), Rating.round == Proposal.round), isouter=True)
        .join(CoAuthor, _mine(CoAuthor, mine), isouter=True)
        .where(Matter.id == proposal_id, or_(visible_to(viewer), CoAuthor.person_id.is_not(None)))
    ).one_or_none()
    if row is None:
        return None
    writer = viewer.signed_in and (row.author_id == viewer.id or row.joined_at is not None)
    return ProposalThing(**row._mapping, writer=writer, invited=row.invited_at is not None and row.joined_at is None)


def _mine(table: Any, person_id: int | None) -> Any:
    """The row a person has at a proposal; none for a visitor."""
    return and_(table.proposal_id == Proposal.id, table.person_id == person_id) if person_id else false()
