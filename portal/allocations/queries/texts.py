"""What an allocation says, and what of it is searched beside its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Allocation, AllocationProject


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What its committee says about each allocation, by id."""
    rows = db.session.execute(select(Allocation.id, Allocation.body).where(Allocation.id.in_(ids)))
    return {row.id: row.body for row in rows}


def texts_of(ids: Sequence[int]) -> Mapping[int, str]:
    """The same followed by its projects; two queries."""
    texts = dict(bodies_of(ids))
    projects = select(AllocationProject.allocation_id, AllocationProject.title, AllocationProject.description).where(
        AllocationProject.allocation_id.in_(ids)
    )
    for allocation_id, title, description in db.session.execute(projects.order_by(AllocationProject.id)):
        texts[allocation_id] += f"\n{title}\n{description}"
    return texts
