"""What a proposal says, and what of it is searched beside its title: its text and its official answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Answer, Proposal


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What each proposal says now, by id."""
    rows = db.session.execute(select(Proposal.id, Proposal.body).where(Proposal.id.in_(ids)))
    return {row.id: row.body for row in rows}


def texts_of(ids: Sequence[int]) -> Mapping[int, str]:
    """The text of each proposal followed by the reasons of its answers, by id; two queries."""
    texts = dict(bodies_of(ids))
    answers = select(Answer.proposal_id, Answer.reason).where(Answer.proposal_id.in_(ids)).order_by(Answer.id)
    for proposal_id, reason in db.session.execute(answers):
        texts[proposal_id] += f"\n{reason}"
    return texts
