"""The last finished result of a consultation by statements, and how far the next one is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from portal.kernel.db import db
from portal.kernel.errors import Sentence
from portal.people.rules import Viewer

from ...models import OpinionMap, OpinionPlace
from ...rules.statements.result import LETTERS


@dataclass(frozen=True)
class LastResult:
    """A result as it is shown: the `record` of `rules.statements.result`; `since` counts the answers it lacks."""

    record: dict[str, Any]
    counted_at: datetime
    since: int
    progress: int

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups, each with its letter; none while too few people stand on the map."""
        return [{**group, "letter": LETTERS[at]} for at, group in enumerate(self.record["groups"])]

    def clusters(self) -> dict[int, Sentence]:
        """For each statement the line under which it first stands in the adoption table; the rest stand alone."""
        lines: dict[int, Sentence] = {}
        for group in self.groups:
            for one in group["typical"]:
                if one["agrees"]:
                    lines.setdefault(one["statement"], _l("What group %(letter)s says", letter=group["letter"]))
        for number, _share in self.record["unites"]:
            lines[number] = _l("What unites all")
        return lines


def last_result(consultation_id: int) -> LastResult | None:
    """The last finished result; None before the first."""
    row = db.session.execute(
        select(OpinionMap.result, OpinionMap.counted_at, OpinionMap.changes, OpinionMap.seen, OpinionMap.progress)
        .where(OpinionMap.consultation_id == consultation_id)
    ).one_or_none()  # fmt: skip
    if row is None or row.counted_at is None:
        return None
    return LastResult(json.loads(row.result), row.counted_at, row.changes - row.seen, row.progress)


def my_place(viewer: Viewer, consultation_id: int) -> str:
    """The letter of the group the viewer stands in; shown to nobody else. Empty where there is none."""
    if not viewer.signed_in:
        return ""
    mine = OpinionPlace.consultation_id == consultation_id, OpinionPlace.person_id == viewer.id
    cluster = db.session.scalar(select(OpinionPlace.cluster).where(*mine))
    return "" if cluster is None else LETTERS[cluster]
