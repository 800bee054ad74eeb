"""The texts a proposal had since it opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.kernel.db import Rows, db
from portal.people.models import Person
from portal.people.rules import Viewer

from ..models import ProposalVersion
from .proposal import ProposalThing, get_proposal

MOST = 200


@dataclass(frozen=True)
class Version:
    """One text; `note` says why it was changed."""

    number: int
    title: str
    body: str
    category: str
    note: str
    at: datetime
    editor: str | None


@dataclass(frozen=True)
class VersionThing:
    """A version beside the one before it; the first has none before."""

    proposal: ProposalThing
    present: Version
    before: Version | None


_VERSION: Any = select(
    ProposalVersion.number, ProposalVersion.title, ProposalVersion.body, ProposalVersion.category,
    ProposalVersion.note, ProposalVersion.at, Person.name.label("editor"),
).join(Person, ProposalVersion.editor_id == Person.id, isouter=True)  # fmt: skip


def versions_of(proposal_id: int) -> Rows:
    """The versions of a proposal without their texts, the newest first: (number, note, at, editor)."""
    return db.session.execute(
        select(ProposalVersion.number, ProposalVersion.note, ProposalVersion.at, Person.name.label("editor"))
        .join(Person, ProposalVersion.editor_id == Person.id, isouter=True)
        .where(ProposalVersion.proposal_id == proposal_id)
        .order_by(ProposalVersion.number.desc())
        .limit(MOST)
    ).all()


def get_version(viewer: Viewer, proposal_id: int, number: int) -> VersionThing | None:
    """A version and the one before it; None where there is none this viewer may see."""
    proposal = get_proposal(viewer, proposal_id)
    if proposal is None:
        return None
    rows = db.session.execute(
        _VERSION.where(ProposalVersion.proposal_id == proposal_id, ProposalVersion.number.in_((number, number - 1)))
    )
    found = {row.number: Version(*row) for row in rows}
    return VersionThing(proposal, found[number], found.get(number - 1)) if number in found else None
