"""The row every change of a proposal waits for: its writers queue up instead of overtaking each other."""

from __future__ import annotations

from portal.kernel.db import db
from portal.matters.models import Matter

from ..models import Proposal


def locked(proposal_id: int) -> tuple[Matter, Proposal]:
    """The two rows of a proposal as they are now, held until the transaction ends (SQLite holds everything anyway)."""
    proposal = db.session.get_one(Proposal, proposal_id, with_for_update=True)
    return db.session.get_one(Matter, proposal_id, populate_existing=True), proposal
