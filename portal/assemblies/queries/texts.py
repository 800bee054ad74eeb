"""What an assembly says, and what of it is searched beside its title: its motions and what owners should know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.kernel.db import db

from ..models import Assembly, Motion


def bodies_of(ids: Sequence[int]) -> Mapping[int, str]:
    """What owners should know before they vote, by assembly."""
    rows = db.session.execute(select(Assembly.id, Assembly.materials).where(Assembly.id.in_(ids)))
    return {row.id: row.materials for row in rows}


def texts_of(ids: Sequence[int]) -> Mapping[int, str]:
    """The same, followed by the motions; two queries."""
    texts = dict(bodies_of(ids))
    motions = select(Motion.assembly_id, Motion.title, Motion.body).where(Motion.assembly_id.in_(ids))
    for assembly_id, title, body in db.session.execute(motions.order_by(Motion.assembly_id, Motion.number)):
        texts[assembly_id] += f"\n{title}\n{body}"
    return texts
