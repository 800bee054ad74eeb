"""What a departure takes back: votes on proposals that are still open where one no longer lives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, func, select

from portal.kernel.db import db
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR

from ..models import ProposalVote
from ..rules import OPEN_FOR_SUPPORT, Choice
from .voting import COUNTERS


def _open_votes(columns: tuple[Any, ...], person_id: int, place_ids: Sequence[int]) -> Any:
    return (
        select(*columns)
        .select_from(ProposalVote)
        .join(Matter, Matter.id == ProposalVote.proposal_id)
        .where(ProposalVote.person_id == person_id)
        .where(Matter.place_id.in_(place_ids), Matter.state.in_(OPEN_FOR_SUPPORT))
    )


def count_open_votes(person_id: int, place_ids: Sequence[int]) -> int:
    """How many votes of a person stand on proposals of these places that still collect support."""
    return db.session.scalar(_open_votes((func.count(),), person_id, place_ids)) or 0


def take_votes_back(person_id: int, place_ids: Sequence[int]) -> int:
    """Take them back; returns how many. Where support is no longer collected her vote stays.

    A vote is held before its proposal's counters are, as whoever votes does it.
    """
    columns = (ProposalVote.proposal_id, ProposalVote.choice)
    votes = _open_votes(columns, person_id, place_ids).order_by(ProposalVote.proposal_id)
    taken = 0
    for vote in db.session.execute(votes.with_for_update(of=ProposalVote)).all():
        if matters.count(vote.proposal_id, OPEN_FOR_SUPPORT, **{COUNTERS[Choice(vote.choice)]: -1}) is None:
            continue
        mine = (ProposalVote.proposal_id == vote.proposal_id, ProposalVote.person_id == person_id)
        db.session.execute(delete(ProposalVote).where(*mine))
        matters.record(VISITOR, "proposals.vote_ended", vote.proposal_id, public=False, person=person_id)
        taken += 1
    return taken
