"""A choice that was begun and not cast is said on every page of that person until it is cast, dropped, or too late."""

from __future__ import annotations

from sqlalchemy import delete, update

from portal.kernel.db import db
from portal.people.models import UnfinishedThing

from ..models import AllocationBallot

KIND = "allocation"


def forget_drafts(allocation_id: int) -> None:
    """Nothing more can be cast: what was only begun is forgotten."""
    mine = AllocationBallot.allocation_id == allocation_id
    db.session.execute(delete(AllocationBallot).where(mine, ~AllocationBallot.took_part))
    db.session.execute(update(AllocationBallot).where(mine).values(draft=None))
    db.session.execute(
        delete(UnfinishedThing).where(UnfinishedThing.kind == KIND, UnfinishedThing.reference == allocation_id)
    )
