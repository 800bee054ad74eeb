"""One proposal, as the viewer may see it, with everything permission depends on: one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from portal.kernel.db import db
from portal.matters.models import Follow, Link, Matter
from portal.matters.queries import VISIBLE
from portal.people.models import Organization, Person
from portal.people.rules import Viewer
from portal.places.models import Place

from ..models import CoAuthor, Proposal, ProposalVote, Rating
from ..rules import OPEN_FOR_SUPPORT


class Head(NamedTuple):
    """What stands above the text; the same for everyone."""

    title: str
    path: str
    state: str
    category: str
    author: str
    organization: str | None
    co_authors: str | None
    at: datetime
    version: int
    import_id: str | None
    entered_name: str


@dataclass(frozen=True)
class ProposalThing:
    """A proposal with the viewer's own part in it.

    `writer`: she wrote it or joined as a co-author; `invited`: she was asked and has not answered; `my_choice`: her
    vote ("support", "oppose" or None); `my_score`: her rating in the present round. `co_authors`: the names of those
    who write with the author.
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
    acknowledge_days: int
    answer_days: int
    author_id: int | None
    author_name: str
    entered_name: str
    organization_id: int | None
    organization: str | None
    responsible_id: int | None
    responsible: str | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    hidden_at: datetime | None
    hidden_for: str
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
    following: bool
    co_authors: str | None
    writer: bool
    invited: bool

    @property
    def head(self) -> Head:
        return Head(
            self.title, self.path, self.state, self.category, self.author_name, self.organization, self.co_authors,
            self.published_at or self.created_at, self.version, self.import_id,
            self.entered_name,
        )  # fmt: skip

    @property
    def collecting(self) -> bool:
        """Whether votes are cast now."""
        return self.state in OPEN_FOR_SUPPORT

    @property
    def missing(self) -> int:
        """How many more supports start the clocks."""
        return max((self.threshold or 0) - self.supports, 0)


_RESPONSIBLE: Any = Organization.__table__.alias("responsible")


def _mine(table: Any) -> Any:
    """The row the viewer has at a proposal; a visitor, whose id is 0, has none."""
    return and_(table.proposal_id == Proposal.id, table.person_id == bindparam("viewer"))


_CO_AUTHORS: Any = (
    select(func.aggregate_strings(Person.name, "、"))
    .join(CoAuthor, CoAuthor.person_id == Person.id)
    .where(CoAuthor.proposal_id == Matter.id, CoAuthor.joined_at.is_not(None))
    .correlate(Matter)
    .scalar_subquery()
)

# Built once and run without the session's own wrapping: every page and every act of the room begins with it.
_VISIBLE: Any = (
    select(
        Matter.id, Matter.kind, Matter.title, Matter.path, Matter.state, Matter.category, Matter.place_id,
        Matter.place_path, Place.name.label("place"), Place.acknowledge_days, Place.answer_days, Matter.author_id,
        Matter.author_name, Matter.entered_name, Matter.organization_id, Organization.name.label("organization"),
        Matter.responsible_id,
        _RESPONSIBLE.c.name.label("responsible"), Matter.created_at, Matter.changed_at, Matter.published_at,
        Matter.hidden_at, Matter.hidden_for, Matter.supports, Matter.opposes, Matter.comments, Matter.followers,
        Proposal.body, Proposal.grid_id, Proposal.latitude, Proposal.longitude, Proposal.version, Proposal.threshold,
        Proposal.reached_at, Proposal.acknowledged_at, Proposal.round, Proposal.import_id, Proposal.imported_support,
        Proposal.imported_oppose, ProposalVote.choice.label("my_choice"), Rating.score.label("my_score"),
        CoAuthor.joined_at, CoAuthor.invited_at, Follow.matter_id.is_not(None).label("following"),
        _CO_AUTHORS.label("co_authors"),
    )
    .join(Proposal, Proposal.id == Matter.id)
    .join(Place, Matter.place_id == Place.id)
    .join(Organization, Matter.organization_id == Organization.id, isouter=True)
    .join(_RESPONSIBLE, Matter.responsible_id == _RESPONSIBLE.c.id, isouter=True)
    .join(ProposalVote, _mine(ProposalVote), isouter=True)
    .join(Rating, and_(_mine(Rating), Rating.round == Proposal.round), isouter=True)
    .join(CoAuthor, _mine(CoAuthor), isouter=True)
    .join(Follow, and_(Follow.matter_id == Matter.id, Follow.person_id == bindparam("viewer")), isouter=True)
    .where(
        or_(
            VISIBLE,
            CoAuthor.joined_at.is_not(None),
            and_(CoAuthor.person_id.is_not(None), Matter.hidden_at.is_(None)),
        )
    )
)  # fmt: skip
_PROPOSAL: Any = _VISIBLE.where(Matter.id == bindparam("proposal"))
_MERGED_INTO: Any = _VISIBLE.where(
    Matter.id
    == select(Link.to_id).where(Link.from_id == bindparam("proposal"), Link.kind == "merged").scalar_subquery()
)


def get_proposal(viewer: Viewer, proposal_id: int) -> ProposalThing | None:
    """The proposal, or None where there is none this viewer may see. Invited people see a draft too."""
    return _read(viewer, _PROPOSAL, proposal_id)


def merged_into(viewer: Viewer, thing: ProposalThing) -> ProposalThing | None:
    """The proposal that took this one in, with the viewer's own part in it."""
    return _read(viewer, _MERGED_INTO, thing.id)


def _read(viewer: Viewer, statement: Any, proposal_id: int) -> ProposalThing | None:
    values = {"viewer": viewer.id, "proposal": proposal_id}
    row = db.session.connection().execute(statement, values).one_or_none()
    if row is None:
        return None
    writer = viewer.signed_in and (row.author_id == viewer.id or row.joined_at is not None)
    return ProposalThing(*[*row, writer, row.invited_at is not None and row.joined_at is None])
