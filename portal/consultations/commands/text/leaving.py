"""What a departure takes back: support for proposed words where one no longer lives, while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from portal.kernel.db import changed, db
from portal.matters import commands as matters
from portal.matters.models import Matter
from portal.people.rules import VISITOR

from ...models import Remark, RemarkBacker


def _open_support(columns: tuple[Any, ...], person_id: int, place_ids: Sequence[int]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(RemarkBacker)
        .join(Remark, Remark.id == RemarkBacker.remark_id)
        .join(Matter, Matter.id == Remark.consultation_id)
        .where(RemarkBacker.person_id == person_id, RemarkBacker.organization_id.is_(None))
        .where(Matter.place_id.in_(place_ids), Matter.state == "open")
    )


def count_open_support(person_id: int, place_ids: Sequence[int]) -> int:
    """How many proposed words a person supports in these places that are still open."""
    return db.session.scalar(_open_support((func.count(),), person_id, place_ids)) or 0


def take_support_back(person_id: int, place_ids: Sequence[int]) -> int:
    """Take it back; returns how much. What is closed is answered with hers."""
    columns = (RemarkBacker.id, RemarkBacker.remark_id, Remark.consultation_id)
    taken = 0
    for backer in db.session.execute(_open_support(columns, person_id, place_ids).order_by(RemarkBacker.remark_id)):
        if changed(delete(RemarkBacker).where(RemarkBacker.id == backer.id)):
            db.session.execute(update(Remark).where(Remark.id == backer.remark_id).values(backers=Remark.backers - 1))
            matters.record(
                VISITOR, "consultations.support_ended", backer.consultation_id, public=False, person=person_id
            )
            taken += 1
    return taken
