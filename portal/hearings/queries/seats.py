"""Seats of a hearing: how many for whom, who has applied, who got one."""

from __future__ import annotations

from sqlalchemy import select

from portal.kernel.db import db

from ..models import HearingQuota
from ..rules.seats import GROUPS


def quotas_of(hearing_id: int) -> dict[str, int]:
    """The seats of each group that has some, in the order of the groups."""
    rows = db.session.execute(
        select(HearingQuota.group, HearingQuota.seats).where(HearingQuota.hearing_id == hearing_id)
    )
    found = {row.group: row.seats for row in rows}
    return {group: found[group] for group in GROUPS if group in found}
